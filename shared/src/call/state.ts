import type { Act, CallType, Demand, Tone, Verdict } from '../label.ts';
import type { Cue } from './cue.ts';
import type { CallHead, Flag, ReportKind, Utterance } from './event.ts';

/**
 * What is known of a call, derived from its events and from nothing else. States are never
 * changed in place; a step shares all it did not touch with the state before.
 */
export type CallState = WaitingCall | OpenCall;

/** Before `started`. */
export interface WaitingCall {
  phase: 'waiting';
  hash: HashState;
  flag: Flag | null;
}

/** From `started` on; `ended` keeps everything readable. */
export interface OpenCall {
  phase: 'live' | 'ended';
  hash: HashState;
  flag: Flag | null;
  head: CallHead;
  nowMs: number;
  turns: readonly Turn[];
  talk: Talk;
  verdict: Verdict;
  types: readonly CallType[];
  /** Every cue of the call in the order of opening. */
  cues: readonly Cue[];
  /** What a cue's life needs besides the cue itself, by kind and number. */
  cueMemory: readonly CueMemory[];
  step: StepPlace | null;
  hold: { on: boolean; sinceMs: number | null; totalMs: number };
  supervisor: {
    askedAtMs: number | null;
    seenBy: string | null;
    tookOverBy: string | null;
    tookOverAtI: number | null;
    /** When a supervisor last said that it is settled. */
    resolvedAtMs: number | null;
    whispers: readonly { atMs: number; byName: string; text: string }[];
    /** Absent until somebody said so: older records fold to the very state they had. */
    reported?: Reports;
  };
}

/** When 110番 was called, or a contact made for a life, and who said so; the first of each stands. */
export type Reports = { readonly [kind in ReportKind]?: { atMs: number; byName: string } };

/** The chained hash: two 32-bit lanes over everything that happened so far. */
export interface HashState {
  a: number;
  b: number;
}

/** One accepted utterance and what was heard in it. */
export interface Turn {
  utterance: Utterance;
  revised: boolean;
  /** Agent turns: ids of the manual's phrase groups. */
  heard: readonly string[];
}

/** Everything that is read off the turns alone; a revised turn makes it anew from all turns. */
export interface Talk {
  customerTurns: number;
  agentTurns: number;
  lastCustomer: ToneMark | null;
  /** The last customer turns, newest last, at most TONE_WINDOW. */
  tones: readonly ToneMark[];
  /** Weighted number of turns with dissatisfaction or more. */
  toneTurns: number;
  /** Highest probability of anger in any turn. */
  angriest: number;
  acts: readonly ActMark[];
  /** The last customer turn as a mark, however unlikely: the agent's answer may tell more. */
  lastActs: ActMark | null;
  demandsLast: Demand | null;
  threads: readonly Thread[];
  chains: readonly Chain[];
  conduct: AxisState;
  demand: AxisState;
  danger: Peril;
  selfHarm: Peril;
  heard: Readonly<Record<string, HeardMark>>;
  /** Index of the turn from which a supervisor is on the line. */
  supervisorFrom: number | null;
  scorer: 'onnx' | 'lexicon';
}

export const TONE_WINDOW = 8;

export interface ToneMark {
  i: number;
  atMs: number;
  tone: Tone;
  /** P(tone ≥ 1), P(tone ≥ 2), P(tone = 3). */
  uneasy: number;
  angry: number;
  hostile: number;
}

/** A customer turn in which some act is at least possible. */
export interface ActMark {
  i: number;
  atMs: number;
  /** Probability that the turn holds any act that is warned about. */
  p: number;
  hostile: number;
  acts: readonly (readonly [Act, number])[];
}

/** One demand over the call: asked, refused, pressed. */
export interface Thread {
  demand: Demand;
  firstI: number;
  lastI: number;
  /** Probability that it was made at all. */
  made: number;
  /** Expected number of turns in which it was made. */
  asked: number;
  /** Expected number of pushes after a refusal. */
  pushes: number;
  /** Turns in which it was surely made, newest last. */
  places: readonly number[];
  /** The latest mention and what stood before it, so that the agent's answer can weigh it anew. */
  last: {
    p: number;
    /** How likely the mention, if it is one, presses against a refusal. */
    share: number;
    made: number;
    asked: number;
    pushes: number;
    places: readonly number[];
  };
}

/** One point restated. */
export interface Chain {
  root: number;
  /** Turns of the chain, the root first. */
  places: readonly number[];
  /** Expected number of restatements. */
  repeats: number;
  /** Expected number of restatements after a clear answer. */
  pressed: number;
}

/** One axis: what was reached for good and what is recent. */
export interface AxisState {
  level: number;
  recent: number;
  atMs: number;
  /** The turns that weigh most, heaviest first. */
  quotes: readonly { i: number; weight: number }[];
}

/** Danger or self-harm: how sure, since when, in which words. */
export interface Peril {
  /** Index of the turn at which it became sure enough, or null. */
  since: number | null;
  /** Probability in the latest customer turn. */
  last: number;
  quotes: readonly number[];
  /** Highest probability that the caller threatens (and is no victim), over those turns. */
  threat: number;
  /** Index of the latest turn that tells of it. */
  lastI: number;
}

export interface HeardMark {
  count: number;
  firstI: number;
  lastI: number;
  firstMs: number;
  lastMs: number;
}

/** Per cue: the turn its newest ground lies in, and calm turns since. */
export interface CueMemory {
  id: string;
  groundI: number;
  calmTurns: number;
  closedAtMs: number | null;
  closedAtI: number | null;
}

/** The step on the screen, with what was ticked. */
export interface StepPlace {
  id: string;
  sinceMs: number;
  sinceI: number;
  ticks: Readonly<Record<string, number>>;
}

const quietPeril: Peril = { since: null, last: 0, quotes: [], threat: 0, lastI: -1 };
const emptyAxis: AxisState = { level: 0, recent: 0, atMs: 0, quotes: [] };

export const emptyTalk: Talk = {
  customerTurns: 0,
  agentTurns: 0,
  lastCustomer: null,
  tones: [],
  toneTurns: 0,
  angriest: 0,
  acts: [],
  lastActs: null,
  demandsLast: null,
  threads: [],
  chains: [],
  conduct: emptyAxis,
  demand: emptyAxis,
  danger: quietPeril,
  selfHarm: quietPeril,
  heard: {},
  supervisorFrom: null,
  scorer: 'onnx',
};
