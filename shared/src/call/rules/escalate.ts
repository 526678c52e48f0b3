import type { Ground, Judging, Rule } from './rule.ts';
import {
  actsAfter,
  isCalm,
  isDoubtful,
  objectsNow,
  refusedBefore,
  stands,
  supervisorAt,
  warnedAt,
} from './rule.ts';

/**
 * 交代: a threat or danger; acts after a warning; a demand that the agent may not grant pressed
 * twice; 責任者を出せ pressed twice; the same point for the third time after a clear answer;
 * about half an hour without progress. (C12)
 */
export const escalateRule: Rule = (judging) => {
  const { state } = judging;
  const { danger } = state.talk;
  if (stands(state, 'call110'))
    return { rule: 'danger', groundI: danger.lastI, quotes: danger.quotes };
  if (supervisorAt(state) !== null) return null;
  return (
    announced(judging) ??
    threat(judging) ??
    afterWarning(judging) ??
    objectedAgain(judging) ??
    pressed(judging) ??
    refusedAgain(judging) ??
    restated(judging) ??
    manyActs(judging) ??
    long(judging)
  );
};

/**
 * The agent hands over what was demanded and refused, or objected to: noted, so that the SV knows.
 * Handing over to whoever knows more is part of any call.
 */
function announced({ state, turn }: Judging): Ground | null {
  if (!turn?.heard.includes('escalation')) return null;
  const { talk } = state;
  const { i } = turn.utterance;
  const warned = warnedAt(talk);
  const refused = refusedBefore(talk, i);
  const demanded = talk.threads.some(
    (t) => (refused && t.made >= 0.3) || (t.demand === 'manager' && t.asked >= 1.2),
  );
  if (!demanded && (warned < 0 || warned >= i)) return null;
  return { rule: 'announced', groundI: i, quotes: [], done: true };
}

/** The agent has to object again: it goes on, whatever the model saw. */
function objectedAgain({ state, turn }: Judging): Ground | null {
  const { talk } = state;
  if (!objectsNow(turn) || !turn || !talk.lastCustomer) return null;
  const warned = warnedAt(talk);
  if (warned < 0 || warned >= turn.utterance.i) return null;
  const { i } = talk.lastCustomer;
  return i > warned && isDoubtful(talk) ? { rule: 'objected', groundI: i, quotes: [i] } : null;
}

/** The agent has to refuse for the third time: it was pressed twice, whatever the model saw. */
function refusedAgain({ state, manual, turn }: Judging): Ground | null {
  const { talk } = state;
  const refused = talk.heard.refusal;
  if (!refused || !talk.lastCustomer || refused.lastI !== turn?.utterance.i) return null;
  if (refused.count < manual.judgement.pressing.refusals) return null;
  if (!talk.threads.some((t) => t.demand !== 'manager' && t.made >= 0.4)) return null;
  const { i } = talk.lastCustomer;
  return { rule: 'refused', groundI: i, quotes: [i], n: refused.count };
}

function threat({ state, manual }: Judging): Ground | null {
  const need = manual.judgement.certainty.threat;
  const mark = state.talk.acts.findLast((m) =>
    m.acts.some(([act, p]) => act === 'threat' && p >= need),
  );
  return mark ? { rule: 'threat', groundI: mark.i, quotes: [mark.i] } : null;
}

function afterWarning({ state, manual }: Judging): Ground | null {
  const warned = warnedAt(state.talk);
  if (warned < 0) return null;
  const acts = actsAfter(state.talk, warned, manual.judgement.certainty.actAgain);
  const last = acts.at(-1);
  return last
    ? { rule: 'after-warning', groundI: last.i, quotes: acts.slice(-3).map((m) => m.i) }
    : null;
}

function pressed({ state, manual }: Judging): Ground | null {
  const { pressing } = manual.judgement;
  const extra = isCalm(state.talk) ? pressing.calmExtra : 0;
  for (const thread of state.talk.threads) {
    const isManager = thread.demand === 'manager';
    const need = (isManager ? pressing.manager : pressing.undue) + extra;
    if (thread.pushes < need) continue;
    return {
      rule: isManager ? 'manager' : 'pressed',
      groundI: thread.places.at(-1) ?? thread.lastI,
      quotes: thread.places.slice(-3),
      n: thread.places.length,
    };
  }
  return null;
}

function restated({ state, manual }: Judging): Ground | null {
  const { pressing } = manual.judgement;
  const need = pressing.restated + (isCalm(state.talk) ? pressing.calmExtra : 0);
  const chain = state.talk.chains.find((c) => c.pressed >= need);
  if (!chain) return null;
  return {
    rule: 'repeat',
    groundI: chain.places.at(-1) ?? chain.root,
    quotes: chain.places.slice(-3),
    n: chain.places.length,
  };
}

function manyActs({ state, manual }: Judging): Ground | null {
  const sure = actsAfter(state.talk, -1, manual.judgement.certainty.actAgain);
  const expected = sure.reduce((sum, m) => sum + m.p, 0);
  const last = sure.at(-1);
  if (!last || expected < manual.judgement.pressing.acts) return null;
  return { rule: 'acts', groundI: last.i, quotes: sure.slice(-3).map((m) => m.i), n: sure.length };
}

/** Whether there is progress shows in what is said: the clock alone, or a hold, raises nothing. */
function long({ state, manual, turn }: Judging): Ground | null {
  const minutes = manual.figures['long-call'] ?? 30;
  if (turn === null || state.nowMs < minutes * 60_000) return null;
  const recent = state.talk.tones.slice(-4);
  const uneasy = recent.reduce((sum, t) => sum + t.uneasy, 0);
  if (recent.length === 0 || uneasy < recent.length / 2) return null;
  return { rule: 'long', groundI: state.turns.length - 1, quotes: [], n: minutes };
}
