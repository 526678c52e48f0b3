import type { Channel } from '../label.ts';
import type { Score } from '../score.ts';

/**
 * Everything that can happen to a call. Events are the truth of the record; all else is derived.
 * `atMs` is milliseconds from the start of the call and never falls from one event to the next.
 */
export type CallEvent =
  | { kind: 'started'; atMs: 0; call: CallHead }
  | { kind: 'utterance'; atMs: number; utterance: Utterance }
  /** The recogniser corrected a final. Text and scores of utterance `i` are replaced. */
  | { kind: 'revised'; atMs: number; utterance: Utterance }
  /** Time as data. Sent every few seconds while a call is live. */
  | { kind: 'tick'; atMs: number }
  | { kind: 'answered'; atMs: number; cueId: string; answer: CueAnswer; by: string }
  | { kind: 'held'; atMs: number; on: boolean; by: string }
  /** The agent asked for the SV without waiting for a cue. */
  | { kind: 'asked'; atMs: number; by: string }
  | {
      kind: 'supervised';
      atMs: number;
      action: SupervisorAction;
      by: string;
      byName: string;
      text?: string;
      /** With a whisper: what was reported, so that nobody reports it twice. */
      reported?: ReportKind;
    }
  /** A person's own view of the call, also after its end. */
  | { kind: 'flagged'; atMs: number; by: string; flag: Flag; note?: string }
  | { kind: 'ended'; atMs: number; reason: string };

export type CueAnswer = 'done' | 'snooze' | 'wrong';
export const CUE_ANSWERS = ['done', 'snooze', 'wrong'] as const;
export const SUPERVISOR_ACTIONS = ['seen', 'whisper', 'take', 'resolve'] as const;
export type SupervisorAction = (typeof SUPERVISOR_ACTIONS)[number];
/** 110番 was called; or, for a life, whoever is responsible was told. */
export const REPORT_KINDS = ['call110', 'lifeline'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];
export const FLAGS = ['harassment', 'grey', 'claim', 'none'] as const;
export type Flag = (typeof FLAGS)[number];

/** What is known when a call starts. */
export interface CallHead {
  callId: string;
  agentId: string;
  agentName: string;
  site: string;
  skill: string;
  customerRef?: string;
  customerLabel?: string;
  startedAtMs: number;
  metadata: Record<string, string>;
  /** Earlier calls of the same customerRef, newest first, at most five. Filled in by the server. */
  earlier: EarlierCall[];
  /** What the call is judged with. A replay with the same versions gives the same result. */
  versions: { fold: string; manual: string; model: string };
}

export interface EarlierCall {
  callId: string;
  startedAtMs: number;
  verdict: string;
  types: string[];
}

export interface Utterance {
  /** Counts from 0 over both channels, in order of acceptance. */
  i: number;
  utteranceId: string;
  channel: Channel;
  text: string;
  startMs: number;
  endMs: number;
  confidence?: number;
  /** Customer turns only. */
  score?: Score;
}
