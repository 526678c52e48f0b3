import { ACTS, DEMANDS } from '../label.ts';
import type { Lanes } from '../manual/content-hash.ts';
import { hexOf, mixInt, mixNumber, mixText, SEED_LANES } from '../manual/content-hash.ts';
import type { CueChange } from './cue.ts';
import type { CallEvent } from './event.ts';
import type { CallState, HashState, OpenCall } from './state.ts';

/**
 * The chained hash of a call: each step mixes the event (numbers, ids, labels, scores; never the
 * words), what it did to the cues, and the figures of the new state into the hash of the state
 * before. Masked words therefore replay to the same hash, and one step costs the same at the end
 * of a long call as at its beginning. Pure JavaScript, no platform differences (rule R9).
 */
export function nextHash(
  before: HashState,
  event: CallEvent,
  changes: readonly CueChange[],
  after: CallState,
): HashState {
  const h: Lanes = { a: before.a, b: before.b };
  mixText(h, event.kind);
  mixNumber(h, event.atMs);
  mixEvent(h, event);
  for (const { change, cue } of changes) {
    mixText(h, change);
    mixText(h, cue.id);
    mixText(h, cue.status);
    mixText(h, cue.step);
    mixText(h, cue.reason.rule);
    mixInt(h, cue.at);
    for (const quote of cue.reason.quotes) mixInt(h, quote.i);
  }
  if (after.phase !== 'waiting') mixFigures(h, after);
  return h;
}

function mixEvent(h: Lanes, event: CallEvent): void {
  switch (event.kind) {
    case 'started':
      mixText(h, event.call.callId);
      mixText(h, event.call.versions.manual);
      mixText(h, event.call.versions.fold);
      return;
    case 'utterance':
    case 'revised': {
      const u = event.utterance;
      mixInt(h, u.i);
      mixText(h, u.channel);
      mixNumber(h, u.startMs);
      mixNumber(h, u.endMs);
      if (!u.score) return;
      const s = u.score;
      mixInt(h, s.tone);
      for (const p of s.toneP) mixNumber(h, p);
      for (const act of s.acts) mixText(h, act);
      for (const act of ACTS) mixNumber(h, s.actP[act] ?? 0);
      for (const demand of s.demands) mixText(h, demand);
      for (const demand of DEMANDS) mixNumber(h, s.demandP[demand] ?? 0);
      mixNumber(h, s.dangerP);
      mixNumber(h, s.selfHarmP);
      mixInt(h, s.repeatOf ?? -1);
      mixNumber(h, s.repeatP);
      return;
    }
    case 'answered':
      mixText(h, event.cueId);
      mixText(h, event.answer);
      return;
    case 'held':
      mixInt(h, event.on ? 1 : 0);
      return;
    case 'supervised':
      mixText(h, event.action);
      mixText(h, event.by);
      // Mixed only where it is: the hashes of older records stay.
      if (event.reported) mixText(h, event.reported);
      return;
    case 'flagged':
      mixText(h, event.flag);
      return;
    default:
      return;
  }
}

function mixFigures(h: Lanes, state: OpenCall): void {
  mixText(h, state.phase);
  mixNumber(h, state.nowMs);
  mixInt(h, state.turns.length);
  for (const id of state.turns.at(-1)?.heard ?? []) mixText(h, id);
  mixNumber(h, state.talk.conduct.level);
  mixNumber(h, state.talk.conduct.recent);
  mixNumber(h, state.talk.demand.level);
  mixNumber(h, state.talk.demand.recent);
  mixText(h, state.verdict);
  for (const type of state.types) mixText(h, type);
  mixText(h, state.step?.id ?? '');
  mixInt(h, state.step ? Object.keys(state.step.ticks).length : 0);
  mixText(h, state.flag ?? '');
}

export const FIRST_HASH: HashState = { a: SEED_LANES.a, b: SEED_LANES.b };

/** The hash of a state as 16 hex digits: equal for equal histories (words aside). */
export function hashState(state: CallState): string {
  return hexOf(state.hash);
}
