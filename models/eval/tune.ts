/**
 * Fits the manual's figures to a model: `npm run tune -- CALLS.jsonl… [options]`. The calls must
 * be labelled and unknown to the model. They are scored once (the scores are kept outside the
 * repository), then the fold runs over them under many settings, which takes milliseconds a call.
 *
 *   --try PATH=V,V,…   a table of these values (several: of every combination), and no search
 *   --set PATH=V       the manual with this figure set so, to begin with (may be repeated)
 *   --manual FILE      another manual than shared/manuals/default.yaml
 *   --model NAME       another model of the registry      --models-dir DIR   another registry
 *   --scored FILE      scores as `npm run score` writes them, instead of running a model
 *   --gold | --noise N scores made of the labels, perfect or wrong at a model's rate, N draws
 *   --minutes N        longest search (4)                --splits N  ways to halve the calls (3)
 *   --gain X           least saving for a change, in cues that came late (1)
 *   --write            puts what is suggested into the manual's file
 *
 * Without `--try` every figure that depends on the model is searched on one half of the calls and
 * judged on the other, both ways round; suggested is what most of the searches want. `cost/call`
 * weighs the faults (figures.ts): a missed danger is worst, a forbidden cue next.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { editFigure } from '../../server/src/manual/edit-figure.ts';
import { describeProblem, loadManual } from '../../server/src/manual/load.ts';
import type { ScoredCall } from '../../shared/src/call/drive.ts';
import type { Manual } from '../../shared/src/manual/compile.ts';
import { type Counts, costOf, figuresOf, sumCounts } from './figures.ts';
import { type CallScores, goldScores, noisyScores, readCalls } from './oracle.ts';
import { modelScores } from './score-cache.ts';
import {
  AXES,
  type Case,
  figureAt,
  halves,
  middle,
  run,
  type Setting,
  search,
  withFigures,
} from './tune-search.ts';

const HERE = dirname(fileURLToPath(import.meta.url));
const PASSES = 3;

const COLUMNS = [
  ['in time', (c: Counts) => figuresOf(c).inTime],
  ['forb.', (c: Counts) => figuresOf(c).forbidden],
  ['unasked', (c: Counts) => figuresOf(c).unasked],
  ['quiet', (c: Counts) => figuresOf(c).quiet],
  ['call110', (c: Counts) => figuresOf(c).call110],
  ['lifeline', (c: Counts) => figuresOf(c).lifeline],
  ['verdict', (c: Counts) => figuresOf(c).verdict],
  ['har.prec', (c: Counts) => figuresOf(c).harassment],
  ['types', (c: Counts) => figuresOf(c).types],
  ['cost/call', (c: Counts) => costOf(c) / Math.max(1, c.calls)],
] as const;
const NAME_WIDTH = 44;

function header(): string {
  return `${'setting'.padEnd(NAME_WIDTH)}${COLUMNS.map(([name]) => name.padStart(10)).join('')}`;
}

/** Counts of cues are divided by how often each call is among them. */
function row(name: string, counts: readonly Counts[], times = 1): string {
  const sum = sumCounts(counts);
  const cells = COLUMNS.map(([title, value]) => {
    const v = value(sum);
    const isCount = title === 'forb.' || title === 'unasked';
    return (isCount ? (v / times).toFixed(times > 1 ? 1 : 0) : v.toFixed(3)).padStart(10);
  });
  return `${name.padEnd(NAME_WIDTH)}${cells.join('')}`;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      try: { type: 'string', multiple: true, default: [] },
      set: { type: 'string', multiple: true, default: [] },
      manual: { type: 'string', default: join(HERE, '../../shared/manuals/default.yaml') },
      model: { type: 'string' },
      'models-dir': { type: 'string' },
      'cache-dir': { type: 'string' },
      gold: { type: 'boolean', default: false },
      noise: { type: 'string' },
      scored: { type: 'string', multiple: true, default: [] },
      minutes: { type: 'string', default: '4' },
      splits: { type: 'string', default: '3' },
      gain: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new Error('usage: npm run tune -- CALLS.jsonl… [--try …]');
  const file = resolve(values.manual);
  const loaded = loadManual(file);
  if (!loaded.ok) throw new Error(loaded.problems.map(describeProblem).join('\n'));
  const begun = Object.fromEntries(
    values.set.map((s) => readTry(s)).map((t) => [t.path, t.values[0] ?? 0]),
  );
  const manual = withFigures(loaded.manual, begun);
  const calls = readCalls(positionals);
  const until = Date.now() + Number(values.minutes) * 60_000;
  const cases = await casesOf(calls, values);
  console.log(header());
  const now = run(cases, manual);
  console.log(row('now', now));
  if (values.try.length > 0) {
    const [one, two] = halves(cases);
    for (const setting of grid(values.try.map(readTry))) {
      const counts = run(cases, manual, setting);
      const name = nameOf(setting);
      console.log(row(name, counts));
      if (values.try.length === 1)
        console.log(
          `${''.padEnd(NAME_WIDTH)}  cost a call by half: ${costEach(one, manual, setting)} / ${costEach(two, manual, setting)}`,
        );
    }
    return;
  }
  const options = { gain: Number(values.gain), splits: Number(values.splits), until };
  const agreed = suggest(cases, manual, options);
  if (!values.write) return;
  let text = readFileSync(file, 'utf8');
  for (const [path, value] of Object.entries({ ...begun, ...agreed }))
    text = editFigure(text, ['judgement', ...path.split('.')].map(indexed), value);
  writeFileSync(file, text);
  console.log(`written: ${file}`);
}

