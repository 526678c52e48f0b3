/**
 * Figures of scored turns against labelled ones, for intervals and tables. Pure. The headline
 * figures agree with models/eval/evaluate.mjs, which stays the judge.
 */
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { Score } from '@kikimori/shared/score.ts';

export interface TurnLabel {
  tone: number;
  acts: string[];
  demands: string[];
  danger: boolean;
  selfHarm: boolean;
  repeatOf: number | null;
}
/** One customer turn: what it is and what was scored. */
export interface JudgedTurn {
  label: TurnLabel;
  score: Score;
}
export type JudgedCall = readonly JudgedTurn[];

export interface Counts {
  tp: number;
  fp: number;
  fn: number;
}
export const LABELS = [...ACTS, ...DEMANDS, 'danger', 'selfHarm', 'repeat'] as const;
export type LabelName = (typeof LABELS)[number];

const share = (a: number, b: number) => (b === 0 ? Number.NaN : a / b);
export const precision = (c: Counts) => share(c.tp, c.tp + c.fp);
export const recall = (c: Counts) => share(c.tp, c.tp + c.fn);
export const f1 = (c: Counts) => (c.tp === 0 ? 0 : (2 * c.tp) / (2 * c.tp + c.fp + c.fn));

function has(name: LabelName, of: TurnLabel | Score): boolean {
  if (name === 'danger' || name === 'selfHarm') return of[name];
  if (name === 'repeat') return of.repeatOf !== null;
  return (of.acts as string[]).includes(name) || (of.demands as string[]).includes(name);
}

export function countLabels(calls: readonly JudgedCall[]): Record<LabelName, Counts> {
  const out = Object.fromEntries(LABELS.map((l) => [l, { tp: 0, fp: 0, fn: 0 }])) as Record<
    LabelName,
    Counts
  >;
  for (const call of calls)
    for (const { label, score } of call)
      for (const name of LABELS) {
        const want = has(name, label);
        const got = has(name, score);
        if (want && got) out[name].tp++;
        else if (got) out[name].fp++;
        else if (want) out[name].fn++;
      }
  return out;
}

/** Rows: labelled tone; columns: scored tone. */
export function toneConfusion(calls: readonly JudgedCall[]): number[][] {
  const m = [0, 1, 2, 3].map(() => [0, 0, 0, 0]);
  for (const call of calls)
    for (const { label, score } of call) {
      const row = m[label.tone];
      if (row) row[score.tone] = (row[score.tone] ?? 0) + 1;
    }
  return m;
}

function toneFigures(m: number[][]): { kappa: number; macroF1: number } {
  const n = m.length;
  const row = m.map((r) => r.reduce((a, b) => a + b, 0));
  const column = m.map((_, j) => m.reduce((a, r) => a + (r[j] ?? 0), 0));
  const total = row.reduce((a, b) => a + b, 0);
  let seen = 0;
  let chance = 0;
  m.forEach((r, i) => {
    r.forEach((count, j) => {
      const weight = ((i - j) / (n - 1)) ** 2;
      seen += weight * count;
      chance += (weight * (row[i] ?? 0) * (column[j] ?? 0)) / total;
    });
  });
  const used = m.map((_, k) => k).filter((k) => (row[k] ?? 0) > 0);
  const each = used.map((k) => {
    const tp = m[k]?.[k] ?? 0;
    return f1({ tp, fp: (column[k] ?? 0) - tp, fn: (row[k] ?? 0) - tp });
  });
  return { kappa: 1 - seen / chance, macroF1: each.reduce((a, b) => a + b, 0) / each.length };
}

const add = (counts: readonly Counts[]): Counts =>
  counts.reduce((a, c) => ({ tp: a.tp + c.tp, fp: a.fp + c.fp, fn: a.fn + c.fn }), {
    tp: 0,
    fp: 0,
    fn: 0,
  });

/** Headline figures by name. */
export function headline(calls: readonly JudgedCall[]): Record<string, number> {
  const c = countLabels(calls);
  const tone = toneFigures(toneConfusion(calls));
  return {
    'acts micro-F1': f1(add(ACTS.map((a) => c[a]))),
    'demands micro-F1': f1(add(DEMANDS.map((d) => c[d]))),
    'danger recall': recall(c.danger),
    'danger precision': precision(c.danger),
    'selfHarm recall': recall(c.selfHarm),
    'selfHarm precision': precision(c.selfHarm),
    'tone quadratic kappa': tone.kappa,
    'tone macro-F1': tone.macroF1,
    'repeat F1': f1(c.repeat),
  };
}

/** A small seeded generator (mulberry32), so that intervals are the same each time. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** 95 % intervals by drawing whole calls with replacement: turns of a call are not independent. */
export function intervals(
  calls: readonly JudgedCall[],
  draws: number,
  seed: number,
): Record<string, [number, number]> {
  const random = seeded(seed);
  const seen: Record<string, number[]> = {};
  for (let n = 0; n < draws; n++) {
    const sample = calls.map(() => calls[Math.floor(random() * calls.length)] ?? []);
    for (const [name, value] of Object.entries(headline(sample))) {
      seen[name] ??= [];
      if (Number.isFinite(value)) seen[name].push(value);
    }
  }
  return Object.fromEntries(
    Object.entries(seen).map(([name, values]) => {
      values.sort((a, b) => a - b);
      const at = (q: number) => values[Math.floor(q * (values.length - 1))] ?? Number.NaN;
      return [name, [at(0.025), at(0.975)]];
    }),
  );
}

export interface ReliabilityBin {
  from: number;
  to: number;
  n: number;
  meanP: number;
  rate: number;
}

/** How often a label is true where it was given a probability: pooled over all labels. */
export function reliability(calls: readonly JudgedCall[], bins: number): ReliabilityBin[] {
  const sums = Array.from({ length: bins }, () => ({ n: 0, p: 0, y: 0 }));
  const put = (p: number, y: boolean) => {
    const bin = sums[Math.min(bins - 1, Math.floor(p * bins))];
    if (!bin) return;
    bin.n++;
    bin.p += p;
    bin.y += y ? 1 : 0;
  };
  for (const call of calls)
    for (const { label, score } of call) {
      for (const a of ACTS) put(score.actP[a], label.acts.includes(a));
      for (const d of DEMANDS) put(score.demandP[d], label.demands.includes(d));
      put(score.dangerP, label.danger);
      put(score.selfHarmP, label.selfHarm);
    }
  return sums.map(({ n, p, y }, k) => ({
    from: k / bins,
    to: (k + 1) / bins,
    n,
    meanP: n ? p / n : Number.NaN,
    rate: n ? y / n : Number.NaN,
  }));
}

/** Mean distance of probability and rate, weighed by the turns in each bin. */
export function calibrationError(bins: readonly ReliabilityBin[]): number {
  const total = bins.reduce((a, b) => a + b.n, 0);
  return bins.reduce((a, b) => a + (b.n ? (b.n / total) * Math.abs(b.meanP - b.rate) : 0), 0);
}
