import type { Rule } from './rule.ts';
import { actsAfter, supervisorAt, warnedAt } from './rule.ts';

/**
 * 終話: acts go on after the warning and before the supervisor; or, where none came, after
 * warning and escalation, or after the agent said that the call ends; or no progress after
 * repeated final answers. (C13)
 */
export const endRule: Rule = ({ state, manual, turn }) => {
  const { talk } = state;
  const { certainty, end } = manual.judgement;
  const warned = warnedAt(talk);
  const shown = state.cues.find((c) => c.kind === 'warn')?.at ?? -1;
  const supervisor = supervisorAt(state);
  if (turn?.heard.includes('closing') && warned >= 0 && supervisor !== null) {
    const heardOut = (talk.lastCustomer?.i ?? -1) > supervisor;
    if (heardOut) return { rule: 'announced', groundI: turn.utterance.i, quotes: [], done: true };
  }
  // An act that was the first of all does not "go on": the warning comes before it.
  const from = warned >= 0 ? warned : shown;
  if (supervisor !== null && from >= 0) {
    const acts = actsAfter(talk, Math.max(supervisor, from), certainty.actAgain);
    const last = acts.at(-1);
    if (last) return { rule: 'before-sv', groundI: last.i, quotes: acts.slice(-3).map((m) => m.i) };
  }
  const closed = talk.heard.closing?.lastI ?? -1;
  if (warned >= 0 && closed > warned) {
    const last = actsAfter(talk, closed, certainty.actAgain).at(-1);
    if (last) return { rule: 'goes-on', groundI: last.i, quotes: [last.i] };
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
