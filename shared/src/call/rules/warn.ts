import type { ActMark, Talk } from '../state.ts';
import { lastRefusal } from '../threads.ts';
import {
  type Ground,
  isCalm,
  isDoubtful,
  type Judging,
  objectsNow,
  type Rule,
  refusedBefore,
  warnedAt,
} from './rule.ts';

/**
 * 警告: a first clear act that is warned about, before any warning was heard. Prying counts once
 * it goes on after a refusal. Calm calls need more certainty. (C11)
 */
export const warnRule: Rule = ({ state, manual, turn }) => {
  const { talk } = state;
  const objected = objection({ state, manual, turn });
  if (objected) return objected;
  if (talk.heard.warning) return null;
  const { certainty } = manual.judgement;
  const need = isCalm(talk) ? certainty.actQuiet : certainty.act;
  const marks = talk.acts
    .map((m) => ({ i: m.i, p: warnable(m, talk) }))
    .filter((m) => m.p >= certainty.actAgain / 2);
  const clear = marks.filter((m) => m.p >= need).at(-1);
  if (clear) return { rule: 'act', groundI: clear.i, quotes: [clear.i] };
  const [a, b] = marks.slice(-2);
  if (!a || !b || 1 - (1 - a.p) * (1 - b.p) < need + (1 - need) / 2) return null;
  return { rule: 'acts', groundI: b.i, quotes: [a.i, b.i] };
};

/**
 * The agent objects for the first time, after a refusal: an act was there, whatever the model saw.
 * A full warning is noted as done; a mere remark still wants the consequences said.
 */
function objection({ state, turn }: Judging): Ground | null {
  const { talk } = state;
  if (turn === null || !objectsNow(turn) || !talk.lastCustomer) return null;
  const { i } = turn.utterance;
  if (warnedAt(talk) !== i || !refusedBefore(talk, i)) return null;
  // One may also object to a plan (おやめください); then the turn itself must be doubtful.
  const toWords = turn.heard.includes('warning') || turn.heard.includes('words');
  if (!toWords && !isDoubtful(talk)) return null;
  return {
    rule: 'objected',
    groundI: talk.lastCustomer.i,
    quotes: [talk.lastCustomer.i],
    done: turn.heard.includes('warning'),
  };
}

/** Probability that the turn holds an act to be warned about now. */
function warnable(mark: ActMark, talk: Talk): number {
  let none = 1;
  for (const [act, p] of mark.acts) {
    if (act === 'authority') continue;
    if (act === 'privacy' && !goesOnPrying(mark, talk)) continue;
    none *= 1 - p;
  }
  return 1 - none;
}

/** Prying is warned about once it goes on after it was refused or parried. */
function goesOnPrying(mark: ActMark, talk: Talk): boolean {
  const before = talk.acts.find(
    (m) => m.i < mark.i && m.acts.some(([act, p]) => act === 'privacy' && p >= 0.4),
  );
  if (!before) return false;
  const parried = Math.max(lastRefusal(talk), talk.heard.remark?.lastI ?? -1);
  return parried > before.i;
}
