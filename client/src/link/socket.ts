import type { ClientToServer, ServerToClient } from '@kikimori/shared/protocol/events.ts';
import { PROTOCOL_VERSION } from '@kikimori/shared/protocol/limits.ts';
import { io, type Socket } from 'socket.io-client';

export type LinkSocket = Socket<ServerToClient, ClientToServer>;

/** A socket to `origin` (this page's by default), not yet connected. */
export function createSocket(origin?: string): LinkSocket {
  const options = {
    autoConnect: false,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 250,
    reconnectionDelayMax: 3_000,
    timeout: 5_000,
    auth: { protocol: PROTOCOL_VERSION },
  };
  return origin === undefined ? io(options) : io(origin, options);
}
