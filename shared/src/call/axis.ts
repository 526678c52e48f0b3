import type { Manual } from '../manual/compile.ts';
import type { ActMark, AxisState, Talk } from './state.ts';

/**
 * The two axes. Each turn adds what it weighs (noisy-or), so that one hard word and several
 * milder ones both show; the recent part fades by call clock and by calm turns, a residue of the
 * highest level stays. Only + − × ÷ are used: every machine gets the same bits (rule R9).
 */

const MAX_QUOTES = 5;

export function observeConduct(
  talk: Talk,
  i: number,
  atMs: number,
  act: ActMark,
  manual: Manual,
): AxisState {
  const { axis } = manual.judgement;
  const fromTone = (axis.toneCap * talk.toneTurns) / (talk.toneTurns + axis.toneHalfTurns);
  const added = add(talk.conduct, i, atMs, conductWeight(act, manual), manual);
  return { ...added, level: Math.max(added.level, fromTone) };
}

/** How much the acts of a turn weigh on the conduct axis, 0–1. */
export function conductWeight(act: ActMark | undefined, manual: Manual): number {
  if (!act) return 0;
  let none = 1;
  for (const [name, p] of act.acts) {
    const w = manual.judgement.axis.acts[name];
    none *= 1 - p * (w.mild + (w.hostile - w.mild) * act.hostile);
  }
  return 1 - none;
}

/** A threat to life, body or house that is sure: harassment by itself, once in a call. */
export function observeDanger(axis: AxisState, i: number, atMs: number, manual: Manual): AxisState {
  // Manuals that were stored with older calls know no such weight.
  const weight: number | undefined = manual.judgement.axis.danger;
  return add(axis, i, atMs, weight ?? 0, manual);
}

export function observeDemand(
  talk: Talk,
  i: number,
  atMs: number,
  weight: number,
  manual: Manual,
): AxisState {
  return add(talk.demand, i, atMs, weight, manual);
}

/**
 * The agent's answer tells more of turn `i` than its score did: what it weighed is put right.
 * Never downwards.
 */
export function reweigh(axis: AxisState, i: number, before: number, after: number): AxisState {
  if (after <= before || before >= 1) return axis;
  const left = (1 - after) / (1 - before);
  return {
    ...axis,
    level: round(1 - (1 - axis.level) * left),
    recent: round(1 - (1 - axis.recent) * left),
    quotes: [...axis.quotes.filter((q) => q.i !== i), { i, weight: round(after) }]
      .sort((a, b) => b.weight - a.weight || b.i - a.i)
      .slice(0, MAX_QUOTES),
  };
}

function add(
  before: AxisState,
  i: number,
  atMs: number,
  weight: number,
  manual: Manual,
): AxisState {
  const faded = fade(before, atMs, manual);
  if (weight <= 0) return { ...before, recent: faded * 0.9, atMs };
  const same = before.quotes.find((q) => q.i === i)?.weight ?? 0;
  return {
    level: round(1 - (1 - before.level) * (1 - weight)),
    recent: round(1 - (1 - faded) * (1 - weight)),
    atMs,
    quotes: [
      ...before.quotes.filter((q) => q.i !== i),
      { i, weight: round(Math.max(weight, same)) },
    ]
      .sort((a, b) => b.weight - a.weight || b.i - a.i)
      .slice(0, MAX_QUOTES),
  };
}

function fade(axis: AxisState, atMs: number, manual: Manual): number {
  const passedSec = Math.max(0, atMs - axis.atMs) / 1000;
  const half = manual.judgement.axis.recentHalfLifeSec;
  return (axis.recent * half) / (half + passedSec);
}

/** What the screen and the zones read: the recent part, or the residue of the highest level. */
export function axisValue(axis: AxisState, nowMs: number, manual: Manual): number {
  const rest = manual.judgement.axis.residue * axis.level;
  const lively = fade(axis, nowMs, manual);
  const value = Math.max(rest, Math.min(lively, axis.level));
  return round(value < 0 ? 0 : value > 1 ? 1 : value);
}

function round(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
