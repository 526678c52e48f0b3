import type { Chunk } from './segment.ts';

/**
 * Puts a call's chunks in order. Pure: the caller keeps the state and the clock.
 * In: chunks as they arrive. Out: partials to show, utterances to accept, revisions, and a reason
 * for everything odd. It never loses a final: what comes late is appended, and counted.
 */

/** Most chunks held back while one before them is missing. */
export const MAX_HELD_CHUNKS = 64;
/** A turn that starts this much before an accepted one is counted as a clock that went back. */
const CLOCK_BACK_MS = 30_000;
/** A turn that starts this much after the end of the last one is counted as a jump. */
const CLOCK_JUMP_MS = 120_000;

export type Oddity =
  | 'empty'
  | 'duplicate'
  | 'stale'
  | 'late'
  | 'gap'
  | 'revised'
  | 'clock-back'
  | 'clock-jump';

export type DropReason = 'duplicate' | 'stale' | 'empty';

export interface FinalTurn {
  chunk: Chunk;
  /** Index of the utterance, counted over both channels in order of acceptance. */
  i: number;
  /** True where this replaces the text of an utterance accepted before. */
  revises: boolean;
}

export type Step =
  | { kind: 'partial'; chunk: Chunk }
  | { kind: 'final'; turn: FinalTurn }
  /** Accepted without effect. */
  | { kind: 'dropped'; chunk: Chunk; reason: DropReason };

export interface AssembleState {
  /** Next sequence number wanted; null after a restart, when the next chunk sets it. */
  nextSeq: number | null;
  /** Numbers given up as missing; one of them that still comes is late, not a duplicate. */
  missed: number[];
  held: Chunk[];
  /** Utterances accepted, by the source's id. */
  finals: Record<string, { i: number; seq: number; text: string }>;
  count: number;
  lastStartMs: number;
  lastEndMs: number;
}

export interface Assembled {
  state: AssembleState;
  /** In the order in which they take effect. */
  steps: Step[];
  oddities: Oddity[];
}

export function emptyAssembly(): AssembleState {
  return {
    nextSeq: 0,
    missed: [],
    held: [],
    finals: {},
    count: 0,
    lastStartMs: 0,
    lastEndMs: 0,
  };
}

/** Takes one chunk. Numbers start at 0; a call restored from the record takes any as the next. */
export function assemble(state: AssembleState, chunk: Chunk): Assembled {
  const work = begin(state);
  const next = work.state.nextSeq;
  if (next === null || chunk.seq === next) {
    accept(work, chunk);
    work.state.nextSeq = chunk.seq + 1;
    releaseHeld(work);
  } else if (chunk.seq < next) {
    behind(work, chunk);
  } else if (work.state.held.some((h) => h.seq === chunk.seq)) {
    drop(work, chunk, 'duplicate');
  } else {
    work.state.held = [...work.state.held, chunk].sort((a, b) => a.seq - b.seq);
    if (work.state.held.length > MAX_HELD_CHUNKS) giveUpGap(work);
  }
  return work;
}

/** Stops waiting for missing chunks: takes what is held, in order. Called after the reorder time. */
export function flushHeld(state: AssembleState): Assembled {
  const work = begin(state);
  while (work.state.held.length > 0) giveUpGap(work);
  return work;
}

/** Numbers still missing before the held chunks. */
export function missingSeqs(state: AssembleState): number[] {
  const last = state.held.at(-1);
  if (!last || state.nextSeq === null) return [];
  const held = new Set(state.held.map((c) => c.seq));
  const missing: number[] = [];
  for (let seq = state.nextSeq; seq < last.seq && missing.length < 100; seq += 1) {
    if (!held.has(seq)) missing.push(seq);
  }
  return missing;
}

function begin(state: AssembleState): Assembled {
  return { state: { ...state, finals: state.finals }, steps: [], oddities: [] };
}

function giveUpGap(work: Assembled): void {
  const first = work.state.held[0];
  if (!first || work.state.nextSeq === null) return;
  work.oddities.push('gap');
  const missed: number[] = [];
  for (let seq = work.state.nextSeq; seq < first.seq && missed.length < 1000; seq += 1) {
    missed.push(seq);
  }
  work.state.missed = [...work.state.missed, ...missed].slice(-1000);
  work.state.nextSeq = first.seq;
  releaseHeld(work);
}

function releaseHeld(work: Assembled): void {
  let first = work.state.held[0];
  while (first && first.seq === work.state.nextSeq) {
    work.state.held = work.state.held.slice(1);
    accept(work, first);
    work.state.nextSeq = first.seq + 1;
    first = work.state.held[0];
  }
}

function behind(work: Assembled, chunk: Chunk): void {
  if (!work.state.missed.includes(chunk.seq)) {
    // Sent again after a reconnect. A final we never saw (after a restart) is still taken.
    const known = work.state.finals[chunk.utteranceId];
    if (!chunk.final || known) {
      drop(work, chunk, 'duplicate');
      return;
    }
  }
  work.state.missed = work.state.missed.filter((seq) => seq !== chunk.seq);
  if (!chunk.final) {
    drop(work, chunk, 'stale');
    return;
  }
  work.oddities.push('late');
  accept(work, chunk);
}

function drop(work: Assembled, chunk: Chunk, reason: DropReason): void {
  work.oddities.push(reason);
  work.steps.push({ kind: 'dropped', chunk, reason });
}

function accept(work: Assembled, chunk: Chunk): void {
  const { state } = work;
  const known = state.finals[chunk.utteranceId];
  if (!chunk.final) {
    if (known) drop(work, chunk, 'stale');
    else work.steps.push({ kind: 'partial', chunk });
    return;
  }
  if (known) {
    const reason = known.text === chunk.text ? 'duplicate' : known.seq > chunk.seq ? 'stale' : null;
    if (reason) {
      drop(work, chunk, reason);
      return;
    }
    work.oddities.push('revised');
    state.finals = {
      ...state.finals,
      [chunk.utteranceId]: { ...known, seq: chunk.seq, text: chunk.text },
    };
    work.steps.push({ kind: 'final', turn: { chunk, i: known.i, revises: true } });
    return;
  }
  // Recognisers send empty finals for noise; there is nothing to record.
  if (chunk.text.trim() === '') {
    drop(work, chunk, 'empty');
    return;
  }
  if (chunk.startMs < state.lastStartMs - CLOCK_BACK_MS) work.oddities.push('clock-back');
  if (chunk.startMs > state.lastEndMs + CLOCK_JUMP_MS) work.oddities.push('clock-jump');
  const i = state.count;
  state.count += 1;
  state.lastStartMs = Math.max(state.lastStartMs, chunk.startMs);
  state.lastEndMs = Math.max(state.lastEndMs, chunk.endMs);
  state.finals = { ...state.finals, [chunk.utteranceId]: { i, seq: chunk.seq, text: chunk.text } };
  work.steps.push({ kind: 'final', turn: { chunk, i, revises: false } });
}
