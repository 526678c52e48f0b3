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

function reached(answer: Answer, column: number, label: string, model: LocatedModel): boolean {
  return digits(sigmoid(answer.logits[column] ?? -99)) >= (model.thresholds[label] ?? 1);
}

/** An unfinished turn raises an alarm only where it is more likely true than not. */
export const PROVISIONAL_AT_LEAST = 0.5;

/** Labels at or above their threshold (and `atLeast`), with their place in the logits. */
export function hitColumns(
  answer: Answer,
  model: LocatedModel,
  atLeast = 0,
): { label: Evidence['label']; column: number }[] {
  return COLUMNS.map((label, column) => ({ label, column })).filter(
    ({ label, column }) =>
      reached(answer, column, label, model) && sigmoid(answer.logits[column] ?? -99) >= atLeast,
  );
}

export function scoreOf(
  answer: Answer,
  repeat: { of: number | null; p: number },
  evidence: Evidence[],
  model: LocatedModel,
): Score {
  const p = (label: (typeof COLUMNS)[number]) =>
    digits(sigmoid(answer.logits[COLUMNS.indexOf(label)] ?? -99));
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
