import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createScorer } from '../../server/src/score/score.ts';
import type { Score } from '../../shared/src/score.ts';
import type { CallScores, LabelledCall } from './oracle.ts';

/**
 * A model's scores of written calls, computed once and kept outside the repository: one file a
 * model revision, one line a call under a key of its words, so that new weights or changed calls
 * are scored anew and nothing else is.
 */

/** A slow model must not be replaced by the lexicon here: the scores are the model's. */
const PATIENT_MS = 60_000;
/** Calls scored side by side, so that the model is given full batches. */
const ABREAST = 16;

export interface CacheOptions {
  modelsDir?: string;
  modelName?: string;
  /** Where the scores are kept; the system's folder for temporary files where not given. */
  cacheDir?: string;
}

interface Kept {
  key: string;
  scores: [number, Score][];
}

/** Scores of all calls, in their order, and the model they are by. */
export async function modelScores(
  calls: readonly LabelledCall[],
  options: CacheOptions = {},
): Promise<{ model: string; scores: CallScores[]; fresh: number }> {
  const modelsDir = options.modelsDir ?? fileURLToPath(new URL('../', import.meta.url));
  const cacheDir = options.cacheDir ?? join(tmpdir(), 'kikimori-scores');
  const scorer = await createScorer({
    modelsDir,
    deadlineMs: PATIENT_MS,
    ...(options.modelName ? { modelName: options.modelName } : {}),
  });
  try {
    mkdirSync(cacheDir, { recursive: true });
    const file = join(cacheDir, `${scorer.model.replaceAll('/', '-')}.jsonl`);
    const known = readCache(file);
    const todo = calls.filter((call) => !known.has(keyOf(call)));
    for (let k = 0; k < todo.length; k += ABREAST) {
      const part = todo.slice(k, k + ABREAST);
      const scored = await Promise.all(
        part.map(async (call) => {
          const session = await scorer.open();
          const pairs = await Promise.all(
            call.utterances.map(
              async (u) =>
                [
                  u.i,
                  await session.hear({
                    i: u.i,
                    channel: u.channel,
                    text: u.text,
                    startMs: u.startMs,
                  }),
                ] as const,
            ),
          );
          session.close();
          return new Map(pairs.flatMap(([i, score]) => (score ? [[i, score] as const] : [])));
        }),
      );
      part.forEach((call, n) => {
        const scores = scored[n];
        if (scores) known.set(keyOf(call), scores);
      });
    }
    if (todo.length > 0) writeCache(file, known);
    return {
      model: scorer.model,
      fresh: todo.length,
      scores: calls.map((call) => known.get(keyOf(call)) ?? new Map()),
    };
  } finally {
    await scorer.close();
  }
}

function keyOf(call: LabelledCall): string {
  const words = call.utterances.map((u) => [u.i, u.channel, u.startMs, u.text]);
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 24);
}

function readCache(file: string): Map<string, CallScores> {
  if (!existsSync(file)) return new Map();
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const { key, scores } = JSON.parse(line) as Kept;
      return [key, new Map(scores)];
    }),
  );
}

function writeCache(file: string, known: ReadonlyMap<string, CallScores>): void {
  const lines = [...known].map(([key, scores]) => JSON.stringify({ key, scores: [...scores] }));
  writeFileSync(`${file}.new`, `${lines.join('\n')}\n`);
  renameSync(`${file}.new`, file);
}
