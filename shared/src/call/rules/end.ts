import type { Rule } from './rule.ts';
import { actsAfter, supervisorAt, warnedAt } from './rule.ts';

/**
 * 終話: acts go on after the warning and before the supervisor; or, where none came, after
 * warning and escalation; or no progress after repeated final answers. (C13)
 */
export const endRule: Rule = ({ state, manual, turn }) => {
  const { talk } = state;
  const { certainty, end } = manual.judgement;
  const warned = warnedAt(talk);
  const shown = state.cues.some((c) => c.kind === 'warn');
  const supervisor = supervisorAt(state);
  if (supervisor !== null && warned >= 0 && turn?.heard.includes('closing'))
    return { rule: 'announced', groundI: turn.utterance.i, quotes: [], done: true };
  if (supervisor !== null && (warned >= 0 || shown)) {
    const acts = actsAfter(talk, Math.max(supervisor, warned), certainty.actAgain);
    const last = acts.at(-1);
    if (last) return { rule: 'before-sv', groundI: last.i, quotes: acts.slice(-3).map((m) => m.i) };
  }
  const escalated = state.cues.find((c) => c.kind === 'escalate');
  if (warned >= 0 && escalated && !talk.heard.escalation) {
    const acts = actsAfter(talk, warned, certainty.actAgain);
    const expected = acts.reduce((sum, m) => sum + m.p, 0);
    const last = acts.at(-1);
    if (last && last.i > escalated.at && expected >= end.actsWithoutSv)
      return { rule: 'goes-on', groundI: last.i, quotes: acts.slice(-3).map((m) => m.i) };
  }
  const finals = talk.heard['final-answer'];
  if (finals && finals.count >= end.finalAnswers) {
    const thread = talk.threads.find((t) => t.pushes >= end.finalAnswers && t.lastI > finals.lastI);
    if (thread)
      return {
        rule: 'final',
        groundI: thread.lastI,
        quotes: thread.places.slice(-3),
        n: finals.count,
      };
  }
  return null;
};
