import { createReadStream, createWriteStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { scoreCall } from '@kikimori/shared/call/drive.ts';
import { CHANNELS } from '@kikimori/shared/label.ts';
import type { Score } from '@kikimori/shared/score.ts';
import { z } from 'zod';
import { ROOT_DIR, readSettings } from '../config.ts';
import { describeProblem, loadManual } from '../manual/load.ts';
import type { Scorer } from '../score/score.ts';
import { createScorer } from '../score/score.ts';

/**
 * `npm run score -- CALLS.jsonl [--out SCORED.jsonl]`, as models/eval/SCORED.md says: written calls
 * through the live server's tokeniser, model, fold and manual, on the calls' own clock.
 */

const USAGE = 'usage: npm run score -- CALLS.jsonl [--out SCORED.jsonl]';

/** A model that is slow here must not be replaced by the lexicon: the figures are the model's. */
const PATIENT_MS = 60_000;

const callSchema = z.object({
  callId: z.string().min(1),
  industry: z.string().optional(),
  utterances: z
    .array(
      z
        .object({
          i: z.int().min(0),
          channel: z.enum(CHANNELS),
          startMs: z.number().min(0),
          endMs: z.number().min(0),
          text: z.string(),
        })
        .refine((u) => u.endMs >= u.startMs, {
          path: ['endMs'],
          message: 'endMs is before startMs',
        }),
    )
    .superRefine((all, context) => {
      for (const [k, u] of all.entries()) {
        if (u.i !== k)
          context.addIssue({ code: 'custom', path: [k, 'i'], message: `i must be ${k}` });
        const before = all[k - 1];
        if (before && u.startMs < before.startMs) {
          context.addIssue({ code: 'custom', path: [k, 'startMs'], message: 'startMs falls' });
        }
      }
    }),
});
type WrittenCall = z.output<typeof callSchema>;

/** Scores of all customer turns, each from what came before its end. */
async function scoresOf(call: WrittenCall, scorer: Scorer): Promise<Map<number, Score>> {
  const session = await scorer.open();
  const scores = new Map<number, Score>();
  for (const { i, channel, text, startMs } of call.utterances) {
    const score = await session.hear({ i, channel, text, startMs });
    if (score) scores.set(i, score);
  }
  return scores;
}

async function run(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { out: { type: 'string' }, model: { type: 'string' }, manual: { type: 'string' } },
  });
  const [file] = positionals;
  if (!file || positionals.length !== 1) throw new Error(USAGE);
  const settings = readSettings(process.env);
  const loaded = loadManual(resolve(ROOT_DIR, values.manual ?? settings.KIKIMORI_MANUAL));
  if (!loaded.ok) throw new Error(loaded.problems.map(describeProblem).join('\n'));
  const { manual } = loaded;
  const modelName = values.model ?? settings.KIKIMORI_MODEL;
  const scorer = await createScorer({
    modelsDir: resolve(ROOT_DIR, settings.KIKIMORI_MODELS_DIR),
    deadlineMs: PATIENT_MS,
    ...(modelName ? { modelName } : {}),
  });
  const outFile = values.out ? createWriteStream(values.out) : null;
  const out = outFile ?? process.stdout;
  let bad = 0;
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file) })) {
      line += 1;
      if (text.trim() === '') continue;
      try {
        const call = readCall(text);
        const scores = await scoresOf(call, scorer);
        const scored = scoreCall(written(call), manual, (i) => scores.get(i), scorer.model);
        out.write(`${JSON.stringify(scored)}\n`);
      } catch (error) {
        bad += 1;
        console.error(`${file}:${line}: ${(error as Error).message}`);
      }
    }
  } finally {
    await scorer.close();
    if (outFile) await new Promise<void>((done) => outFile.end(() => done()));
  }
  return bad === 0 ? 0 : 1;
}

/** @throws Error that names the field. */
function readCall(text: string): WrittenCall {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('not readable as JSON');
  }
  const result = callSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Error(`${issue?.path.join('.') || '(line)'}: ${issue?.message}`);
}

function written(call: WrittenCall) {
  const { callId, industry, utterances } = call;
  return { callId, utterances, ...(industry === undefined ? {} : { industry }) };
}

run().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  },
);
