import { z } from 'zod';
import { callIdSchema } from '../transcript/segment.ts';

/** Cases from which others may learn: marked in a call, then put into the manual. */

export const caseSchema = z
  .strictObject({
    callId: callIdSchema,
    title: z.string().min(1).max(80),
    lesson: z.string().min(1).max(1000),
    step: z.string().max(64).default(''),
    fromI: z.int().min(0),
    toI: z.int().min(0),
  })
  .refine((c) => c.toI >= c.fromI, { path: ['toI'], message: 'toI is before fromI' });
export interface CaseStudy extends z.output<typeof caseSchema> {
  id: string;
  byName: string;
  atMs: number;
  /** As it stands in the manual, or null where it does not. */
  inManual: (CasePromotion & { byName: string; atMs: number }) | null;
}

const caseLineSchema = z.strictObject({
  who: z.enum(['agent', 'customer']),
  text: z.string().trim().min(1).max(200),
});

/** POST /api/review/cases/ID/manual: these words go into the manual; a person read them for names. */
export const promoteSchema = z.strictObject({
  title: z.string().trim().min(1).max(40),
  lesson: z.string().trim().min(1).max(300),
  step: z.string().min(1).max(40),
  lines: z.array(caseLineSchema).min(1).max(20),
  confirmed: z.literal(true),
});
export type CasePromotion = Omit<z.output<typeof promoteSchema>, 'confirmed'>;
