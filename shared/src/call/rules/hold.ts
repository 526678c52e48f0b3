import type { Rule } from './rule.ts';

/**
 * 保留: the customer stays angry for two of their last three turns, or the agent is heard going
 * to look something up. (C10)
 */
export const holdRule: Rule = ({ state, manual, turn }) => {
  const { talk } = state;
  if (turn?.heard.includes('hold') && !turn.heard.includes('escalation'))
    return { rule: 'check', groundI: turn.utterance.i, quotes: [] };
  const { hold, certainty } = manual.judgement;
  const last = talk.tones.slice(-hold.window);
  const angry = last.filter((t) => t.angry >= certainty.angry / 2);
  const expected = angry.reduce((sum, t) => sum + t.angry, 0);
  const newest = angry.at(-1);
  if (!newest || expected < hold.angryTurns) return null;
  return { rule: 'angry', groundI: newest.i, quotes: angry.map((t) => t.i) };
};
