import type { Manual } from '../manual/compile.ts';
import type { Cue, CueChange } from './cue.ts';
import { type CueWork, close, isLive, tendCues } from './cues.ts';
import type { CallEvent, Utterance } from './event.ts';
import { FIRST_HASH, nextHash } from './hash.ts';
import { advanceStep } from './moment.ts';
import { observe, turnOf } from './observe.ts';
import type { CallState, OpenCall, Turn } from './state.ts';
import { emptyTalk } from './state.ts';
import { judge, typesOf } from './verdict.ts';

/**
 * THE fold: (state, event, manual) → state and what it did to the cues. Pure: no clock, no I/O,
 * no randomness; never throws, whatever the events and their order (rules C1–C4). Live calls,
 * replay, what-if, scoring, crash recovery and the browser all run this one function.
 */

/** Raised whenever the same events could give another result. */
export const FOLD_VERSION = '3';

const MAX_WHISPERS = 50;

export interface Stepped {
  state: CallState;
  cues: CueChange[];
}

export function initialState(): CallState {
  return { phase: 'waiting', hash: FIRST_HASH, flag: null };
}

export function step(state: CallState, event: CallEvent, manual: Manual): Stepped {
  const stepped = apply(state, event, manual);
  if (stepped === null) return { state, cues: [] };
  const hash = nextHash(state.hash, event, stepped.cues, stepped.state);
  return { state: { ...stepped.state, hash }, cues: stepped.cues };
}

/** The new state without its hash, or null where the event is ignored. */
function apply(state: CallState, event: CallEvent, manual: Manual): Stepped | null {
  if (event.kind === 'flagged') return { state: { ...state, flag: event.flag }, cues: [] };
  if (state.phase === 'waiting')
    return event.kind === 'started' ? { state: opened(state, event), cues: [] } : null;
  if (state.phase === 'ended' || event.kind === 'started') return null;
  const nowMs = Number.isFinite(event.atMs) ? Math.max(state.nowMs, event.atMs) : state.nowMs;
  const now: OpenCall = nowMs === state.nowMs ? state : { ...state, nowMs };
  switch (event.kind) {
    case 'utterance':
      return said(now, event.utterance, manual);
    case 'revised':
      return revised(now, event.utterance, manual);
    case 'tick':
      return settle(now, null, manual);
    case 'answered':
      return answered(now, event.cueId, event.answer, manual);
    case 'held':
      return settle(held(now, event.on), null, manual);
    case 'asked':
      return finish(
        { ...now, supervisor: { ...now.supervisor, askedAtMs: now.supervisor.askedAtMs ?? nowMs } },
        ['escalate'],
        manual,
      );
    case 'supervised':
      return supervised(now, event, manual);
    case 'ended':
      return ended(now);
    default:
      return null;
  }
}

function opened(state: CallState, event: Extract<CallEvent, { kind: 'started' }>): OpenCall {
  return {
    phase: 'live',
    hash: state.hash,
    flag: state.flag,
    head: event.call,
    nowMs: 0,
    turns: [],
    talk: emptyTalk,
    verdict: 'normal',
    types: [],
    cues: [],
    cueMemory: [],
    step: null,
    hold: { on: false, sinceMs: null, totalMs: 0 },
    supervisor: {
      askedAtMs: null,
      seenBy: null,
      tookOverBy: null,
      tookOverAtI: null,
      resolvedAtMs: null,
      whispers: [],
    },
  };
}

function said(state: OpenCall, utterance: Utterance, manual: Manual): Stepped | null {
  const last = state.turns.at(-1);
  if (last && utterance.i <= last.utterance.i) return null;
  const turn = turnOf(utterance, false, manual);
  const talk = observe(state.talk, turn, manual);
  return settle({ ...state, turns: [...state.turns, turn], talk }, turn, manual);
}

/** A corrected turn: everything read off the turns is read anew. Rare, so it may cost more. */
function revised(state: OpenCall, utterance: Utterance, manual: Manual): Stepped | null {
  const place = state.turns.findIndex((t) => t.utterance.i === utterance.i);
  if (place < 0) return null;
  const turn = turnOf(utterance, true, manual);
  const turns = state.turns.map((t, k) => (k === place ? turn : t));
  const talk = turns.reduce((t, next) => observe(t, next, manual), emptyTalk);
  return settle({ ...state, turns, talk }, turn, manual);
}

/** Verdict, types, cues and step after anything that may have changed them. */
function settle(state: OpenCall, turn: Turn | null, manual: Manual): Stepped {
  const verdict = judge(state, manual);
  const judged: OpenCall = { ...state, verdict, types: typesOf(state, verdict, manual) };
  return conclude(judged, tendCues(judged, { state: judged, manual, turn }), turn, manual);
}

