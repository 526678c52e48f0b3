import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { TurnLabel } from '@kikimori/shared/protocol/review-labels.ts';
import type { Score } from '@kikimori/shared/score.ts';

/**
 * In: turns that reviewers labelled, with the probabilities the model gave them when they were
 * spoken. Out: a threshold for each label that the labels can carry, with what it would have been
 * worth on calls it was not chosen on. Pure.
 */

/** The names that thresholds have in models/registry.json. */
export const THRESHOLD_NAMES = [...ACTS, ...DEMANDS, 'danger', 'selfHarm', 'repeat'] as const;
export type ThresholdName = (typeof THRESHOLD_NAMES)[number];

export interface LabelledTurn {
  callId: string;
  label: TurnLabel;
  score: Score;
}

export interface Measure {
  precision: number;
  recall: number;
  f: number;
}

export interface Calibrated {
  name: ThresholdName;
  positives: number;
  turns: number;
  from: number;
  /** The threshold to use; equal to `from` where it is left as it is. */
  to: number;
  /** On turns of calls that the threshold was not chosen on. Null with too few positives. */
  before: Measure | null;
  after: Measure | null;
  why: 'better' | 'no-better' | 'too-few';
}

/** Fewer turns with a label say more of chance than of the label. */
export const MIN_POSITIVES = 10;
const FOLDS = 5;
/** What a new threshold must gain on unseen calls. */
const MIN_GAIN = 0.01;

/** A missed danger weighs more than a false one: F2 there, F1 elsewhere. */
function betaOf(name: ThresholdName): number {
  return name === 'danger' || name === 'selfHarm' ? 2 : 1;
}

interface Point {
  callId: string;
  p: number;
  is: boolean;
}

export function calibrate(
  turns: readonly LabelledTurn[],
  current: Readonly<Record<string, number>>,
): Calibrated[] {
  return THRESHOLD_NAMES.map((name) => {
    const points = turns.map((t) => pointOf(name, t));
    const from = current[name] ?? 0.5;
    const positives = points.filter((p) => p.is).length;
    const base = { name, positives, turns: points.length, from };
    if (positives < MIN_POSITIVES || positives === points.length)
      return { ...base, to: from, before: null, after: null, why: 'too-few' };
    const beta = betaOf(name);
    const folds = foldsOf(points);
    const before = measure(points, () => from, beta);
    const chosen = new Map<string, number>();
    for (const fold of folds) {
      const rest = points.filter((p) => !fold.has(p.callId));
      const threshold = best(rest, from, beta);
      for (const callId of fold) chosen.set(callId, threshold);
    }
    const after = measure(points, (p) => chosen.get(p.callId) ?? from, beta);
    if (after.f < before.f + MIN_GAIN)
      return { ...base, to: from, before, after, why: 'no-better' };
    return { ...base, to: best(points, from, beta), before, after, why: 'better' };
  });
}

function pointOf(name: ThresholdName, { callId, label, score }: LabelledTurn): Point {
  const act = ACTS.find((a) => a === name);
  if (act) return { callId, p: score.actP[act] ?? 0, is: label.acts.includes(act) };
  const demand = DEMANDS.find((d) => d === name);
  if (demand) return { callId, p: score.demandP[demand] ?? 0, is: label.demands.includes(demand) };
  if (name === 'danger') return { callId, p: score.dangerP, is: label.danger };
  if (name === 'selfHarm') return { callId, p: score.selfHarmP, is: label.selfHarm };
  return { callId, p: score.repeatP, is: label.repeatOf !== null };
}

/** Whole calls stay together; those with positives are dealt out first, so that each fold has some. */
function foldsOf(points: readonly Point[]): Set<string>[] {
  const positives = new Map<string, number>();
  for (const { callId, is } of points)
    positives.set(callId, (positives.get(callId) ?? 0) + (is ? 1 : 0));
  const calls = [...positives].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const folds = Array.from({ length: FOLDS }, () => new Set<string>());
  for (const [k, [callId]] of calls.entries()) folds[k % FOLDS]?.add(callId);
  return folds.filter((f) => f.size > 0);
}

/** The threshold with the best F; of equal ones the nearest to the present. */
function best(points: readonly Point[], current: number, beta: number): number {
  const sorted = [...points].sort((a, b) => b.p - a.p);
  const positives = points.filter((p) => p.is).length;
  let bestAt = current;
  let bestF = measure(points, () => current, beta).f;
  let hits = 0;
  for (const [k, point] of sorted.entries()) {
    if (point.is) hits += 1;
    const next = sorted[k + 1]?.p ?? 0;
    if (next === point.p) continue;
    const f = fOf(hits / (k + 1), positives === 0 ? 0 : hits / positives, beta);
    const at = Math.round(((point.p + next) / 2) * 1000) / 1000;
    const isNearer = Math.abs(at - current) < Math.abs(bestAt - current);
    if (f > bestF + 1e-9 || (Math.abs(f - bestF) <= 1e-9 && isNearer)) {
      bestF = f;
      bestAt = at;
    }
  }
  return Math.min(0.99, Math.max(0.01, bestAt));
}

function measure(
  points: readonly Point[],
  thresholdOf: (point: Point) => number,
  beta: number,
): Measure {
  let said = 0;
  let right = 0;
  let there = 0;
  for (const point of points) {
    const says = point.p >= thresholdOf(point);
    if (says) said += 1;
    if (point.is) there += 1;
    if (says && point.is) right += 1;
  }
  const precision = said === 0 ? 0 : right / said;
  const recall = there === 0 ? 0 : right / there;
  return { precision, recall, f: fOf(precision, recall, beta) };
}

function fOf(precision: number, recall: number, beta: number): number {
  const b = beta * beta;
  return precision + recall === 0 ? 0 : ((1 + b) * precision * recall) / (b * precision + recall);
}
