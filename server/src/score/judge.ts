/** In: the model's answer for one turn. Out: a Score by the model's thresholds. Pure. */
import type { LocatedModel } from '@kikimori/models/locate.ts';
import { ACTS, DEMANDS, type Tone } from '@kikimori/shared/label.ts';
import type { Evidence, Score } from '@kikimori/shared/score.ts';
import type { Answer } from './engine.ts';

/** Order of the labels in `Answer.logits`. */
export const COLUMNS = [...ACTS, ...DEMANDS, 'danger', 'selfHarm'] as const;

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
/** Four digits: stable JSON, and the same live and from the command line. */
const digits = (p: number) => Math.round(Math.min(1, Math.max(0, p)) * 10_000) / 10_000;

/** A label's probability from its logit, calibrated. */
export function probabilityOf(label: string, logit: number, model: LocatedModel): number {
  const { scale, offset } = model.platt[label] ?? { scale: 1, offset: 0 };
  return digits(sigmoid(scale * logit + offset));
}

/** An unfinished turn raises an alarm only where it is well more likely true than not: half a sentence misleads. */
export const PROVISIONAL_AT_LEAST = 0.7;

/** Labels at or above their threshold (and `atLeast`), with their place in the logits. */
export function hitColumns(
  answer: Answer,
  model: LocatedModel,
  atLeast = 0,
): { label: Evidence['label']; column: number }[] {
  return COLUMNS.map((label, column) => ({ label, column })).filter(({ label, column }) => {
    const p = probabilityOf(label, answer.logits[column] ?? -99, model);
    return p >= (model.thresholds[label] ?? 1) && p >= atLeast;
  });
}

export function scoreOf(
  answer: Answer,
  repeat: { of: number | null; p: number },
  evidence: Evidence[],
  model: LocatedModel,
): Score {
  const p = (label: (typeof COLUMNS)[number]) =>
    probabilityOf(label, answer.logits[COLUMNS.indexOf(label)] ?? -99, model);
  const hit = (label: (typeof COLUMNS)[number]) => p(label) >= (model.thresholds[label] ?? 1);
  let tone: Tone = 0;
  let best = Number.NEGATIVE_INFINITY;
  answer.toneP.forEach((q, k) => {
    const weighed = Math.log(Math.max(q, 1e-9)) + (model.toneBias[k] ?? 0);
    if (weighed > best) {
      best = weighed;
      tone = k as Tone;
    }
  });
  return {
    tone,
    toneP: answer.toneP.map(digits),
    acts: ACTS.filter(hit),
    actP: Object.fromEntries(ACTS.map((a) => [a, p(a)])) as Score['actP'],
    demands: DEMANDS.filter(hit),
    demandP: Object.fromEntries(DEMANDS.map((d) => [d, p(d)])) as Score['demandP'],
    danger: hit('danger'),
    dangerP: p('danger'),
    selfHarm: hit('selfHarm'),
    selfHarmP: p('selfHarm'),
    repeatOf: repeat.of,
    repeatP: digits(repeat.p),
    evidence,
    scorer: 'onnx',
    model: `${model.name}@${model.revision}`,
  };
}
