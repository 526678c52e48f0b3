/**
 * A server that says what a test tells it to: the client's pages and protocol without a model, a
 * store or a fold. For states that a demo call reaches rarely (lost links, an expired sign-in, a
 * provisional warning). Everything else is tested against the real server.
 */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refusal } from '@kikimori/shared/protocol/errors.ts';
import type {
  CallPartial,
  ClientToServer,
  DeskCall,
  ServerToClient,
} from '@kikimori/shared/protocol/events.ts';
import type { CallRecord, CallRow, SessionInfo, Today } from '@kikimori/shared/protocol/http.ts';
import type { ManualIndex } from '@kikimori/shared/protocol/manual-index.ts';
import type { CallView, FloorTile, TranscriptItem } from '@kikimori/shared/view/views.ts';
import { Server } from 'socket.io';

export const DIST = fileURLToPath(new URL('../../../client/dist/', import.meta.url));

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** As strict as the real server's. */
const POLICY =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'self'";

const NOTHING_TODAY: Today = { fromMs: 0, nowMs: 0, longCallMs: 1_800_000, sites: [] };

interface FakeCall {
  view: CallView;
  items: TranscriptItem[];
  /** Sequence number at which each line last changed, by `i`. */
  seqOf: number[];
}

export interface FakeServer {
  url: string;
  /** Null: nobody is signed in. */
  session: SessionInfo | null;
  accounts: { userId: string; name: string; role: string; password: string }[];
  desk: DeskCall[];
  tiles: FloorTile[];
  rows: CallRow[];
  records: Map<string, CallRecord>;
  today: Today;
  /** Null: the manual cannot be read. */
  manual: ManualIndex | null;
  /** What clients have sent, in order. */
  received: { event: string; body: unknown }[];
  /** Refuses these events with this code. */
  refusing: Map<string, 'unknown_cue' | 'store_failed' | 'too_large'>;
  putCall(view: CallView, items: TranscriptItem[]): void;
  /** Changes a call under the next seq and publishes it. */
  change(callId: string, patch: Partial<CallView>, lines?: TranscriptItem[]): void;
  partial(partial: CallPartial): void;
  sendDesk(calls: DeskCall[]): void;
  sendTiles(tiles: FloorTile[]): void;
  sayStopping(): void;
  /** Forgets every call, tile, account and message; the address stays. */
  reset(): void;
  /** Cuts every connection; clients may come back at once. */
  cut(): void;
  /** Cuts every connection and accepts none until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function createFakeServer(): Promise<FakeServer> {
  const calls = new Map<string, FakeCall>();
  const http = createServer((request, response) => {
    void answer(request, response);
  });
  const io = new Server<ClientToServer, ServerToClient>(http, { serveClient: false });

  const fake: FakeServer = {
    url: '',
    session: null,
    accounts: [],
    desk: [],
    tiles: [],
    rows: [],
    records: new Map(),
    manual: null,
    today: NOTHING_TODAY,
    received: [],
    refusing: new Map(),
    putCall(view, items) {
      calls.set(view.callId, { view, items, seqOf: items.map(() => view.seq) });
    },
    change(callId, patch, lines = []) {
      const call = calls.get(callId);
      if (!call) throw new Error(`no call ${callId}`);
      const seq = call.view.seq + 1;
      call.view = { ...call.view, ...patch, seq };
      for (const line of lines) {
        call.items[line.i] = line;
        call.seqOf[line.i] = seq;
      }
      io.to(`call:${callId}`).emit('call:update', { callId, seq, items: lines, view: call.view });
    },
    partial(partial) {
      io.to(`call:${partial.callId}`).emit('call:partial', partial);
    },
    sendDesk(desk) {
      fake.desk = desk;
      io.emit('desk:calls', desk);
    },
    sendTiles(tiles) {
      for (const tile of tiles) {
        fake.tiles = [...fake.tiles.filter((t) => t.callId !== tile.callId), tile];
      }
      io.emit('floor:tiles', tiles);
    },
    sayStopping() {
      io.emit('server:stopping');
    },
    reset() {
      calls.clear();
      fake.records.clear();
      fake.refusing.clear();
      fake.session = null;
      fake.accounts = [];
      fake.desk = [];
      fake.tiles = [];
      fake.rows = [];
      fake.manual = null;
      fake.today = NOTHING_TODAY;
      fake.received = [];
    },
    cut() {
      for (const socket of io.sockets.sockets.values()) socket.conn.close();
    },
    async down() {
      fake.cut();
      await new Promise<void>((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
    async up() {
      const port = Number(new URL(fake.url).port);
      await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
    },
    async close() {
      await io.close();
      http.closeAllConnections();
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse) {
    const { pathname } = new URL(request.url ?? '/', 'http://fake');
    if (pathname.startsWith('/socket.io')) return;
    response.setHeader('content-security-policy', POLICY);
    const json = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    const recordOf = /^\/api\/calls\/([^/]+)\/record$/.exec(pathname)?.[1];
    if (pathname === '/api/session') {
      if (request.method === 'DELETE') fake.session = null;
      if (request.method === 'POST') {
        let text = '';
        for await (const chunk of request) text += chunk;
        const { userId, password } = JSON.parse(text);
        const known = fake.accounts.find((a) => a.userId === userId && a.password === password);
        if (known) {
          fake.session = {
            userId: known.userId,
            name: known.name,
            role: known.role as SessionInfo['role'],
            sites: ['*'],
            demo: true,
          };
        }
      }
      if (fake.session) return json(200, { ok: true, session: fake.session });
      const error = refusal('unauthenticated', 'not signed in');
      return json(401, { ok: false, error, demo: true, accounts: fake.accounts });
    }
    if (pathname === '/api/floor/today') return json(200, { ok: true, ...fake.today });
    if (pathname === '/api/manual/index') {
      if (fake.manual) return json(200, { ok: true, index: fake.manual });
      return json(503, { ok: false, error: refusal('store_failed', 'refused by the test') });
    }
    if (pathname === '/api/calls') return json(200, { ok: true, calls: fake.rows });
    if (recordOf) {
      const record = fake.records.get(decodeURIComponent(recordOf));
      if (record) return json(200, { ok: true, record });
      return json(404, { ok: false, error: refusal('unknown_call', 'no such call') });
    }
    const isFile = extname(pathname) !== '';
    const path = join(DIST, isFile ? normalize(pathname) : 'index.html');
    try {
      const body = await readFile(path);
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/plain' });
      response.end(body);
    } catch {
      json(404, { ok: false, error: refusal('not_found', 'no such file') });
    }
  }

  io.use((_socket, next) => next(fake.session ? undefined : new Error('unauthenticated')));
  io.on('connection', (socket) => {
    socket.onAny((event: string, body: unknown) => fake.received.push({ event, body }));
    const settle = (event: string, ack: (answer: never) => void) => {
      const code = fake.refusing.get(event);
      const reply = code
        ? { ok: false, error: refusal(code, 'refused by the test') }
        : { ok: true };
      ack(reply as never);
    };
    socket.on('call:watch', (body, ack) => {
      const call = calls.get(body.callId);
      if (!call) return ack({ ok: false, error: refusal('unknown_call', 'no such call') });
      void socket.join(`call:${body.callId}`);
      const items = call.items.filter((_, i) => (call.seqOf[i] ?? 0) > body.afterSeq);
      const { view } = call;
      ack({ ok: true, update: { callId: body.callId, seq: view.seq, items, view } });
    });
    socket.on('call:unwatch', (body, ack) => {
      void socket.leave(`call:${body.callId}`);
      ack({ ok: true });
    });
    socket.on('desk:watch', (_body, ack) => ack({ ok: true, calls: fake.desk }));
    socket.on('floor:watch', (_body, ack) => ack({ ok: true, tiles: fake.tiles }));
    socket.on('floor:unwatch', (_body, ack) => ack({ ok: true }));
    for (const event of ['cue:answer', 'hold:set', 'agent:ask', 'call:flag', 'sv:act'] as const) {
      socket.on(event, (_body: unknown, ack: (answer: never) => void) => settle(event, ack));
    }
  });

  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  fake.url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return fake;
}
