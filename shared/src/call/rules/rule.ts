import type { Manual } from '../../manual/compile.ts';
import type { ActMark, OpenCall, Talk, Turn } from '../state.ts';

/** What a rule looks at: the call with the newest turn already observed. */
export interface Judging {
  state: OpenCall;
  manual: Manual;
  /** The turn just observed; null on ticks and on what people did. */
  turn: Turn | null;
}

/** Why a cue is justified now. */
export interface Ground {
  /** Key into the manual's reasons, e.g. `pressed`. */
  rule: string;
  /** The turn that completed the ground; a newer one is a new ground. */
  groundI: number;
  quotes: readonly number[];
  /** Filled into the reason's `{n}`. */
  n?: number;
  /** The agent is doing it in this very turn: the cue is noted as done, never large. */
  done?: boolean;
}

/** A rule says why its cue is justified now, or null. Pure; sees no cue but through the state. */
export type Rule = (judging: Judging) => Ground | null;

/** Was the agent heard naming the conduct or warning of the consequences? Index, or -1. */
export function warnedAt(talk: Talk): number {
  return firstOf(talk.heard.warning?.firstI, talk.heard.remark?.firstI);
}

function firstOf(a: number | undefined, b: number | undefined): number {
  if (a === undefined) return b ?? -1;
  return b === undefined ? a : Math.min(a, b);
}

/** Did the agent object in the turn just heard: name the conduct or warn of the consequences? */
export function objectsNow(turn: Turn | null): boolean {
  return turn !== null && (turn.heard.includes('remark') || turn.heard.includes('warning'));
}

/**
 * Was the customer's last turn hot, or doubtful at least? An agent may also object to a plan, or
 * look back at what was said before.
 */
export function isDoubtful(talk: Talk): boolean {
  return (talk.lastActs?.p ?? 0) >= 0.1 || (talk.lastCustomer?.angry ?? 0) >= 0.3;
}

/** Was something refused before turn `i`? An objection or a handover then has its reason. */
export function refusedBefore(talk: Talk, i: number): boolean {
  const first = Math.min(
    talk.heard.refusal?.firstI ?? Number.POSITIVE_INFINITY,
    talk.heard['final-answer']?.firstI ?? Number.POSITIVE_INFINITY,
  );
  return first < i;
}

/** Has the call stayed calm: nobody angry, hardly anything beyond what is due? */
export function isCalm(talk: Talk): boolean {
  return talk.angriest < 0.5 && talk.conduct.level < 0.3;
}

/** A supervisor is on the line, or took the call over on the screen. Index of the turn, or null. */
export function supervisorAt(state: OpenCall): number | null {
  return state.talk.supervisorFrom ?? state.supervisor.tookOverAtI;
}

/** Acts after turn `i` (exclusive) that are at least so sure, oldest first. */
export function actsAfter(talk: Talk, i: number, sure: number): ActMark[] {
  return talk.acts.filter((m) => m.i > i && m.p >= sure);
}

/**
 * Does danger (or self-harm) stand: it was said, and no person marked its cue as wrong since?
 */
export function stands(state: OpenCall, kind: 'call110' | 'lifeline'): boolean {
  const peril = kind === 'call110' ? state.talk.danger : state.talk.selfHarm;
  if (peril.since === null) return false;
  const cue = state.cues.findLast((c) => c.kind === kind);
  if (cue?.status !== 'wrong') return true;
  const memory = state.cueMemory.find((m) => m.id === cue.id);
  return memory !== undefined && peril.lastI > (memory.closedAtI ?? -1);
}
