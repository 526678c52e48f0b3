import type { Quote } from '../call/cue.ts';
import { turnAt } from '../call/cues.ts';
import type { OpenCall, Turn } from '../call/state.ts';
import type { CallType, Verdict } from '../label.ts';
import { maskSaid } from './quotes.ts';

/**
 * What an earlier call of the same caller comes to, for the agent who has them on the line again:
 * what was asked, what was answered, who decided. The words as they were said, masked. (V9)
 */
export interface CallGist {
  callId: string;
  startedAtMs: number;
  minutes: number;
  verdict: Verdict;
  types: CallType[];
  /** A supervisor had the call. */
  supervised: boolean;
  /** The caller's words: what was asked, at most two. */
  asked: Quote[];
  /** The agent's words: the last no and the last promise, in the order in which they were said. */
  answered: Quote[];
}

const MAX_ASKED = 2;
/** A first turn shorter than this is もしもし, not a matter. */
const MATTER_CHARS = 12;
const LONGEST_CHARS = 160;
const NO = ['final-answer', 'refusal'];
const PROMISE = ['deadline', 'offer'];

export function gistOf(state: OpenCall): CallGist {
  const { talk, head, turns } = state;
  const last = (groups: readonly string[]) =>
    turns.findLast((t) => t.heard.some((id) => groups.includes(id)));
  const answered = [last(NO), last(PROMISE)].filter((t) => t !== undefined);
  return {
    callId: head.callId,
    startedAtMs: head.startedAtMs,
    minutes: Math.round(state.nowMs / 60_000),
    verdict: state.verdict,
    types: [...state.types],
    supervised: (talk.supervisorFrom ?? state.supervisor.tookOverAtI) !== null,
    asked: asked(state).map(quote(state)),
    answered: [...new Set(answered)]
      .sort((a, b) => a.utterance.i - b.utterance.i)
      .map(quote(state)),
  };
}

/** The demands that were surely made, the most pressed first; else the matter they came with. */
function asked(state: OpenCall): Turn[] {
  const demands = [...state.talk.threads]
    .sort((a, b) => b.pushes - a.pushes || b.asked - a.asked)
    .flatMap((thread) => thread.places.slice(0, 1));
  const roots = state.talk.chains.map((chain) => chain.root);
  const matter = state.turns.find(
    ({ utterance: u }) => u.channel === 'customer' && u.text.length >= MATTER_CHARS,
  );
  const places = [...new Set([...(matter ? [matter.utterance.i] : []), ...demands, ...roots])];
  return places
    .slice(0, MAX_ASKED)
    .flatMap((i) => turnAt(state, i) ?? [])
    .sort((a, b) => a.utterance.i - b.utterance.i);
}

function quote(state: OpenCall) {
  return ({ utterance }: Turn): Quote => {
    const text = maskSaid(state, utterance.i, utterance.text);
    const isLong = text.length > LONGEST_CHARS;
    return {
      i: utterance.i,
      atMs: utterance.startMs,
      text: isLong ? `${text.slice(0, LONGEST_CHARS)}…` : text,
    };
  };
}
