import type { CueChange } from '@kikimori/shared/call/cue.ts';
import type { CallEvent, CallHead, EarlierCall } from '@kikimori/shared/call/event.ts';
import type { CallRow } from '@kikimori/shared/protocol/http.ts';
import type { Expression } from 'kysely';

/** One event with all that followed from it; stored in one row. */
export interface EventRow {
  callId: string;
  seq: number;
  recordedAtMs: number;
  sourceSeq: number | null;
  event: CallEvent;
  cues: CueChange[];
  hash: string;
}

/** A query that gives ids of calls. */
export type CallIds = Expression<{ call_id: string }>;

/** What lists need of an ended call; derived from its events. */
export interface CallSummary {
  endedAtMs: number;
  durationMs: number;
  verdict: string;
  types: string[];
  conduct: number;
  demand: number;
  cueCount: number;
  flag: string | null;
}

export interface CallListQuery {
  /** Sites the reader may see, or null for all. */
  sites: string[] | null;
  verdict?: string;
  /** Only calls that started before this, epoch ms. */
  beforeMs?: number;
  /** Only calls whose ids this query gives. */
  only?: CallIds;
  limit: number;
}

/**
 * The record of calls. In: events with their consequences. Out: the same, in order.
 * It never judges, never publishes and never changes an event.
 */
export interface RecordStore {
  /** Stores the first event together with the call. @throws when the call exists. */
  open(head: CallHead, row: EventRow): Promise<void>;
  /** Appends one event, optionally with the call's new summary. @throws when the seq is taken. */
  append(row: EventRow, summary?: CallSummary): Promise<void>;
  has(callId: string): Promise<boolean>;
  /** All events of a call in order; empty when unknown. */
  events(callId: string): Promise<EventRow[]>;
  /** Calls that were live when the server last stopped. */
  unfinished(): Promise<string[]>;
  /** Ended calls that started since then and had a cue for danger or a life. */
  vitalSince(startedAtMs: number): Promise<string[]>;
  /** Earlier calls of the same caller at this site, newest first. */
  earlier(site: string, customerRef: string, beforeMs: number): Promise<EarlierCall[]>;
  list(query: CallListQuery): Promise<CallRow[]>;
  saveManual(version: string, body: unknown): Promise<void>;
  manual(version: string): Promise<unknown | null>;
  drain(): Promise<void>;
}
