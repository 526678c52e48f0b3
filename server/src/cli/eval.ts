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
import { locateModel } from '@kikimori/models/locate.ts';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { Score } from '@kikimori/shared/score.ts';
import { ROOT_DIR, readSettings } from '../config.ts';
import { createScorer, type Scorer } from '../score/score.ts';
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

/** Times of the very calls: one after another, then in full batches. */
async function measure(
  calls: LabelledCall[],
  modelsDir: string,
  modelName: string | undefined,
  bytes: number,
): Promise<Speed> {
  const begun = performance.now();
  const scorer: Scorer = await createScorer({
    modelsDir,
    deadlineMs: PATIENT_MS,
    ...(modelName ? { modelName } : {}),
  });
  const loadMs = performance.now() - begun;
  const alone: number[] = [];
  for (const call of calls.slice(0, 20)) {
    const session = await scorer.open();
    for (const { i, channel, text, startMs } of call.utterances) {
      const from = performance.now();
      const score = await session.hear({ i, channel, text, startMs });
      if (score) alone.push(performance.now() - from);
    }
    session.close();
  }
  alone.sort((a, b) => a - b);
  const from = performance.now();
  const scores = await Promise.all(
    calls.map(async (call) => {
      const session = await scorer.open();
      const all = await Promise.all(
        call.utterances.map(({ i, channel, text, startMs }) =>
          session.hear({ i, channel, text, startMs }),
        ),
      );
      session.close();
      return all.filter((s) => s !== null).length;
    }),
  );
  const batchedMs = performance.now() - from;
  await scorer.close();
  const turns = scores.reduce((a, b) => a + b, 0);
  return {
    aloneMs: { median: rank(alone, 0.5), p95: rank(alone, 0.95) },
    batchMs: batchedMs / Math.max(1, turns),
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
    const bytes = model.files.reduce((sum, f) => sum + statSync(join(model.dir, f.path)).size, 0);
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
      speed: await measure(labelled, modelsDir, modelName, bytes),
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
