import { z } from 'zod';
import { CALL_TYPES, VERDICTS } from '../label.ts';
import { callIdSchema } from '../transcript/segment.ts';
import { OWN_FAULTS, STAGES } from './review-words.ts';

/** Judgements of reviewers, and the weekly deck in which they are made. */

const share = z.number().min(0).max(1);

/** POST /api/review/decisions. The point 行為 × 要求 is the reviewer's own. */
export const decisionSchema = z.strictObject({
  callId: callIdSchema,
  stage: z.enum(STAGES).default('qa'),
  conduct: share,
  demand: share,
  verdict: z.enum(VERDICTS),
  types: z.array(z.enum(CALL_TYPES)).max(CALL_TYPES.length).default([]),
  reasons: z.string().min(1).max(4000),
  /** 会社起因: what the centre itself had a part in; null where the reviewer did not say. */
  ownFault: z.enum(OWN_FAULTS).nullable().default(null),
});
export type DecisionInput = z.output<typeof decisionSchema>;

export interface Decision extends Omit<DecisionInput, 'callId'> {
  id: string;
  callId: string;
  byId: string;
  byName: string;
  atMs: number;
  /** Made before this person could see anybody else's judgement of the call. */
  blind: boolean;
}

/** 現場 → QA → 確定: everything that was judged of a call, oldest first. */
export interface Judgements {
  model: { conduct: number; demand: number; verdict: string; types: string[] };
  agentFlag: string | null;
  svFlag: string | null;
  auto: boolean;
  decisions: Decision[];
}

export const weekSchema = z.object({
  /** Monday of the week in Japan, YYYY-MM-DD; the running week where absent. */
  week: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD')
    .optional(),
  site: z.string().max(128).optional(),
  /** A call of the week that nobody flagged, to be judged with the others. */
  call: callIdSchema.optional(),
});

/** POST /api/review/week/close: the meeting is over; nothing of the week is hidden any more. */
export const weekCloseSchema = z.strictObject({ week: weekSchema.shape.week.unwrap() });

/** POST /api/review/calls/ID/open: read others' judgements without one's own, and say why. */
export const openSchema = z.strictObject({ reason: z.string().trim().min(1).max(200) });

/** One card of the weekly deck. What others judged is there only after the reader's own judgement. */
export interface DeckCard {
  callId: string;
  startedAtMs: number;
  durationMs: number;
  agentName: string;
  site: string;
  skill: string;
  mine: Decision | null;
  /** Null until the reader has judged, or the week is closed. */
  judgements: Judgements | null;
}
export interface Deck {
  /** Monday in Japan. */
  week: string;
  fromMs: number;
  toMs: number;
  cards: DeckCard[];
  /** Not strictly grey first: a call is hidden from the reader, and the order must not tell of it. */
  mixed: boolean;
  /**
   * Flagged by each of the three, counted apart; a call may be in several. Null while a call is
   * hidden from the reader. `done`: judged by the reader.
   */
  counts: {
    calls: number;
    agent: number | null;
    sv: number | null;
    auto: number | null;
    done: number;
    hidden: number;
  };
  /** Who closed the week, for which site (`*`: all), the latest first. */
  closings: { site: string; byName: string; atMs: number }[];
  zones: { greyConduct: number; greyDemand: number; claimConduct: number; corners: number[][] };
}
