import type { CallEvent, CallHead, Utterance } from '@kikimori/shared/call/event.ts';
import type { CallState, Turn } from '@kikimori/shared/call/state.ts';
import { initialState } from '@kikimori/shared/call/step.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { ChunkReceipt } from '@kikimori/shared/protocol/events.ts';
import type { AssembleState } from '@kikimori/shared/transcript/assemble.ts';
import { emptyAssembly } from '@kikimori/shared/transcript/assemble.ts';
import type { Chunk } from '@kikimori/shared/transcript/segment.ts';

/**
 * The states of open calls: the only mutable map of the server. In: what the pipeline decided.
 * Out: the call as it stands. It never writes to the store and never talks to a person.
 */

/** One utterance as shown, with the event that last changed it. */
export interface ShownTurn {
  seq: number;
  turn: Turn;
}

/** A chunk whose source still waits for an answer. */
export interface WaitingChunk {
  receivedAtMs: number;
  resolve(receipt: ChunkReceipt): void;
  reject(error: unknown): void;
}

export interface LiveCall<Session> {
  head: CallHead;
  manual: Manual;
  state: CallState;
  /** Sequence number of the last durable event. */
  seq: number;
  assembly: AssembleState;
  session: Session;
  /** By index of the utterance. */
  shown: ShownTurn[];
  waiting: Map<Chunk, WaitingChunk>;
  /** Cancels the timer that gives up on missing chunks. */
  cancelFlush: (() => void) | null;
  /** Call clock and wall clock at the last event: ticks go on from here, whatever the source's clock. */
  clock: { atMs: number; wallMs: number };
  /** True while a partial is being looked at for danger; others are shown without waiting. */
  warning: boolean;
  /** True once a supervisor has settled what outlived the call. */
  settled: boolean;
}

/** A call of which nothing happened yet. */
export function freshCall<Session>(
  head: CallHead,
  manual: Manual,
  session: Session,
  wallMs: number,
): LiveCall<Session> {
  return {
    head,
    manual,
    state: initialState(),
    seq: -1,
    assembly: emptyAssembly(),
    session,
    shown: [],
    waiting: new Map(),
    cancelFlush: null,
    clock: { atMs: 0, wallMs },
    warning: false,
    settled: false,
  };
}

/** The turns of a recorded call as they stand in the end, in order. */
export function turnsSaid(rows: readonly { event: CallEvent }[]): Utterance[] {
  const turns = new Map<number, Utterance>();
  for (const { event } of rows)
    if (event.kind === 'utterance' || event.kind === 'revised')
      turns.set(event.utterance.i, event.utterance);
  return [...turns.values()].sort((a, b) => a.i - b.i);
}

/** Notes in `call` what a durable event changed beside the fold's state. */
export function noteEvent(
  call: Pick<LiveCall<unknown>, 'shown' | 'clock' | 'seq' | 'settled'>,
  event: CallEvent,
  seq: number,
  wallMs: number,
): void {
  call.seq = seq;
  call.clock = { atMs: Math.max(call.clock.atMs, event.atMs), wallMs };
  if (event.kind === 'ended') call.settled = false;
  if (settles(event)) call.settled = true;
  if (event.kind !== 'utterance' && event.kind !== 'revised') return;
  const { utterance } = event;
  // What the fold hears in a turn is its own affair; the transcript shows the words.
  const turn: Turn = { utterance, revised: event.kind === 'revised', heard: [] };
  call.shown[utterance.i] = { seq, turn };
}

/** A supervisor's 対応を済ませた. */
export function settles(event: Pick<CallEvent, 'kind'> & { action?: string }): boolean {
  return event.kind === 'supervised' && event.action === 'resolve';
}

/** Now, on the clock of the call. */
export function callClockMs(call: Pick<LiveCall<unknown>, 'clock'>, wallMs: number): number {
  return call.clock.atMs + Math.max(0, wallMs - call.clock.wallMs);
}

/** The assembly as it stood, as far as the record tells: all accepted finals, any next number. */
export function restoreAssembly(
  rows: { event: CallEvent; sourceSeq: number | null }[],
): AssembleState {
  const assembly: AssembleState = { ...emptyAssembly(), nextSeq: null, finals: {} };
  for (const { event, sourceSeq } of rows) {
    if (event.kind !== 'utterance' && event.kind !== 'revised') continue;
    const { i, utteranceId, text, startMs, endMs } = event.utterance;
    assembly.finals[utteranceId] = { i, seq: sourceSeq ?? 0, text };
    assembly.count = Math.max(assembly.count, i + 1);
    assembly.lastStartMs = Math.max(assembly.lastStartMs, startMs);
    assembly.lastEndMs = Math.max(assembly.lastEndMs, endMs);
  }
  return assembly;
}
