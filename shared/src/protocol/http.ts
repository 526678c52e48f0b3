import { z } from 'zod';
import type { CueChange } from '../call/cue.ts';
import type { CallEvent, CallHead } from '../call/event.ts';
import type { CallType, Verdict } from '../label.ts';
import type { Manual } from '../manual/compile.ts';
import type { CallGist } from '../view/gist.ts';
import type { Role } from './access.ts';

export const signInSchema = z.object({
  userId: z.string().min(1).max(128),
  password: z.string().min(1).max(1024),
});

/** GET /api/session */
export interface SessionInfo {
  userId: string;
  name: string;
  role: Role;
  sites: string[];
  /** True in the demo, where the sign-in page may offer the demo accounts. */
  demo: boolean;
}

export const todayQuerySchema = z.object({
  site: z.string().max(128).optional(),
  skill: z.string().max(128).optional(),
});

/** Calls of a site that began today, by half-hour since midnight; empty half-hours are left out. */
export interface TodaySite {
  site: string;
  slots: { slot: number; calls: number; hard: number }[];
}

/** GET /api/floor/today */
export interface Today {
  /** Midnight in Japan. */
  fromMs: number;
  nowMs: number;
  /** The manual's guideline for a call that goes on too long. */
  longCallMs: number;
  sites: TodaySite[];
}

/** GET /api/embed: whom a framed sidebar may speak with, and whether of what was said. */
export interface EmbedInfo {
  origins: string[];
  words: boolean;
}

/** A row of GET /api/calls, newest first. */
export interface CallRow {
  callId: string;
  startedAtMs: number;
  endedAtMs: number | null;
  agentName: string;
  site: string;
  skill: string;
  customerLabel: string | null;
  /** True where the reader has to judge first: what others judged is null then. */
  blind?: boolean;
  verdict: Verdict | null;
  types: CallType[];
  conduct: number | null;
  demand: number | null;
  cues: number | null;
  flag: string | null;
  durationMs: number;
}

export const callListQuerySchema = z.object({
  verdict: z.enum(['normal', 'claim', 'grey', 'harassment']).optional(),
  site: z.string().max(128).optional(),
  before: z.coerce.number().int().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

/** One stored event of GET /api/calls/:id/record, as the viewer's role may read it. */
export interface RecordedEvent {
  seq: number;
  recordedAtMs: number;
  event: CallEvent;
  cues: CueChange[];
  /** Hash of the state after this event; the replay computes it again. */
  hash: string;
}

/** GET /api/calls/:id/record: all that a replay needs; no model, no network. */
export interface CallRecord {
  head: CallHead;
  events: RecordedEvent[];
  /** The compiled manual the call ran with. */
  manual: unknown;
}

/** GET /api/calls/:id/earlier: what the caller asked before, newest first. */
export interface EarlierCalls {
  calls: CallGist[];
}

/** GET /api/manual: what people read and search. */
export interface ManualPage
  extends Pick<
    Manual,
    | 'version'
    | 'name'
    | 'stages'
    | 'steps'
    | 'types'
    | 'sorting'
    | 'criteria'
    | 'authority'
    | 'cases'
  > {
  /** For those who keep the manual: what is wrong with its files as they are now, by place. */
  problems?: readonly {
    file: string;
    line: number;
    column: number;
    field: string;
    message: string;
  }[];
  /** A valid version that waits for its day. */
  waiting?: string | null;
}
