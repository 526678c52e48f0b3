import { z } from 'zod';
import { FLAGS } from '../call/event.ts';
import { ACTS, CALL_TYPES, CUE_KINDS, DEMANDS, VERDICTS } from '../label.ts';
import { callIdSchema } from '../transcript/segment.ts';
import { OWN_FAULTS, REPORT_FIELDS, STAGES, TREND_BY } from './review-words.ts';

export { TREND_BY };

/** What QA asks of the server, and what it is answered: search, labels, decisions, figures. */

const share = z.number().min(0).max(1);
const words = z.string().max(4000);
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
  places: SearchPlace[];
}
export interface SearchAnswer {
  hits: SearchHit[];
  /** Give as `before` for the next page, or null. */
  next: number | null;
  /** Words of the query that are too common to be searched (particles, する …). */
  ignored: string[];
}

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

/** POST /api/review/decisions. The point 行為 × 要求 is the reviewer's own. */
export const decisionSchema = z.strictObject({
  callId: callIdSchema,
  stage: z.enum(STAGES).default('qa'),
  conduct: share,
  demand: share,
  verdict: z.enum(VERDICTS),
  types: z.array(z.enum(CALL_TYPES)).max(CALL_TYPES.length).default([]),
  reasons: words.min(1),
  /** 会社起因: what the centre itself had a part in. */
  ownFault: z.enum(OWN_FAULTS).default('none'),
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

export const noteSchema = z.strictObject({
  callId: callIdSchema,
  /** Number of the field of the incident report, 1–19. */
  field: z.int().min(1).max(REPORT_FIELDS),
  text: words,
});

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

export const savedSearchSchema = z.strictObject({
  name: z.string().min(1).max(60),
  /** The query of the page, e.g. `text=解約&verdict=grey`. */
  query: z.string().max(1000),
});
export interface SavedSearch extends z.output<typeof savedSearchSchema> {
  id: string;
}

export const trendSchema = z.object({
  by: z.enum(TREND_BY).default('hour'),
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  site: z.string().max(128).optional(),
});
export interface TrendRow {
  key: string;
  calls: number;
  grey: number;
  harassment: number;
  /** Minutes of the grey and the harassment calls. */
  lostMin: number;
}
export interface CueUse {
  kind: string;
  shown: number;
  done: number;
  snoozed: number;
  wrong: number;
}
export interface Trends {
  fromMs: number;
  toMs: number;
  rows: TrendRow[];
  total: Omit<TrendRow, 'key'>;
  cues: CueUse[];
  /** Calls that count as a person judged them; the others count as the software read them. */
  judged: number;
  /** Calls that are not counted because the reader has to judge them first. */
  hidden: number;
  /** Callers with at least two grey or harassment calls, most first. */
  repeatCallers: { customerRef: string; calls: number; hard: number; lostMin: number }[];
}

/** Agreement of two judges over the calls that both judged. */
export interface Agreement {
  a: string;
  b: string;
  calls: number;
  /**
   * Quadratically weighted κ; null for fewer than KAPPA_FROM calls, and where both always gave one
   * and the same level.
   */
  kappa: number | null;
  /** Where κ lies with 95 % confidence; null without κ, and where nobody ever differed. */
  interval: [number, number] | null;
  levels: string[];
  /** Rows: a; columns: b. */
  confusion: number[][];
}

export const whatIfSchema = z.strictObject({
  yaml: z.string().min(1).max(500_000),
  limit: z.int().min(1).max(5000).default(1000),
});

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

/** POST /api/review/what-if: what another manual would have done on stored calls. */
export interface WhatIfReport {
  calls: number;
  changed: {
    callId: string;
    verdict: { before: string; after: string };
    added: { kind: string; at: number; atMs: number; rule: string }[];
    removed: { kind: string; at: number; atMs: number; rule: string }[];
  }[];
  cues: Record<string, { before: number; after: number }>;
  verdicts: Record<string, { before: number; after: number }>;
  /** Calls without any cue. */
  quiet: { before: number; after: number };
  /** Calls that could not be tried, by reason. */
  leftOut: { callId: string; why: 'no-manual' | 'not-readable' | 'judge-first' }[];
}
