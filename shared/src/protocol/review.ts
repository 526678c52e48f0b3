import { z } from 'zod';
import { FLAGS } from '../call/event.ts';
import { CALL_TYPES, CUE_KINDS, VERDICTS } from '../label.ts';
import { callIdSchema } from '../transcript/segment.ts';
import type { Judgements } from './review-week.ts';
import { REPORT_FIELDS, type STAGES } from './review-words.ts';

/**
 * What QA asks of the server, and what it is answered: search, notes, recordings, care. Labels, the
 * week, cases and figures have files of their own beside this one.
 */

const flag = z.enum(['true', 'false']).transform((v) => v === 'true');

/** GET /api/review/search. Filters are joined by "and"; words by "and", each by lemma or reading. */
export const searchSchema = z.object({
  text: z.string().max(200).default(''),
  verdict: z.enum(VERDICTS).optional(),
  type: z.enum(CALL_TYPES).optional(),
  cue: z.enum(CUE_KINDS).optional(),
  site: z.string().max(128).optional(),
  agent: z.string().max(128).optional(),
  customerRef: z.string().max(128).optional(),
  /** Started at or after, before; epoch ms. */
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  /** Whose flag: the agent's or the SV's. */
  flag: z.enum(FLAGS).optional(),
  /** Continue below this number; see `next` of the answer. */
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});
export type SearchQuery = z.output<typeof searchSchema>;

/** Where the words were said; text masked as everywhere. */
export interface SearchPlace {
  seq: number;
  i: number;
  atMs: number;
  channel: 'agent' | 'customer';
  text: string;
}
export interface SearchHit {
  callId: string;
  startedAtMs: number;
  durationMs: number;
  agentName: string;
  site: string;
  skill: string;
  /** The reader has to judge this call first: what others judged is not here (null, empty). */
  blind: boolean;
  verdict: (typeof VERDICTS)[number] | null;
  types: string[];
  cues: string[];
  conduct: number | null;
  demand: number | null;
  agentFlag: string | null;
  svFlag: string | null;
  /** The reviewers' judgement that stands; null where there is none, or it is hidden. */
  judged: { stage: (typeof STAGES)[number]; verdict: (typeof VERDICTS)[number] } | null;
  places: SearchPlace[];
}
export interface SearchAnswer {
  hits: SearchHit[];
  /** Give as `before` for the next page, or null. */
  next: number | null;
  /** Words of the query that are too common to be searched (particles, する …). */
  ignored: string[];
}

export const noteSchema = z.strictObject({
  callId: callIdSchema,
  /** Number of the field of the incident report, 1–19. */
  field: z.int().min(1).max(REPORT_FIELDS),
  /** Empty: takes back what was added. */
  text: z.string().trim().max(4000),
});

export const savedSearchSchema = z.strictObject({
  name: z.string().min(1).max(60),
  /** The query of the page, e.g. `text=解約&verdict=grey`. */
  query: z.string().max(1000),
});
export interface SavedSearch extends z.output<typeof savedSearchSchema> {
  id: string;
}

export const reportQuerySchema = z.object({ unmasked: flag.optional() });

/** POST …/recording: the file's name, and where in it the call begins. */
export const recordingSchema = z.object({
  name: z.string().trim().min(1).max(200),
  offsetMs: z.coerce
    .number()
    .int()
    .min(0)
    .max(24 * 60 * 60 * 1000)
    .default(0),
});

/** A recording that the centre supplied for a call. */
export interface RecordingInfo {
  id: string;
  callId: string;
  /** The file's name as it came. */
  name: string;
  format: 'wav' | 'mp3' | 'opus';
  bytes: number;
  durationMs: number;
  /** Start of the call within the recording. */
  offsetMs: number;
  sha256: string;
  byName: string;
  atMs: number;
}

/** A line of a call as a reviewer reads it before judging: words only, no scores. */
export interface PlainLine {
  i: number;
  channel: 'agent' | 'customer';
  startMs: number;
  text: string;
}

/**
 * GET /api/review/calls/ID: a call as it may be read before judging. Its record also tells how the
 * caller's earlier calls were read, so these, too, are to be judged before it opens.
 */
export interface CallWords {
  lines: PlainLine[];
  /** Null where the reader has to judge first. */
  judgements: Judgements | null;
  /** What the reader must judge before the record opens: this call, earlier ones; empty: it opens. */
  judgeFirst: { callId: string; startedAtMs: number }[];
}

/** A hard call as its agent, and the person who cares for agents, may see it: no verdict, no figure. */
export interface CareCall {
  callId: string;
  startedAtMs: number;
  durationMs: number;
  /** Danger or a life was spoken of. */
  perilous: boolean;
  /** QA has looked at it. */
  reviewed: boolean;
}
export interface CarePerson {
  agentId: string;
  agentName: string;
  site: string;
  calls: CareCall[];
  /** A talk (面談) is suggested: enough happened since the last one. */
  talk: boolean;
  lastTalk: { byName: string; atMs: number } | null;
}
