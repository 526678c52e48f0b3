import { z } from 'zod';
import { TREND_BY } from './review-words.ts';

/** Figures: trends, agreement, and what another manual would have done. */

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
