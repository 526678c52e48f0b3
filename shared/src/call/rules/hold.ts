import type { Turn } from '../state.ts';
import type { Ground, Judging, Rule } from './rule.ts';

/**
 * 保留: the customer stays angry for two of their last three turns; or the agent asks the caller
 * for a moment; or a point comes back again and again while nothing was looked
 * up, so that a fact or an authority is missing. (C10)
 */
export const holdRule: Rule = (judging) => {
  const { state, turn } = judging;
  if (turn && looksUp(judging, turn))
    return { rule: 'check', groundI: turn.utterance.i, quotes: [] };
  if (state.talk.customerTurns < judging.manual.judgement.hold.fromTurn) return null;
  return angry(judging) ?? unanswered(judging);
};

/** The agent asks for a moment: a fact or an authority is missing. */
function looksUp({ state, manual }: Judging, turn: Turn): boolean {
  if (turn.heard.includes('escalation') || !turn.heard.includes('hold')) return false;
  return (state.talk.lastCustomer?.uneasy ?? 0) >= manual.judgement.hold.lookUpUneasy;
}

function angry({ state, manual }: Judging): Ground | null {
  const { hold, certainty } = manual.judgement;
  const last = state.talk.tones.slice(-hold.window);
  const marks = last.filter((t) => t.angry >= certainty.angry / 2);
  const expected = marks.reduce((sum, t) => sum + t.angry, 0);
  const newest = marks.at(-1);
  if (!newest || expected < hold.angryTurns) return null;
  return { rule: 'angry', groundI: newest.i, quotes: marks.map((t) => t.i) };
}

function unanswered({ state, manual }: Judging): Ground | null {
  const { talk } = state;
  if (talk.heard.hold || talk.heard.back || talk.heard.refusal) return null;
  if (talk.threads.some((t) => t.demand !== 'manager' && t.made >= 0.5)) return null;
  const chain = talk.chains.find((c) => c.repeats >= manual.judgement.hold.restated);
  if (!chain) return null;
  return {
    rule: 'unanswered',
    groundI: chain.places.at(-1) ?? chain.root,
    quotes: chain.places.slice(-3),
    n: chain.places.length,
  };
}
