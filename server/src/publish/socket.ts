import type { Principal } from '@kikimori/shared/protocol/access.ts';
import { mayEnterSite } from '@kikimori/shared/protocol/access.ts';
import type { Answer } from '@kikimori/shared/protocol/errors.ts';
import type { CallUpdate, ChunkReceipt, DeskCall } from '@kikimori/shared/protocol/events.ts';
import {
  askSchema,
  cueAnswerSchema,
  flagSchema,
  floorSchema,
  holdSchema,
  PROTOCOL_VERSION,
  superviseSchema,
  watchSchema,
} from '@kikimori/shared/protocol/events.ts';
import {
  callEndSchema,
  callStartSchema,
  chunkSchema,
} from '@kikimori/shared/transcript/segment.ts';
import type { FloorTile } from '@kikimori/shared/view/views.ts';
import type { ZodType, z } from 'zod';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { Refused, read, toRefusal } from '../lib/refused.ts';
import type { Io } from './publish.ts';
import { rooms } from './rooms.ts';

/**
 * socket.io: sign-in at the handshake, then one handler per message of the protocol. Every message
 * is answered; a bad one is refused and the connection goes on. Decides nothing itself.
 */

/** What the sockets need of the rest of the server; given by app.ts. */
export interface SocketDeps {
  io: Io;
  log: Logger;
  clock: Clock;
  /** Who is behind this handshake; null refuses the connection. */
  identify(handshake: {
    cookie: string | undefined;
    apiKey: unknown;
    origin: string | undefined;
    host: string | undefined;
  }): Promise<Principal | null>;
  /** Everything the outside may ask, checked against the principal. */
  asks: Asks;
}

type Ask<In, Out = object> = (principal: Principal, body: In) => Promise<Out>;
type Parsed<S extends ZodType> = z.output<S>;

export interface Asks {
  start: Ask<Parsed<typeof callStartSchema>, { callId: string }>;
  chunk: Ask<Parsed<typeof chunkSchema>, ChunkReceipt>;
  end: Ask<Parsed<typeof callEndSchema>>;
  watch: Ask<Parsed<typeof watchSchema>, { update: CallUpdate }>;
  answer: Ask<Parsed<typeof cueAnswerSchema>>;
  hold: Ask<Parsed<typeof holdSchema>>;
  ask: Ask<Parsed<typeof askSchema>>;
  flag: Ask<Parsed<typeof flagSchema>>;
  supervise: Ask<Parsed<typeof superviseSchema>>;
  desk: Ask<object, { calls: DeskCall[] }>;
  floor: Ask<Parsed<typeof floorSchema>, { tiles: FloorTile[] }>;
}

/** How often a connection's session is looked at again. */
const RECHECK_EVERY_MS = 60_000;

/** What the headers of a handshake tell of the page that made it. */
function fromPage({
  cookie,
  origin,
  host,
}: {
  cookie?: string | undefined;
  origin?: string | undefined;
  host?: string | undefined;
}) {
  return { cookie, origin, host };
}

export function attachSockets(deps: SocketDeps): void {
  const { io, log, asks } = deps;

  io.use((socket, next) => {
    const { apiKey, protocol } = socket.handshake.auth;
    if (protocol !== undefined && protocol !== PROTOCOL_VERSION) {
      next(new Error('protocol'));
      return;
    }
    deps
      .identify({ ...fromPage(socket.handshake.headers), apiKey })
      .then((principal) => {
        if (!principal) return next(new Error('unauthenticated'));
        socket.data.principal = principal;
        next();
      })
      .catch((error) => {
        log.error({ err: String(error) }, 'handshake');
        next(new Error('internal'));
      });
  });

  io.on('connection', (socket) => {
    const principal: Principal = socket.data.principal;
    const stopRecheck =
      principal.kind === 'person'
        ? deps.clock.every(RECHECK_EVERY_MS, () => {
            const page = fromPage(socket.handshake.headers);
            void deps.identify({ ...page, apiKey: undefined }).then((still) => {
              if (!still) socket.disconnect(true);
            });
          })
        : () => {};
    socket.on('disconnect', stopRecheck);

    /** Runs a handler and always answers, if the sender wants an answer. */
    function answer<T extends object>(ack: unknown, work: () => Promise<T>): void {
      const reply = (result: Answer<T>) => {
        if (typeof ack === 'function') ack(result);
      };
      work().then(
        (result) => reply({ ok: true, ...result }),
        (error) => {
          const refused = toRefusal(error, (e) => log.error({ err: String(e) }, 'socket message'));
          reply({ ok: false, error: refused });
        },
      );
    }

    socket.on('call:start', (body, ack) =>
      answer(ack, async () => asks.start(principal, read(callStartSchema, body))),
    );
    socket.on('call:chunk', (body, ack) =>
      answer(ack, async () => asks.chunk(principal, read(chunkSchema, body))),
    );
    socket.on('call:end', (body, ack) =>
      answer(ack, async () => asks.end(principal, read(callEndSchema, body))),
    );
    socket.on('call:watch', (body, ack) =>
      answer(ack, async () => {
        const wish = read(watchSchema, body);
        // The room first, the past second: an update in between arrives twice, never not at all.
        // Until the door has answered, the socket is not in the room.
        const before = await asks.watch(principal, { ...wish, afterSeq: Number.MAX_SAFE_INTEGER });
        await socket.join(rooms.call(before.update.callId));
        return asks.watch(principal, wish);
      }),
    );
    socket.on('call:unwatch', (body, ack) =>
      answer(ack, async () => {
        await socket.leave(rooms.call(read(askSchema, body).callId));
        return {};
      }),
    );
    socket.on('cue:answer', (body, ack) =>
      answer(ack, async () => asks.answer(principal, read(cueAnswerSchema, body))),
    );
    socket.on('hold:set', (body, ack) =>
      answer(ack, async () => asks.hold(principal, read(holdSchema, body))),
    );
    socket.on('agent:ask', (body, ack) =>
      answer(ack, async () => asks.ask(principal, read(askSchema, body))),
    );
    socket.on('call:flag', (body, ack) =>
      answer(ack, async () => asks.flag(principal, read(flagSchema, body))),
    );
    socket.on('sv:act', (body, ack) =>
      answer(ack, async () => asks.supervise(principal, read(superviseSchema, body))),
    );
    socket.on('desk:watch', (body, ack) =>
      answer(ack, async () => {
        if (principal.kind !== 'person') throw new Refused('forbidden', 'only people have a desk');
        await socket.join(rooms.person(principal.userId));
        return asks.desk(principal, body);
      }),
    );
    socket.on('floor:watch', (body, ack) =>
      answer(ack, async () => {
        const wish = read(floorSchema, body);
        await asks.floor(principal, wish);
        const wanted = wish.site ? [wish.site] : principal.sites;
        for (const room of socket.rooms) if (room.startsWith('floor:')) await socket.leave(room);
        for (const site of wanted) {
          if (site === '*' || mayEnterSite(principal, site)) await socket.join(rooms.floor(site));
        }
        return asks.floor(principal, wish);
      }),
    );
    socket.on('floor:unwatch', (_body, ack) =>
      answer(ack, async () => {
        for (const room of socket.rooms) if (room.startsWith('floor:')) await socket.leave(room);
        return {};
      }),
    );
  });
}