async function casesOf(
  calls: ReturnType<typeof readCalls>,
  options: {
    gold: boolean;
    noise?: string;
    scored: string[];
    model?: string;
    'models-dir'?: string;
    'cache-dir'?: string;
  },
): Promise<Case[]> {
  if (options.gold) return calls.map((call) => ({ call, scores: goldScores(call) }));
  if (options.noise !== undefined) {
    const draws = Array.from({ length: Number(options.noise) }, (_, seed) => seed + 1);
    return draws.flatMap((seed) =>
      calls.map((call) => ({ call, scores: noisyScores(call, seed) })),
    );
  }
  if (options.scored.length > 0) {
    const known = new Map(options.scored.flatMap(readScored));
    const cases = calls.flatMap((call) => {
      const scores = known.get(call.callId);
      return scores ? [{ call, scores }] : [];
    });
    console.log(`${cases.length} of ${calls.length} calls have scores`);
    return cases;
  }
  const begun = Date.now();
  const { model, scores, fresh } = await modelScores(calls, {
    ...(options.model ? { modelName: options.model } : {}),
    ...(options['models-dir'] ? { modelsDir: resolve(options['models-dir']) } : {}),
    ...(options['cache-dir'] ? { cacheDir: resolve(options['cache-dir']) } : {}),
  });
  const seconds = ((Date.now() - begun) / 1000).toFixed(0);
  console.log(`${model}: ${calls.length} calls, ${fresh} scored now, ${seconds} s`);
  return calls.map((call, k) => ({ call, scores: scores[k] ?? new Map() }));
}

/**
 * Searched on each half and judged on the other, several times; what most of the searches want is
 * suggested.
 */
function suggest(
  cases: readonly Case[],
  manual: Manual,
  options: { gain: number; splits: number; until: number },
): Setting {
  const found: Setting[] = [];
  const unseen: Counts[] = [];
  const share = (options.until - Date.now()) / (2 * options.splits);
  for (let seed = 0; seed < options.splits; seed += 1) {
    const [one, two] = halves(cases, seed);
    for (const [mine, other] of [
      [one, two],
      [two, one],
    ] as const) {
      const until = Date.now() + share;
      const setting = search(mine, manual, {
        axes: AXES,
        gain: options.gain,
        passes: PASSES,
        until,
      });
      found.push(setting);
      unseen.push(...run(other, manual, setting));
    }
  }
  const agreed = middle(found, manual);
  const now = run(cases, manual);
  console.log(row('found on a half, judged on the other', unseen, options.splits));
  console.log(row('suggested (judged on calls it has seen)', run(cases, manual, agreed)));
  const gold = cases.map(({ call }) => ({ call, scores: goldScores(call) }));
  console.log(row('now, with the labels as scores', run(gold, manual)));
  console.log(row('suggested, with the labels as scores', run(gold, manual, agreed)));
  const pad = (v: unknown) => String(v ?? '·').padStart(9);
  const heads = ['now', ...found.map((_, k) => `half ${k + 1}`), 'suggested'].map(pad);
  console.log(`\n${'figure'.padEnd(NAME_WIDTH - 10)}${heads.join('')}`);
  for (const { path } of AXES.filter((axis) => found.some((s) => axis.path in s))) {
    const cells = [figureAt(manual, path), ...found.map((s) => s[path]), agreed[path]];
    console.log(`${path.padEnd(NAME_WIDTH - 10)}${cells.map(pad).join('')}`);
  }
  const isWorse = costOf(sumCounts(unseen)) / options.splits >= costOf(sumCounts(now));
  if (isWorse) console.log('\nNo better on unseen halves: what was found is mostly chance.');
  return agreed;
}

function costEach(cases: readonly Case[], manual: Manual, setting: Setting): string {
  return (costOf(sumCounts(run(cases, manual, setting))) / Math.max(1, cases.length)).toFixed(3);
}

function nameOf(setting: Setting): string {
  return Object.entries(setting)
    .map(([path, value]) => `${path}=${value}`)
    .join(' ');
}

function readTry(text: string): { path: string; values: number[] } {
  const [path = '', list = ''] = text.split('=');
  const values = list.split(',').map(Number);
  if (path === '' || values.some((v) => list === '' || !Number.isFinite(v)))
    throw new Error(`not PATH=VALUE,VALUE…: ${text}`);
  return { path, values };
}

/** Scores out of a file as `npm run score` writes it, whoever made them. */
function readScored(file: string): [string, CallScores][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as ScoredCall)
    .map(({ callId, utterances }) => [callId, new Map(utterances.map((u) => [u.i, u.score]))]);
}

/** Every combination. */
function grid(axes: readonly { path: string; values: readonly number[] }[]): Setting[] {
  return axes.reduce<Setting[]>(
    (all, { path, values }) =>
      all.flatMap((setting) => values.map((value) => ({ ...setting, [path]: value }))),
    [{}],
  );
}

function indexed(key: string): string | number {
  return /^\d+$/.test(key) ? Number(key) : key;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
