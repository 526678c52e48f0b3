import type { Cue, Quote } from '../call/cue.ts';
import type { Flag } from '../call/event.ts';
import type { Reports } from '../call/state.ts';
import type { Act, CallType, Channel, CueKind, Demand, Tone, Verdict } from '../label.ts';
import type { Evidence } from '../score.ts';

/** One axis of the judgement: 0–1 and the words that justify it. */
export interface Axis {
  value: number;
  quotes: Quote[];
}

/** One line of the transcript as a viewer may see it (text masked at the door). */
export interface TranscriptItem {
  i: number;
  utteranceId: string;
  channel: Channel;
  text: string;
  startMs: number;
  endMs: number;
  revised: boolean;
  tone?: Tone;
  acts?: Act[];
  demands?: Demand[];
  danger?: boolean;
  selfHarm?: boolean;
  repeatOf?: number | null;
  /** Spans into `text`. Empty where masking changed the text. */
  evidence?: Evidence[];
  scorer?: 'onnx' | 'lexicon';
}

export interface CheckItem {
  id: string;
  label: string;
  /** When the agent was heard doing it. */
  doneAtMs: number | null;
}

/** The manual step that fits the moment. */
export interface StepView {
  id: string;
  title: string;
  /** 1-based place in the order of the manual's stages, e.g. 2 of 5. */
  stage: { index: number; of: number; name: string };
  say: string[];
  checks: CheckItem[];
  note?: string;
  /** Cases that teach this step, from the manual; absent where there are none. */
  cases?: { title: string; lines: { who: 'agent' | 'customer'; text: string }[]; lesson: string }[];
}

/** The 110番 card: six items in the order that the police ask them; null = 未確認. */
export interface Call110Card {
  /** The words of the item `what`, the turn that tells of danger most surely first. */
  said: Quote[];
  items: { key: string; label: string; value: string | null }[];
  whoDials: string;
  never: string[];
}

/** Same demand pressed again: `count` times at `places`. */
export interface RepeatChain {
  count: number;
  places: Quote[];
}

/** Everything the agent's sidebar shows besides the transcript. A pure function of the state. */
export interface CallView {
  callId: string;
  /** Sequence number of the last event folded into this view. */
  seq: number;
  status: 'live' | 'ended';
  nowMs: number;
  startedAtMs: number;
  agentId: string;
  agentName: string;
  site: string;
  skill: string;
  customerLabel: string | null;
  /** Earlier calls of the same caller. */
  earlierCalls: number;
  conduct: Axis;
  demand: Axis;
  verdict: Verdict;
  types: CallType[];
  /** The one cue that matters now, or null. */
  cue: Cue | null;
  /** Other open cues, most urgent first. */
  waiting: Cue[];
  /** Answered, withdrawn and snoozed cues, oldest first. */
  past: Cue[];
  step: StepView | null;
  card110: Call110Card | null;
  repeats: RepeatChain[];
  hold: { on: boolean; sinceMs: number | null; totalMs: number };
  supervisor: {
    asked: boolean;
    askedAtMs: number | null;
    /** The agent told the caller of a handover, and no supervisor was asked for. */
    unasked: boolean;
    /** A supervisor was called and settled it; absent otherwise. */
    settled?: true;
    seenBy: string | null;
    tookOverBy: string | null;
    whispers: { atMs: number; byName: string; text: string }[];
    /** 110番 was called, or a contact made; absent until somebody said so. */
    reported?: Reports;
  };
  /** Heard from the agent so far. */
  agentSaid: { refusals: number; warnings: number; apologies: number };
  flag: Flag | null;
  /** `lexicon` while the last turns were scored by the fallback. */
  scorer: 'onnx' | 'lexicon';
  versions: { fold: string; manual: string; model: string };
}

/** One tile on the supervisor's floor. */
export interface FloorTile {
  callId: string;
  seq: number;
  status: 'live' | 'ended';
  agentId: string;
  agentName: string;
  site: string;
  skill: string;
  startedAtMs: number;
  nowMs: number;
  /** 0 nothing, 1 watch, 2 look, 3 help wanted, 4 danger or life. Tiles are sorted by it. */
  need: 0 | 1 | 2 | 3 | 4;
  /** Why, in one Japanese phrase; empty where need is 0. */
  needText: string;
  cue: CueKind | null;
  conduct: number;
  demand: number;
  verdict: Verdict;
  tone: Tone;
  lastText: string;
  lastTextAtMs: number;
  /** The caller, the name itself hidden; only on ended calls, to tell them apart. */
  customerLabel: string | null;
  /** Since when a supervisor is wanted: danger or a life, asked by the agent, or a cue says so. */
  waitingSinceMs: number | null;
  /** When the agent asked for a supervisor, while nobody has taken over. */
  askedAtMs: number | null;
  seenBy: string | null;
  tookOverBy: string | null;
  /** As in CallView: whoever looks sees that nobody has to call again. */
  reported?: Reports;
  onHold: boolean;
  scorer: 'onnx' | 'lexicon';
}
