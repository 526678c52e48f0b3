/**
 * `npm run eval`: scores models/eval/dev.jsonl with `npm run score`, lets evaluate.mjs judge, and
 * writes models/eval/REPORT.md, reliability.svg and report.json (figures only, no text).
 * Other labelled calls, and another folder for the report: `--calls FILE --report DIR`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type LocatedModel, locateModel } from '@kikimori/models/locate.ts';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { Score } from '@kikimori/shared/score.ts';
import { ROOT_DIR, readSettings } from '../config.ts';
import { createEngine, type Row } from '../score/engine.ts';
import { createScorer } from '../score/score.ts';
import { createKuromoji } from '../tokenise/kuromoji.ts';
import {
  countLabels,
  headline,
  intervals,
  type JudgedCall,
  reliability,
  type TurnLabel,
  toneConfusion,
} from './eval-figures.ts';
import {
  type KeptFigures,
  numbersOf,
  type Report,
  reliabilitySvg,
  reportMarkdown,
  type Speed,
} from './eval-report.ts';

interface LabelledCall {
  callId: string;
  utterances: {
    i: number;
    channel: 'agent' | 'customer';
    text: string;
    startMs: number;
    label?: TurnLabel;
  }[];
}
interface ScoredCall {
  callId: string;
  utterances: { i: number; score: Score }[];
}

const DRAWS = 1_000;
const SEED = 1;
const BINS = 10;
const PATIENT_MS = 60_000;

const readLines = <T>(path: string): T[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((l) => l.trim() !== '')
    .map((l) => JSON.parse(l) as T);

function judge(labelled: LabelledCall[], scored: ScoredCall[]): JudgedCall[] {
  const byCall = new Map(
    scored.map((c) => [c.callId, new Map(c.utterances.map((u) => [u.i, u.score]))]),
  );
  return labelled.map((call) =>
    call.utterances.flatMap(({ i, label }) => {
      const score = byCall.get(call.callId)?.get(i);
      return label && score ? [{ label, score }] : [];
    }),
  );
}

const rank = (sorted: number[], q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? 0;

const MEASURED_CALLS = 20;
const ROWS_AT_ONCE = 32;

/** Milliseconds of `work`, and what it gave. */
async function timed<T>(work: () => Promise<T>): Promise<[number, T]> {
  const from = performance.now();
  const result = await work();
  return [performance.now() - from, result];
}

/** Median and p95 of a list that is sorted in place. */
function quantiles(ms: number[]): { median: number; p95: number } {
  ms.sort((a, b) => a - b);
  return { median: rank(ms, 0.5), p95: rank(ms, 0.95) };
}

/** Tokenise and score in this process: turns one by one, then all in batches. */
async function measureEngine(
  calls: LabelledCall[],
  model: LocatedModel,
): Promise<Pick<Speed, 'turnMs' | 'batchMs' | 'dictionaryMs'>> {
  const [dictionaryMs] = await timed(() => createKuromoji());
  const engine = await createEngine(model, 1);
  const wanted = calls.slice(0, MEASURED_CALLS).flatMap((call) => {
    const heard = call.utterances.map((u) => engine.prepare(u.channel, u.text));
    return call.utterances.flatMap((u, k) =>
      u.channel === 'customer'
        ? [{ text: u.text, context: heard.slice(Math.max(0, k - 3), k) }]
        : [],
    );
  });
  const row = ({ text, context }: (typeof wanted)[number]): Row => ({
    turn: engine.prepare('customer', text),
    context,
  });
  const alone: number[] = [];
  for (const turn of wanted) alone.push((await timed(() => engine.run([row(turn)])))[0]);
  const [batchedMs] = await timed(async () => {
    for (let k = 0; k < wanted.length; k += ROWS_AT_ONCE)
      await engine.run(wanted.slice(k, k + ROWS_AT_ONCE).map(row));
  });
  await engine.close();
  return {
    dictionaryMs,
    turnMs: quantiles(alone),
    batchMs: batchedMs / Math.max(1, wanted.length),
  };
}

/** Times of the very calls, one after another. */
async function measure(
  calls: LabelledCall[],
  modelsDir: string,
  model: LocatedModel,
): Promise<Speed> {
  const [loadMs, scorer] = await timed(() =>
    createScorer({ modelsDir, deadlineMs: PATIENT_MS, modelName: model.name }),
  );
  const heard: number[] = [];
  for (const call of calls.slice(0, MEASURED_CALLS)) {
    const session = await scorer.open();
    for (const { i, channel, text, startMs } of call.utterances) {
      const [ms, score] = await timed(() => session.hear({ i, channel, text, startMs }));
      if (score) heard.push(ms);
    }
    session.close();
  }
  await scorer.close();
  const bytes = model.files.reduce((sum, f) => sum + statSync(join(model.dir, f.path)).size, 0);
  return {
    ...(await measureEngine(calls, model)),
    heardMs: quantiles(heard),
    loadMs,
    modelMegabytes: bytes / 1e6,
  };
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { calls: { type: 'string' }, report: { type: 'string' } },
  });
  const judgeDir = resolve(ROOT_DIR, 'models/eval');
  const dev = resolve(values.calls ?? join(judgeDir, 'dev.jsonl'));
  const evalDir = resolve(values.report ?? judgeDir);
  const settings = readSettings(process.env);
  const modelsDir = resolve(ROOT_DIR, settings.KIKIMORI_MODELS_DIR);
  const modelName = settings.KIKIMORI_MODEL || undefined;
  const work = mkdtempSync(join(tmpdir(), 'kikimori-eval-'));
  try {
    const out = join(work, 'scored.jsonl');
    const score = join(ROOT_DIR, 'server/src/cli/score.ts');
    execFileSync(process.execPath, ['--import', 'tsx', score, dev, '--out', out], {
      cwd: ROOT_DIR,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const judged = JSON.parse(
      execFileSync(process.execPath, [join(judgeDir, 'evaluate.mjs'), dev, out, '--json'], {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      }),
    ) as Record<string, unknown>;
    const labelled = readLines<LabelledCall>(dev);
    const calls = judge(labelled, readLines<ScoredCall>(out));
    const model = locateModel(modelsDir, modelName, { acts: ACTS, demands: DEMANDS });
    const report: Report = {
      source: basename(dev),
      model: `${model.name}@${model.revision}`,
      calls: calls.length,
      turns: calls.reduce((sum, c) => sum + c.length, 0),
      judged,
      headline: headline(calls),
      intervals: intervals(calls, DRAWS, SEED),
      labels: countLabels(calls),
      tone: toneConfusion(calls),
      bins: reliability(calls, BINS),
      speed: await measure(labelled, modelsDir, model),
    };
    const kept = join(evalDir, 'report.json');
    const last = existsSync(kept) ? (JSON.parse(readFileSync(kept, 'utf8')) as KeptFigures) : null;
    writeFileSync(join(evalDir, 'REPORT.md'), reportMarkdown(report, last));
    writeFileSync(join(evalDir, 'reliability.svg'), reliabilitySvg(report.bins));
    const now: KeptFigures = {
      model: report.model,
      figures: { ...numbersOf(judged), ...report.headline },
    };
    writeFileSync(kept, `${JSON.stringify(now, null, 2)}\n`);
    for (const [name, value] of Object.entries(report.headline))
      console.log(`${name.padEnd(24)}${value.toFixed(3)}`);
    console.log(join(evalDir, 'REPORT.md'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
