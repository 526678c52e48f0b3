import type {
  CallPartial,
  CallUpdate,
  ClientToServer,
  DeskCall,
  ServerToClient,
} from '@kikimori/shared/protocol/events.ts';
import type { FloorTile } from '@kikimori/shared/view/views.ts';
import type { Server } from 'socket.io';
import type { Clock } from '../lib/clock.ts';
import { rooms } from './rooms.ts';

export type Io = Server<ClientToServer, ServerToClient>;

/** How often changed tiles go out: a tile changes at most twice a second. */
export const FLOOR_EVERY_MS = 500;

/**
 * After the commit: views to rooms. In: what is already durable (and partials, which never are).
 * It never waits for a viewer and a failing send never reaches the write path; whoever missed
 * something catches up by seq.
 */
export interface Publisher {
  update(call: { callId: string; site: string }, update: CallUpdate): void;
  partial(call: { callId: string; site: string }, partial: CallPartial): void;
  tile(tile: FloorTile): void;
  /** Tells an agent that their calls changed. */
  desk(agentId: string): void;
  stopping(): void;
  close(): void;
}

export function createPublisher(options: {
  io: Io;
  clock: Clock;
  /** The agent's calls, asked when they are sent. */
  deskCalls: (agentId: string) => DeskCall[];
}): Publisher {
  const { io, clock, deskCalls } = options;
  const dirty = new Map<string, FloorTile>();

  const stop = clock.every(FLOOR_EVERY_MS, () => {
    if (dirty.size === 0) return;
    const bySite = new Map<string, FloorTile[]>();
    for (const tile of dirty.values()) {
      const list = bySite.get(tile.site);
      if (list) list.push(tile);
      else bySite.set(tile.site, [tile]);
    }
    const all = [...dirty.values()];
    dirty.clear();
    io.to(rooms.floor('*')).emit('floor:tiles', all);
    for (const [site, tiles] of bySite) io.to(rooms.floor(site)).emit('floor:tiles', tiles);
  });

  return {
    update: (call, update) => {
      io.to(rooms.call(call.callId)).emit('call:update', update);
    },
    partial: (call, partial) => {
      io.to(rooms.call(call.callId)).volatile.emit('call:partial', partial);
    },
    tile: (tile) => {
      dirty.set(tile.callId, tile);
    },
    desk: (agentId) => {
      // After the caller's own bookkeeping of the started or ended call.
      setImmediate(() => io.to(rooms.person(agentId)).emit('desk:calls', deskCalls(agentId)));
    },
    stopping: () => {
      io.emit('server:stopping');
    },
    close: stop,
  };
}
