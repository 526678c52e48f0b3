import type { Manual } from '../manual/compile.ts';
import type { Cue } from './cue.ts';
import { saysItsName } from './observe.ts';
import type { OpenCall } from './state.ts';

/**
 * A handover under way: its two halves are asking for the supervisor (a press) and telling the
 * caller (words). Either alone closes the cue; the other half is still owed. (C22)
 */
export interface Handover {
  cue: Cue;
  asked: boolean;
  /** The agent was heard handing over; also true where the manual has nothing to be said. */
  said: boolean;
}

/** Null where none is under way, and once a supervisor is on the line or settled it. */
export function handoverOf(state: OpenCall, manual: Manual): Handover | null {
  const { supervisor, talk } = state;
  const cue = state.cues.findLast((c) => c.kind === 'escalate');
  if (state.phase === 'ended' || cue?.status !== 'done') return null;
  if (supervisor.tookOverBy !== null || isHeardOnLine(state, cue.at)) return null;
  if (cue.changedAtMs <= (supervisor.resolvedAtMs ?? -1)) return null;
  const told = manual.steps
    .find((s) => s.id === cue.step)
    ?.checks.find((c) => c.heard?.includes('escalation'));
  const said = !told || told.heard?.some((id) => (talk.heard[id]?.lastI ?? -1) >= cue.at) === true;
  return { cue, asked: supervisor.askedAtMs !== null, said };
}

/** The cue of a handover that the caller was told of while no supervisor was asked for, or null. */
export function unaskedHandover(state: OpenCall, manual: Manual): Cue | null {
  const handover = handoverOf(state, manual);
  return handover && !handover.asked ? handover.cue : null;
}

/** A supervisor said so or said their name after turn `i`; that the agent announced one is not enough. */
function isHeardOnLine({ talk, turns }: OpenCall, i: number): boolean {
  if ((talk.heard.supervisor?.lastI ?? -1) > i) return true;
  const from = talk.supervisorFrom ?? -1;
  const first = from > i ? turns.findLast((t) => t.utterance.i === from) : undefined;
  return first !== undefined && saysItsName(first.utterance.text);
}
