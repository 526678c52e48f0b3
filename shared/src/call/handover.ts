import type { Cue } from './cue.ts';
import { saysItsName } from './observe.ts';
import type { OpenCall } from './state.ts';

/**
 * A handover under way: its two halves are asking for the supervisor (a press) and telling the
 * caller (words). Either alone closes the cue, and the call still waits for somebody. (C22)
 */
export interface Handover {
  cue: Cue;
  /** False: the caller was told, and nobody was asked. */
  asked: boolean;
}

/** Null where none is under way, and once a supervisor is on the line or settled it. */
export function handoverOf(state: OpenCall): Handover | null {
  const { supervisor } = state;
  const cue = state.cues.findLast((c) => c.kind === 'escalate');
  if (state.phase === 'ended' || cue?.status !== 'done') return null;
  if (supervisor.tookOverBy !== null || isHeardOnLine(state, cue.at)) return null;
  if (cue.changedAtMs <= (supervisor.resolvedAtMs ?? -1)) return null;
  return { cue, asked: supervisor.askedAtMs !== null };
}

/** The cue of a handover that the caller was told of while no supervisor was asked for, or null. */
export function unaskedHandover(state: OpenCall): Cue | null {
  const handover = handoverOf(state);
  return handover && !handover.asked ? handover.cue : null;
}

/** A supervisor said so or said their name after turn `i`; that the agent announced one is not enough. */
function isHeardOnLine({ talk, turns }: OpenCall, i: number): boolean {
  if ((talk.heard.supervisor?.lastI ?? -1) > i) return true;
  const from = talk.supervisorFrom ?? -1;
  const first = from > i ? turns.findLast((t) => t.utterance.i === from) : undefined;
  return first !== undefined && saysItsName(first.utterance.text);
}
