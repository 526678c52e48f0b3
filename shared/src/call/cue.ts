import type { CueKind } from '../label.ts';

/** A caller's words, quoted with place and time. Every judgement carries at least one. */
export interface Quote {
  i: number;
  atMs: number;
  text: string;
}

export type CueStatus = 'open' | 'snoozed' | 'done' | 'wrong' | 'withdrawn';

/** A prompt on the agent's screen. It proposes; a person acts. */
export interface Cue {
  /** Unique in the call: kind and a running number, e.g. `warn-2`. */
  id: string;
  kind: CueKind;
  status: CueStatus;
  /** Id of the manual step that says what to do. */
  step: string;
  /** What to do: a verb, at most 12 characters, e.g. SVに交代を頼む. */
  title: string;
  /** Sentences to say, read aloud as they stand. */
  say: string[];
  reason: {
    /** Rule id in the manual or SPEC.md, e.g. `escalate.repeat-3`. */
    rule: string;
    /** One Japanese sentence: why now. */
    text: string;
    quotes: Quote[];
  };
  /** Index of the last utterance before the cue appeared. */
  at: number;
  openedAtMs: number;
  changedAtMs: number;
  snoozedUntilMs?: number;
}

/** What one step of the fold did to the cues; stored with the event and published after it. */
export interface CueChange {
  change: 'opened' | 'renewed' | 'withdrawn' | 'answered';
  cue: Cue;
}
