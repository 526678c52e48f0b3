/** What the call screens are drawn from, be it a live call or a moment of a replay. */
import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { CueAnswer, Flag } from '@kikimori/shared/call/event.ts';
import type { CallView, TranscriptItem } from '@kikimori/shared/view/views.ts';
import type { CallFeedState } from '../link/call-feed.ts';

export interface Shown {
  view: CallView;
  items: readonly TranscriptItem[];
  partials: CallFeedState['partials'];
  /** The call's time now, in milliseconds from its start. */
  clock: () => number;
}

/** What a person may do with the call; null where the screen only shows (supervisor, replay). */
export interface CallActions {
  answer: (cue: Pick<Cue, 'id' | 'kind'>, answer: CueAnswer) => void;
  hold: (on: boolean) => void;
  ask: () => void;
  flag: (flag: Flag, note: string) => Promise<boolean>;
  /** Keys of what the server has not yet answered: `cue:…`, `hold`, `ask`, `flag`. */
  pending: ReadonlySet<string>;
}

/** Shows utterance `i` in the transcript. */
export type JumpTo = (i: number) => void;

/** Who reads a card: after the call each has something else to do. */
export type Reader = 'agent' | 'sv';