function conclude(state: OpenCall, work: CueWork, turn: Turn | null, manual: Manual): Stepped {
  const next: OpenCall = { ...state, cues: work.cues, cueMemory: work.memory };
  return { state: { ...next, step: advanceStep(next, turn, manual) }, cues: work.changes };
}

function answered(
  state: OpenCall,
  cueId: string,
  answer: 'done' | 'snooze' | 'wrong',
  manual: Manual,
): Stepped {
  const cue = state.cues.find((c) => c.id === cueId);
  if (!cue || !isLive(cue)) return settle(state, null, manual);
  const work: CueWork = { cues: state.cues, memory: state.cueMemory, changes: [] };
  if (answer === 'snooze') {
    const snoozeMs = manual.judgement.cues[cue.kind].snoozeSec * 1000;
    const snoozed: Cue = {
      ...cue,
      status: 'snoozed',
      changedAtMs: state.nowMs,
      snoozedUntilMs: state.nowMs + snoozeMs,
    };
    work.cues = work.cues.map((c) => (c === cue ? snoozed : c));
    work.changes.push({ change: 'answered', cue: snoozed });
  } else close(work, cue, answer, 'answered', state);
  if (cue.kind !== 'escalate' || answer !== 'done') return conclude(state, work, null, manual);
  // 頼む: the agent asks for the SV by answering the cue.
  const asked = { ...state.supervisor, askedAtMs: state.supervisor.askedAtMs ?? state.nowMs };
  return conclude({ ...state, supervisor: asked }, work, null, manual);
}

/** Marks live cues of these kinds as done by what a person did. */
function finish(state: OpenCall, kinds: readonly Cue['kind'][], manual: Manual): Stepped {
  const work: CueWork = { cues: state.cues, memory: state.cueMemory, changes: [] };
  for (const cue of state.cues)
    if (isLive(cue) && kinds.includes(cue.kind)) close(work, cue, 'done', 'answered', state);
  return conclude(state, work, null, manual);
}

function held(state: OpenCall, on: boolean): OpenCall {
  const { hold, nowMs } = state;
  if (on === hold.on) return state;
  const passedMs = hold.on && hold.sinceMs !== null ? nowMs - hold.sinceMs : 0;
  return {
    ...state,
    hold: { on, sinceMs: on ? nowMs : null, totalMs: hold.totalMs + passedMs },
  };
}

function supervised(
  state: OpenCall,
  event: Extract<CallEvent, { kind: 'supervised' }>,
  manual: Manual,
): Stepped {
  const { supervisor } = state;
  switch (event.action) {
    case 'seen':
      return settle(
        { ...state, supervisor: { ...supervisor, seenBy: event.byName } },
        null,
        manual,
      );
    case 'whisper': {
      const whisper = { atMs: state.nowMs, byName: event.byName, text: event.text ?? '' };
      const whispers = [...supervisor.whispers, whisper].slice(-MAX_WHISPERS);
      // [C23] FOLD_VERSION stays: a record without `reported` folds to the same state and hash.
      const reported = event.reported && {
        reported: {
          [event.reported]: { atMs: state.nowMs, byName: event.byName },
          ...supervisor.reported,
        },
      };
      const told = { ...supervisor, whispers, ...reported };
      return settle({ ...state, supervisor: told }, null, manual);
    }
    case 'take': {
      const tookOverAtI = supervisor.tookOverAtI ?? state.turns.at(-1)?.utterance.i ?? -1;
      const taken = { ...supervisor, tookOverBy: event.byName, tookOverAtI };
      return finish({ ...state, supervisor: taken }, ['escalate'], manual);
    }
    case 'resolve': {
      // Settled: nobody waits any more, and the agent may ask again.
      const settled = { ...supervisor, askedAtMs: null, seenBy: null, resolvedAtMs: state.nowMs };
      return finish({ ...state, supervisor: settled }, ['escalate'], manual);
    }
    default:
      return settle(state, null, manual);
  }
}

function ended(state: OpenCall): Stepped {
  const closed = held(state, false);
  const work: CueWork = { cues: closed.cues, memory: closed.cueMemory, changes: [] };
  // 110番 and 命の相談 stay: somebody may still have to call after the line is dead.
  for (const cue of closed.cues)
    if (isLive(cue) && cue.kind !== 'call110' && cue.kind !== 'lifeline')
      close(work, cue, 'withdrawn', 'withdrawn', closed);
  return {
    state: { ...closed, phase: 'ended', cues: work.cues, cueMemory: work.memory },
    cues: work.changes,
  };
}
