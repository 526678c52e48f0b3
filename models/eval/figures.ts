import {
  CALL_TYPES,
  CUE_KINDS,
  type CueKind,
  VERDICTS,
  type Verdict,
} from '../../shared/src/label.ts';
import type { LabelledCall } from './oracle.ts';

/**
 * What a scored call did to its labels, as counts that add up over calls, so that any part of a
 * set can be measured without running it again. The figures read off the sums agree with
 * evaluate.mjs, which stays the judge.
 */

/** The part of a SCORED.md line that is measured here. */
export interface Outcome {
  verdict: string;
  types: readonly string[];
  cues: readonly { cue: string; at: number }[];
}

export interface CueCounts {
  expected: number;
  inTime: number;
  forbidden: number;
  unasked: number;
}

export interface Counts {
  calls: number;
  cues: Record<CueKind, CueCounts>;
  quietCalls: number;
  quietWithCue: number;
  /** Rows: labelled; columns: judged. */
  verdict: number[][];
  types: { tp: number; fp: number; fn: number };
}

/** Figures by the names that evaluate.mjs gives them. */
export interface Figures {
  inTime: number;
  forbidden: number;
  unasked: number;
  quiet: number;
  call110: number;
  lifeline: number;
  verdict: number;
  harassment: number;
  types: number;
}

/**
 * What a fault costs, in cues that came too late. A missed danger is the worst, a forbidden cue
 * the next; a type that is wrong costs least.
 */
export const COST = {
  vitalMissed: 12,
  vitalForbidden: 4,
  late: 1,
  forbidden: 4,
  unasked: 0.5,
  quiet: 2,
  verdict: 1,
  falseHarassment: 2,
  type: 0.3,
} as const;

const isVital = (cue: CueKind) => cue === 'call110' || cue === 'lifeline';

/** Counts of one call. */
export function countCall(call: LabelledCall, scored: Outcome): Counts {
  const counts = noCounts();
  counts.calls = 1;
  for (const cue of CUE_KINDS) {
    const at = scored.cues.filter((c) => c.cue === cue).map((c) => c.at);
    const want = call.expect.filter((e) => e.cue === cue);
    const k = counts.cues[cue];
    k.expected = want.length;
    k.inTime = want.filter((e) => at.some((a) => a >= e.from && a <= e.to)).length;
    if (at.length > 0 && call.mustNot.includes(cue)) k.forbidden = 1;
    else if (at.length > 0 && want.length === 0) k.unasked = 1;
  }
  if (call.expect.length === 0) {
    counts.quietCalls = 1;
    const cues: readonly string[] = CUE_KINDS;
    if (scored.cues.some((c) => cues.includes(c.cue))) counts.quietWithCue = 1;
  }
  const row = counts.verdict[VERDICTS.indexOf(call.verdict as Verdict)];
  const column = VERDICTS.indexOf(scored.verdict as Verdict);
  if (row && column >= 0) row[column] = 1;
  for (const type of CALL_TYPES) {
    const [want, got] = [call.types.includes(type), scored.types.includes(type)];
    if (want && got) counts.types.tp += 1;
    else if (got) counts.types.fp += 1;
    else if (want) counts.types.fn += 1;
  }
  return counts;
}

function noCounts(): Counts {
  const none = () => ({ expected: 0, inTime: 0, forbidden: 0, unasked: 0 });
  return {
    calls: 0,
    cues: Object.fromEntries(CUE_KINDS.map((c) => [c, none()])) as Record<CueKind, CueCounts>,
    quietCalls: 0,
    quietWithCue: 0,
    verdict: VERDICTS.map(() => VERDICTS.map(() => 0)),
    types: { tp: 0, fp: 0, fn: 0 },
  };
}

/** The counts of several calls together. */
export function sumCounts(all: readonly Counts[]): Counts {
  const sum = noCounts();
  for (const one of all) {
    sum.calls += one.calls;
    sum.quietCalls += one.quietCalls;
    sum.quietWithCue += one.quietWithCue;
    for (const cue of CUE_KINDS)
      for (const key of ['expected', 'inTime', 'forbidden', 'unasked'] as const)
        sum.cues[cue][key] += one.cues[cue][key];
    one.verdict.forEach((row, i) => {
      row.forEach((n, j) => {
        const into = sum.verdict[i];
        if (into) into[j] = (into[j] ?? 0) + n;
      });
    });
    for (const key of ['tp', 'fp', 'fn'] as const) sum.types[key] += one.types[key];
  }
  return sum;
}

const share = (a: number, b: number) => (b === 0 ? Number.NaN : a / b);
const f1 = (tp: number, fp: number, fn: number) => (tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn));

/** Figures of summed counts. */
export function figuresOf(counts: Counts): Figures {
  const { verdict: m, types, cues } = counts;
  const total = (key: keyof CueCounts) => CUE_KINDS.reduce((n, c) => n + cues[c][key], 0);
  const column = (j: number) => m.reduce((n, row) => n + (row[j] ?? 0), 0);
  const row = (i: number) => (m[i] ?? []).reduce((a, b) => a + b, 0);
  const hit = (k: number) => m[k]?.[k] ?? 0;
  const used = VERDICTS.map((_, k) => k).filter((k) => row(k) > 0);
  const each = used.map((k) => f1(hit(k), column(k) - hit(k), row(k) - hit(k)));
  const worst = VERDICTS.length - 1;
  return {
    inTime: share(total('inTime'), total('expected')),
    forbidden: total('forbidden'),
    unasked: total('unasked'),
    quiet: share(counts.quietWithCue, counts.quietCalls),
    call110: share(cues.call110.inTime, cues.call110.expected),
    lifeline: share(cues.lifeline.inTime, cues.lifeline.expected),
    verdict: each.reduce((a, b) => a + b, 0) / Math.max(1, each.length),
    harassment: share(hit(worst), column(worst)),
    types: f1(types.tp, types.fp, types.fn),
  };
}

/** What the faults cost together; divide by the calls to compare sets. */
export function costOf(counts: Counts): number {
  let cost = 0;
  for (const cue of CUE_KINDS) {
    const k = counts.cues[cue];
    const vital = isVital(cue);
    cost += (k.expected - k.inTime) * (vital ? COST.vitalMissed : COST.late);
    cost += k.forbidden * (vital ? COST.vitalForbidden : COST.forbidden);
    cost += k.unasked * COST.unasked;
  }
  cost += counts.quietWithCue * COST.quiet;
  counts.verdict.forEach((row, i) => {
    row.forEach((n, j) => {
      if (i === j) return;
      cost += n * (j === VERDICTS.length - 1 ? COST.falseHarassment : COST.verdict);
    });
  });
  return cost + (counts.types.fp + counts.types.fn) * COST.type;
}
