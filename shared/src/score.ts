import { z } from 'zod';
import { ACTS, DEMANDS } from './label.ts';

const probability = z.number().min(0).max(1);

/** A span of the turn's text (UTF-16 offsets, end exclusive) that carries a label. */
export const evidenceSchema = z.object({
  label: z.enum([...ACTS, ...DEMANDS, 'danger', 'selfHarm']),
  start: z.int().min(0),
  end: z.int().min(0),
});
export type Evidence = z.infer<typeof evidenceSchema>;

/**
 * What the scorer says of one customer turn. Probabilities are calibrated; the boolean and list
 * fields are the probabilities past the model's per-label thresholds. Stored with the utterance,
 * so that a replay needs no model.
 */
export const scoreSchema = z.object({
  tone: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  toneP: z.array(probability).length(4),
  acts: z.array(z.enum(ACTS)),
  actP: z.record(z.enum(ACTS), probability),
  demands: z.array(z.enum(DEMANDS)),
  demandP: z.record(z.enum(DEMANDS), probability),
  danger: z.boolean(),
  dangerP: probability,
  selfHarm: z.boolean(),
  selfHarmP: probability,
  /** Index of the latest earlier customer utterance whose point this one restates, or null. */
  repeatOf: z.int().min(0).nullable(),
  repeatP: probability,
  evidence: z.array(evidenceSchema),
  /** Who scored: `onnx`, or `lexicon` when the model was late or failed. */
  scorer: z.enum(['onnx', 'lexicon']),
  /** Name and revision of the model, e.g. `kikimori-ja@3f2a91c0`. */
  model: z.string(),
});
export type Score = z.infer<typeof scoreSchema>;
