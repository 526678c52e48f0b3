/**
 * A stored call, run again in the browser through the very fold that ran it live.
 * In: the record. Out: the state after each event, and whether each hash is the recorded one.
 * Needs no model and no network: the scores are in the record.
 */
import type { CallEvent } from '@kikimori/shared/call/event.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import type { CallState, Turn } from '@kikimori/shared/call/state.ts';
import { initialState, step } from '@kikimori/shared/call/step.ts';
import type { CueKind, Tone } from '@kikimori/shared/label.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { CallRecord, RecordedEvent } from '@kikimori/shared/protocol/http.ts';
import { callView } from '@kikimori/shared/view/call.ts';
import { textBefore } from '@kikimori/shared/view/quotes.ts';
import { transcriptItem } from '@kikimori/shared/view/transcript.ts';
import type { CallView, TranscriptItem } from '@kikimori/shared/view/views.ts';

/** One event and the state after it. */
export interface Frame {
  seq: number;
  atMs: number;
  event: CallEvent;
  state: CallState;
}

/** A point of the timeline worth a look. */
export interface Mark {
  kind: CueKind | 'answer' | 'supervisor' | 'asked' | 'flag';
  atMs: number;
  frame: number;
  /** Title of the cue, or what was done; empty where the kind says all. */
  text: string;
  /** What a supervisor wrote to go with it. */
  said?: string;
}

/** True for a cue that appeared, false for what people did. */
export function isCueMark(mark: Mark): boolean {
  return !['answer', 'asked', 'supervisor', 'flag'].includes(mark.kind);
}

export interface TracePoint {
  atMs: number;
  frame: number;
  tone: Tone;
}

/** What comparing the hashes showed. `seq` is the first event after which the replay differs. */
export type HashCheck =
  | { same: true; events: number }
  | { same: false; seq: number; frame: number; event: CallEvent };

export interface Replay {
  record: CallRecord;
  /** Null where the stored manual is gone: then only the words can be shown. */
  manual: Manual | null;
  frames: Frame[];
  /** Frame of each utterance's arrival, in order of `i`. */
  utterances: number[];
  tones: TracePoint[];
  marks: Mark[];
  holds: { fromMs: number; toMs: number }[];
  durationMs: number;
  /** Numbers of events that the record lacks between its first and its last. */
  missing: number[];
  check: HashCheck | null;
}

function marksOf(recorded: RecordedEvent, frame: number): Mark[] {
  const { event } = recorded;
  const { atMs } = event;
  const marks: Mark[] = recorded.cues
    .filter((change) => change.change === 'opened')
    .map(({ cue }) => ({ kind: cue.kind, atMs, frame, text: cue.title }));
  if (event.kind === 'answered') marks.push({ kind: 'answer', atMs, frame, text: event.answer });
  if (event.kind === 'asked') marks.push({ kind: 'asked', atMs, frame, text: '' });
  if (event.kind === 'flagged') marks.push({ kind: 'flag', atMs, frame, text: event.flag });
  if (event.kind === 'supervised') {
    const said = event.text === undefined ? {} : { said: event.text };
    marks.push({ kind: 'supervisor', atMs, frame, text: event.action, ...said });
  }
  return marks;
}

/** Runs the record through the fold. A 60-minute call is some 1,500 events. */
export function runReplay(record: CallRecord): Replay {
  const manual = record.manual as Manual | null;
  const frames: Frame[] = [];
  const utterances: number[] = [];
  const tones: TracePoint[] = [];
  const marks: Mark[] = [];
  const holds: Replay['holds'] = [];
  let state = initialState();
  let heldFromMs: number | null = null;
  let differs: Extract<HashCheck, { same: false }> | null = null;

  for (const [frame, recorded] of record.events.entries()) {
    const { event, seq } = recorded;
    if (manual) {
      state = step(state, event, manual).state;
      if (!differs && hashState(state) !== recorded.hash) {
        differs = { same: false, seq, frame, event };
      }
    }
    frames.push({ seq, atMs: event.atMs, event, state });
    marks.push(...marksOf(recorded, frame));
    if (event.kind === 'utterance') {
      utterances[event.utterance.i] = frame;
      const tone = event.utterance.score?.tone;
      if (tone !== undefined) tones.push({ atMs: event.utterance.startMs, frame, tone });
    }
    if (event.kind === 'held' && event.on) heldFromMs ??= event.atMs;
    if ((event.kind === 'held' && !event.on) || event.kind === 'ended') {
      if (heldFromMs !== null) holds.push({ fromMs: heldFromMs, toMs: event.atMs });
      heldFromMs = null;
    }
  }
  const known = new Set(record.events.map((e) => e.seq));
  const firstSeq = record.events[0]?.seq ?? 0;
  const count = (record.events.at(-1)?.seq ?? 0) - firstSeq;
  const missing = Array.from({ length: count }, (_, k) => firstSeq + k).filter(
    (seq) => !known.has(seq),
  );
  const durationMs = Math.max(1_000, ...frames.slice(-1).map((f) => f.atMs));
  return {
    record,
    manual,
    frames,
    utterances,
    tones,
    marks,
    holds,
    durationMs,
    missing,
    check: manual ? (differs ?? { same: true, events: frames.length }) : null,
  };
}

/** Index of the last frame at or before a time; 0 before the first. */
export function frameAt(frames: readonly Frame[], atMs: number): number {
  let low = 0;
  let high = frames.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((frames[middle]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** What was on the agent's screen after this frame; null before the call began. */
export function viewAt(replay: Replay, frame: number): CallView | null {
  const at = replay.frames[frame];
  if (!at || !replay.manual || at.state.phase === 'waiting') return null;
  return callView(at.state, replay.manual, at.seq);
}

const known = new WeakMap<Turn, TranscriptItem>();

/** The transcript as it stood after this frame. */
export function itemsAt(replay: Replay, frame: number): TranscriptItem[] {
  const state = replay.frames[frame]?.state;
  if (!state || state.phase === 'waiting') return [];
  return state.turns.map((turn) => {
    let item = known.get(turn);
    if (!item) {
      item = transcriptItem(turn, textBefore(state, turn.utterance.i), state.head.customerLabel);
      known.set(turn, item);
    }
    return item;
  });
}

/** All that was said, for a record whose manual is gone. */
export function itemsOfEvents(record: CallRecord): TranscriptItem[] {
  const items: TranscriptItem[] = [];
  for (const { event } of record.events) {
    if (event.kind !== 'utterance' && event.kind !== 'revised') continue;
    const { score, confidence: _, ...said } = event.utterance;
    items[said.i] = {
      ...said,
      revised: event.kind === 'revised',
      ...(score ? { tone: score.tone, acts: score.acts, demands: score.demands } : {}),
    };
  }
  return items.filter((item) => item !== undefined);
}

/** The utterance being said, or said last, at a time; null before the first. */
export function utteranceAt(items: readonly TranscriptItem[], atMs: number): number | null {
  let current: number | null = null;
  for (const item of items) {
    if (item.startMs > atMs) break;
    current = item.i;
  }
  return current;
}
