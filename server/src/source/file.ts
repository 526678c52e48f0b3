import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '@kikimori/shared/protocol/errors.ts';
import type { ClientToServer, ServerToClient } from '@kikimori/shared/protocol/events.ts';
import { PROTOCOL_VERSION } from '@kikimori/shared/protocol/events.ts';
import type { CallStart, Chunk } from '@kikimori/shared/transcript/segment.ts';
import type { Socket } from 'socket.io-client';
import { io } from 'socket.io-client';

/**
 * A recorded call spoken again through the public ingest protocol, at any speed: for the demo, the
 * benchmark and the tests. In: a written call. Out: start, partials, finals, end, each answered by
 * the server. It knows nothing of the server's inside.
 */

export interface WrittenUtterance {
  channel: 'agent' | 'customer';
  startMs: number;
  endMs: number;
  text: string;
}

export type SourceSocket = Socket<ServerToClient, ClientToServer>;

export interface SpeakOptions {
  socket: SourceSocket;
  start: CallStart;
  utterances: readonly WrittenUtterance[];
  /** 1 = as spoken; Infinity = as fast as the server answers. */
  speed: number;
  /** A longer silence is cut to this, on the wall clock; the call's own clock keeps it. */
  maxSilenceMs?: number;
  signal?: AbortSignal;
}

/** How often a recogniser of our kind sends a partial. */
const PARTIAL_EVERY_MS = 500;

/** Connects a source. @throws Error when the server refuses the key. */
export async function connectSource(address: string, apiKey: string): Promise<SourceSocket> {
  const socket: SourceSocket = io(address, {
    transports: ['websocket'],
    auth: { apiKey, protocol: PROTOCOL_VERSION },
    forceNew: true,
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

/**
 * Speaks one call from start to end.
 * @throws Error with the server's refusal, or AbortError when `signal` fires.
 */
export async function speak(options: SpeakOptions): Promise<void> {
  const { socket, start, utterances, speed, maxSilenceMs = 3_000, signal } = options;
  const { callId } = start;
  ok(await socket.emitWithAck('call:start', start));
  let seq = 0;
  let wallMs = 0;
  let lastEndMs = 0;
  const began = performance.now();
  const until = async (ms: number) => {
    signal?.throwIfAborted();
    const waitMs = ms / speed - (performance.now() - began);
    if (waitMs > 0) await pause(waitMs, undefined, signal ? { signal } : {});
  };

  for (const [k, u] of utterances.entries()) {
    wallMs += Math.min(Math.max(0, u.startMs - lastEndMs), maxSilenceMs);
    const spokenMs = u.endMs - u.startMs;
    const chunk: Omit<Chunk, 'seq' | 'text' | 'final' | 'endMs'> = {
      callId,
      channel: u.channel,
      utteranceId: `u${k}`,
      startMs: u.startMs,
    };
    if (Number.isFinite(speed)) {
      for (let atMs = PARTIAL_EVERY_MS; atMs < spokenMs; atMs += PARTIAL_EVERY_MS) {
        await until(wallMs + atMs);
        const text = u.text.slice(0, Math.ceil((u.text.length * atMs) / spokenMs));
        const endMs = u.startMs + atMs;
        const partial = { ...chunk, seq, text, final: false, endMs };
        seq += 1;
        void socket.emitWithAck('call:chunk', partial).catch(() => {});
      }
    }
    wallMs += spokenMs;
    await until(wallMs);
    const final = { ...chunk, seq, text: u.text, final: true, endMs: u.endMs };
    seq += 1;
    ok(await socket.emitWithAck('call:chunk', final));
    lastEndMs = u.endMs;
  }
  ok(await socket.emitWithAck('call:end', { callId, atMs: lastEndMs + 500, reason: 'hangup' }));
}

function ok(answer: Answer): void {
  if (!answer.ok) throw new Error(`${answer.error.code}: ${answer.error.message}`);
}
