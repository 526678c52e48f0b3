import { maskText } from '../view/mask.ts';
import type { ManualError } from './compile.ts';
import { MAX_STEP_CHARS, type ManualSource, type Step, type When } from './schema.ts';

/**
 * What is allowed but probably not meant: near-duplicate and unreachable steps, missing script
 * lines, steps too long to read in a call, thresholds outside what has been published. Pure.
 */

/** Two steps whose sentences are alike to this degree (Dice over character pairs). */
const ALIKE = 0.9;

/**
 * Published ranges. long-call: 15 minutes (熊本県, repeated abuse) to 60 (CCAJ's line for
 * 「長時間」); repeat: from 3 on (CCAJ); hold-return: 30 seconds to a minute (telephone manners
 * guides); silence: 10 to 20 seconds (a reference value). None of them is law.
 */
export const PUBLISHED: Readonly<Record<string, readonly [number, number]>> = {
  'long-call': [15, 60],
  'long-judgement': [30, 60],
  'abuse-repeat': [15, 30],
  repeat: [3, 5],
  'hold-return': [30, 60],
  silence: [10, 20],
};

/** Warnings with their place, in the order of the manual. */
export function lintManual(source: ManualSource): ManualError[] {
  return [
    ...source.steps.flatMap((step, k) => lintStep(step, k)),
    ...findAlike(source.steps),
    ...findUnreachable(source.steps),
    ...lintTypes(source),
    ...lintThresholds(source),
    ...lintCases(source),
  ];
}

function lintStep(step: Step, k: number): ManualError[] {
  const found: ManualError[] = [];
  if (step.say.length === 0)
    found.push({
      path: ['steps', k, 'say'],
      message: `手順「${step.id}」に読み上げる文がありません`,
    });
  const chars = step.say.reduce((n, line) => n + line.length, 0);
  if (chars > MAX_STEP_CHARS)
    found.push({
      path: ['steps', k, 'say'],
      message: `手順「${step.id}」の文が長すぎます(${chars}字、目安は${MAX_STEP_CHARS}字まで)`,
    });
  step.say.forEach((line, n) => {
    if (/[○◯]{1,}|〜|\{[^}]*\}/.test(line))
      found.push({
        path: ['steps', k, 'say', n],
        message: `手順「${step.id}」の文に埋める箇所があり、そのままでは読み上げられません`,
      });
  });
  return found;
}

function findAlike(steps: readonly Step[]): ManualError[] {
  const found: ManualError[] = [];
  const pairs = steps.map((s) => pairsOf(s.title + s.say.join('')));
  for (let b = 1; b < steps.length; b++)
    for (let a = 0; a < b; a++) {
      const [one, two] = [steps[a], steps[b]];
      const [pairsA, pairsB] = [pairs[a], pairs[b]];
      if (!one || !two || !pairsA || !pairsB || dice(pairsA, pairsB) < ALIKE) continue;
      found.push({
        path: ['steps', b],
        message: `手順「${two.id}」は「${one.id}」とほとんど同じです`,
      });
    }
  return found;
}

function pairsOf(text: string): Map<string, number> {
  const pairs = new Map<string, number>();
  for (let k = 0; k + 1 < text.length; k++) {
    const pair = text.slice(k, k + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

function dice(a: Map<string, number>, b: Map<string, number>): number {
  let both = 0;
  let all = 0;
  for (const [pair, n] of a) both += Math.min(n, b.get(pair) ?? 0);
  for (const n of a.values()) all += n;
  for (const n of b.values()) all += n;
  return all === 0 ? 0 : (2 * both) / all;
}

/** A step can never be the first that fits where an earlier one fits whenever it does. */
function findUnreachable(steps: readonly Step[]): ManualError[] {
  const found: ManualError[] = [];
  steps.forEach((step, b) => {
    const earlier = steps.slice(0, b).find((s) => covers(s.when, step.when));
    if (earlier)
      found.push({
        path: ['steps', b, 'when'],
        message: `手順「${step.id}」には届きません(先に「${earlier.id}」が必ず当てはまります)`,
      });
  });
  return found;
}

/** Does `wide` hold whenever `narrow` holds? */
function covers(wide: When, narrow: When): boolean {
  if ((wide.cue === undefined) !== (narrow.cue === undefined)) return false;
  const within = (a?: readonly unknown[], b?: readonly unknown[]) =>
    a === undefined || (b?.every((x) => a.includes(x)) ?? false);
  const atLeast = (a?: readonly unknown[], b?: readonly unknown[]) =>
    a === undefined || (b !== undefined && a.every((x) => b.includes(x)));
  const from = (a?: number, b?: number) => a === undefined || (b !== undefined && b >= a);
  const same = (a?: boolean, b?: boolean) => a === undefined || a === b;
  return (
    within(wide.cue, narrow.cue) &&
    within(wide.acts, narrow.acts) &&
    within(wide.demands, narrow.demands) &&
    within(wide.types, narrow.types) &&
    within(wide.verdict, narrow.verdict) &&
    within(wide.rule, narrow.rule) &&
    atLeast(wide.heard, narrow.heard) &&
    atLeast(wide.notHeard, narrow.notHeard) &&
    from(wide.toneAtLeast, narrow.toneAtLeast) &&
    from(wide.minutesAtLeast, narrow.minutesAtLeast) &&
    from(wide.silentSecAtLeast, narrow.silentSecAtLeast) &&
    from(wide.earlierAtLeast, narrow.earlierAtLeast) &&
    same(wide.onHold, narrow.onHold) &&
    same(wide.victim, narrow.victim)
  );
}

function lintTypes(source: ManualSource): ManualError[] {
  const noWarning = ['violence', 'other'];
  return source.types.flatMap((type, k) =>
    type.warning.length === 0 && !noWarning.includes(type.label)
      ? [{ path: ['types', k], message: `類型「${type.name}」に警告文がありません` }]
      : [],
  );
}

function lintThresholds(source: ManualSource): ManualError[] {
  return source.thresholds.flatMap((t, k) => {
    const range = PUBLISHED[t.id];
    if (!range || (t.value >= range[0] && t.value <= range[1])) return [];
    return [
      {
        path: ['thresholds', k, 'value'],
        message: `「${t.name}」${t.value}${t.unit}は、公表されている範囲(${range[0]}〜${range[1]}${t.unit})の外です`,
      },
    ];
  });
}

/** A case whose step is gone is never shown; one that still names somebody must not be. */
function lintCases(source: ManualSource): ManualError[] {
  const steps = new Set(source.steps.map((s) => s.id));
  return (source.cases ?? []).flatMap((one, k) => {
    const found: ManualError[] = [];
    if (!steps.has(one.step))
      found.push({
        path: ['cases', k, 'step'],
        message: `事例「${one.title}」の手順「${one.step}」がありません。この事例は表示されません`,
      });
    const texts: [(string | number)[], string][] = [
      [['cases', k, 'title'], one.title],
      [['cases', k, 'lesson'], one.lesson],
      ...one.lines.map((l, n): [(string | number)[], string] => [
        ['cases', k, 'lines', n, 'text'],
        l.text,
      ]),
    ];
    for (const [path, text] of texts)
      if (maskText(text) !== text)
        found.push({ path, message: `事例「${one.title}」に個人情報らしい言葉があります` });
    return found;
  });
}
