import type { Act, CueKind } from '../label.ts';
import type { Manual } from '../manual/compile.ts';
import type { Step, When } from '../manual/schema.ts';
import type { Cue } from './cue.ts';
import { handoverOf } from './handover.ts';
import { URGENCY } from './rules/rules.ts';
import type { OpenCall, StepPlace, Turn } from './state.ts';

/**
 * Which step of the manual fits the moment: the first in the manual's order whose conditions all
 * hold. Its checks tick themselves when the agent is heard. (C17, C18)
 */

/** The one open cue that matters now. */
export function topCue(cues: readonly Cue[]): Cue | null {
  for (const kind of URGENCY) {
    const cue = cues.findLast((c) => c.kind === kind && c.status === 'open');
    if (cue) return cue;
  }
  return null;
}

/** The step that tells what to do for a cue of this kind and rule. */
export function stepForCue(state: OpenCall, kind: CueKind, rule: string, manual: Manual): string {
  const fits = (step: Step) =>
    step.when.cue?.includes(kind) === true && holds(step.when, state, kind, rule);
  const any = (step: Step) => step.when.cue?.includes(kind) === true;
  return (manual.steps.find(fits) ?? manual.steps.findLast(any))?.id ?? '';
}

/** Moves to the step that fits now and ticks what was heard. */
export function advanceStep(state: OpenCall, turn: Turn | null, manual: Manual): StepPlace | null {
  const cue = topCue(state.cues);
  const here = state.step;
  const set = cue?.step ?? handoverStep(state);
  const fitting = manual.steps.find((s) =>
    set !== null ? s.id === set : !s.when.cue && holds(s.when, state, null, ''),
  );
  let place = here;
  if (fitting && fitting.id !== here?.id) {
    const hurried = cue !== null || here === null;
    const wasCue = manual.steps.find((s) => s.id === here?.id)?.when.cue !== undefined;
    const rested =
      here !== null && state.nowMs - here.sinceMs >= manual.judgement.stepMinSec * 1000;
    if (hurried || wasCue || rested) {
      place = enter(state, fitting);
      return place;
    }
  }
  return place && turn ? tick(place, turn, manual) : place;
}

/** A supervisor was asked for and is not there yet: what is said meanwhile stays to be read. */
function handoverStep(state: OpenCall): string | null {
  const handover = handoverOf(state);
  return handover?.asked ? handover.cue.step : null;
}

function enter(state: OpenCall, step: Step): StepPlace {
  const ticks: Record<string, number> = {};
  const lastI = state.turns.at(-1)?.utterance.i ?? -1;
  for (const check of step.checks) {
    for (const id of check.heard ?? []) {
      const mark = state.talk.heard[id];
      if (!mark) continue;
      if (!step.when.cue) ticks[check.id] ??= mark.firstMs;
      else if (mark.lastI >= lastI - 1) ticks[check.id] ??= mark.lastMs;
    }
  }
  return { id: step.id, sinceMs: state.nowMs, sinceI: lastI, ticks };
}

function tick(place: StepPlace, turn: Turn, manual: Manual): StepPlace {
  if (turn.heard.length === 0) return place;
  const step = manual.steps.find((s) => s.id === place.id);
  if (!step) return place;
  let ticks = place.ticks;
  for (const check of step.checks)
    if (ticks[check.id] === undefined && check.heard?.some((id) => turn.heard.includes(id)))
      ticks = { ...ticks, [check.id]: turn.utterance.startMs };
  return ticks === place.ticks ? place : { ...place, ticks };
}

function holds(when: When, state: OpenCall, kind: CueKind | null, rule: string): boolean {
  const { talk } = state;
  if (when.cue && (kind === null || !when.cue.includes(kind))) return false;
  if (when.rule && !when.rule.includes(`${kind}.${rule}`)) return false;
  if (when.acts && !when.acts.some((act) => recentActs(state).includes(act))) return false;
  if (when.demands && !(talk.demandsLast && when.demands.includes(talk.demandsLast))) return false;
  if (when.types && !when.types.some((type) => state.types.includes(type))) return false;
  if (when.verdict && !when.verdict.includes(state.verdict)) return false;
  if (when.heard && !when.heard.every((id) => talk.heard[id] !== undefined)) return false;
  if (when.notHeard?.some((id) => talk.heard[id] !== undefined)) return false;
  if (when.toneAtLeast !== undefined && (talk.lastCustomer?.tone ?? 0) < when.toneAtLeast)
    return false;
  if (when.minutesAtLeast !== undefined && state.nowMs < when.minutesAtLeast * 60_000) return false;
  if (when.silentSecAtLeast !== undefined && silentMs(state) < when.silentSecAtLeast * 1000)
    return false;
  if (when.earlierAtLeast !== undefined && state.head.earlier.length < when.earlierAtLeast)
    return false;
  if (when.onHold !== undefined && when.onHold !== isOnHold(state)) return false;
  if (when.victim !== undefined && when.victim !== talk.danger.threat < 0.5) return false;
  return true;
}

/** How long nobody has spoken; zero while the call is on hold. */
function silentMs(state: OpenCall): number {
  const last = state.turns.at(-1);
  return last && !isOnHold(state) ? Math.max(0, state.nowMs - last.utterance.endMs) : 0;
}

/**
 * The agent put the call on hold, or said so and has not been heard back. 「責任者に代わります、お待ち
 * ください」 is a handover and no hold.
 */
function isOnHold(state: OpenCall): boolean {
  const { hold, back, escalation } = state.talk.heard;
  const lastI = state.turns.at(-1)?.utterance.i ?? -1;
  if (state.hold.on) return true;
  if (hold === undefined || hold.lastI < lastI - 1) return false;
  return hold.lastI > (back?.lastI ?? -1) && (escalation?.lastI ?? -3) < hold.lastI - 2;
}

/** Acts of the latest turn that had any clear one, strongest first. */
function recentActs(state: OpenCall): Act[] {
  const mark = state.talk.acts.findLast((m) => m.acts.some(([, p]) => p >= 0.5));
  return mark ? mark.acts.filter(([, p]) => p >= 0.5).map(([act]) => act) : [];
}
