import { z } from 'zod';
import { ACTS, CALL_TYPES, CUE_KINDS, DEMANDS, VERDICTS } from '../label.ts';

/** Labels of turns and calls in the words of models/eval/LABELS.md, given here or made elsewhere. */

/** The label of one customer turn, as models/eval/LABELS.md has it. */
export const turnLabelSchema = z.strictObject({
  tone: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  acts: z.array(z.enum(ACTS)).max(ACTS.length),
  demands: z.array(z.enum(DEMANDS)).max(DEMANDS.length),
  danger: z.boolean(),
  selfHarm: z.boolean(),
  repeatOf: z.int().min(0).nullable(),
});
export type TurnLabel = z.output<typeof turnLabelSchema>;

const expectSchema = z
  .strictObject({ cue: z.enum(CUE_KINDS), from: z.int().min(0), to: z.int().min(0) })
  .refine((e) => e.to >= e.from, { path: ['to'], message: 'to is before from' });

/** The label of a whole call, as models/eval/LABELS.md has it. */
export const callLabelSchema = z.strictObject({
  verdict: z.enum(VERDICTS),
  types: z.array(z.enum(CALL_TYPES)).max(CALL_TYPES.length),
  expect: z.array(expectSchema).max(50).default([]),
  mustNot: z.array(z.enum(CUE_KINDS)).max(CUE_KINDS.length).default([]),
});
export type CallLabel = z.output<typeof callLabelSchema>;

/** PUT /api/review/calls/:id/labels */
export const labelPutSchema = z.strictObject({
  turns: z
    .array(z.strictObject({ i: z.int().min(0), label: turnLabelSchema }))
    .max(2000)
    .default([]),
  call: callLabelSchema.optional(),
});

/** POST /api/review/labels.jsonl: what was taken, and each line that was not (1-based). */
export interface LabelImport {
  calls: number;
  turns: number;
  problems: {
    line: number;
    why: 'not-json' | 'wrong-field' | 'wrong-turn' | 'unknown-call' | 'judge-first';
    field: string;
  }[];
}
