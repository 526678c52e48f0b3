/**
 * Name → a model folder that is whole and fits this software, or an error that says what is wrong
 * with which file. In: models/registry.json. Never: downloads, never repairs.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const probability = z.number().min(0).max(1);

const linearSchema = z.object({ weights: z.array(z.number()), bias: z.number() });

export const modelEntrySchema = z.object({
  /** Folder under models/, in the Hugging Face layout. */
  path: z.string().min(1),
  /** First eight hex digits of the sha256 over all files' sha256. */
  revision: z.string().regex(/^[0-9a-f]{8}$/),
  /** Which of onnx/model.onnx (fp32) and onnx/model_quantized.onnx (q8) is loaded. */
  dtype: z.enum(['fp32', 'q8']),
  files: z.array(z.object({ path: z.string().min(1), sha256: z.string().length(64) })).min(1),
  /** In the order of the model's outputs. */
  labels: z.object({ acts: z.array(z.string()), demands: z.array(z.string()) }),
  /** A label is given where its probability reaches this. */
  thresholds: z.record(z.string(), probability),
  /** Added to the log-probabilities of the four tones before the largest is taken. */
  toneBias: z.array(z.number()).length(4),
  /** How pairs of turns become the probability of a repetition; see server/src/score/repeat.ts. */
  repeat: z.object({ pair: linearSchema, turn: linearSchema }),
  /** What the probabilities were calibrated on, in words. */
  calibration: z.string(),
  /**
   * Applied to the logit of a label before anything else: scale · logit + offset. Fitted on whole
   * calls by other hands (`models/training/recalibrate.ts`); a label without an entry is left alone.
   */
  platt: z.record(z.string(), z.object({ scale: z.number(), offset: z.number() })).default({}),
});
export type ModelEntry = z.infer<typeof modelEntrySchema>;
const registrySchema = z.object({
  default: z.string(),
  models: z.record(z.string(), modelEntrySchema),
});

export interface LocatedModel extends ModelEntry {
  name: string;
  /** Absolute folder. */
  dir: string;
}

/** A model that cannot be used; the message names the file and what to do. */
export class ModelError extends Error {
  override name = 'ModelError';
}

/** Labels that the running software knows; a model must have the very same, in the same order. */
export interface ExpectedLabels {
  acts: readonly string[];
  demands: readonly string[];
}

/**
 * Finds and checks a model. Throws ModelError where the registry cannot be read, the name is
 * unknown, a file is missing or differs from its checksum, or the labels are not the expected.
 */
export function locateModel(
  modelsDir: string,
  name: string | undefined,
  expected: ExpectedLabels,
): LocatedModel {
  const registryPath = join(modelsDir, 'registry.json');
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(registryPath, 'utf8'));
  } catch (error) {
    throw new ModelError(
      `${registryPath}: cannot be read (${error instanceof Error ? error.message : String(error)}); restore it from the release or run "npm run train"`,
    );
  }
  const parsed = registrySchema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ModelError(`${registryPath}: ${issue?.path.join('.')}: ${issue?.message}`);
  }
  const chosen = name ?? parsed.data.default;
  const entry = parsed.data.models[chosen];
  if (!entry) {
    const known = Object.keys(parsed.data.models).join(', ');
    throw new ModelError(`${registryPath}: no model "${chosen}"; it lists ${known}`);
  }
  const dir = join(modelsDir, entry.path);
  for (const file of entry.files) {
    const path = join(dir, file.path);
    if (!existsSync(path))
      throw new ModelError(`${path}: missing; restore it from the release or run "npm run train"`);
    const sum = createHash('sha256').update(readFileSync(path)).digest('hex');
    if (sum !== file.sha256)
      throw new ModelError(
        `${path}: damaged (sha256 ${sum.slice(0, 12)}…, the registry says ${file.sha256.slice(0, 12)}…); restore it from the release or run "npm run train"`,
      );
  }
  for (const kind of ['acts', 'demands'] as const) {
    const has = entry.labels[kind];
    if (has.join() !== expected[kind].join())
      throw new ModelError(
        `${registryPath}: model "${chosen}" has the ${kind} ${has.join(', ')}; this software needs ${expected[kind].join(', ')}`,
      );
  }
  for (const label of [
    ...entry.labels.acts,
    ...entry.labels.demands,
    'danger',
    'selfHarm',
    'repeat',
  ])
    if (entry.thresholds[label] === undefined)
      throw new ModelError(`${registryPath}: model "${chosen}" has no threshold for ${label}`);
  return { ...entry, ...calibrated(dir, entry), name: chosen, dir };
}

const localSchema = z.object({
  revision: z.string(),
  thresholds: z.record(z.string(), probability),
});

/** The centre's own thresholds (`npm run calibrate`), where they were made for these weights. */
function calibrated(
  dir: string,
  entry: ModelEntry,
): Partial<Pick<ModelEntry, 'revision' | 'thresholds'>> {
  const path = join(dir, 'thresholds.local.json');
  if (!existsSync(path)) return {};
  const text = readFileSync(path, 'utf8');
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    raw = null;
  }
  const local = localSchema.safeParse(raw);
  if (!local.success)
    throw new ModelError(`${path}: cannot be read; run "npm run calibrate -- --undo"`);
  if (local.data.revision !== entry.revision) return {};
  const sum = createHash('sha256').update(text).digest('hex').slice(0, 6);
  return {
    revision: `${entry.revision}+${sum}`,
    thresholds: { ...entry.thresholds, ...local.data.thresholds },
  };
}
