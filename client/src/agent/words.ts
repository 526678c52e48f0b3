/** From figures to words: what the screens say instead of a number. Pure. */
import type { CueKind, Tone } from '@kikimori/shared/label.ts';
import type { CallView } from '@kikimori/shared/view/views.ts';

/** Steps of a bar and of its words. */
export const AXIS_LEVELS = 5;

/** An axis value 0–1 as a level 1–5: how many segments are filled and which word is said. */
export function axisLevel(value: number): 1 | 2 | 3 | 4 | 5 {
  const level = Math.ceil(Math.min(1, Math.max(0, value)) * AXIS_LEVELS);
  return Math.max(1, level) as 1 | 2 | 3 | 4 | 5;
}

/** Highest tone of the most recent customer turns, oldest first. */
export function trendOf(tones: readonly Tone[]): 'rising' | 'falling' | 'level' {
  if (tones.length < 4) return 'level';
  const half = Math.floor(tones.length / 2);
  const mean = (list: readonly Tone[]) => list.reduce<number>((a, b) => a + b, 0) / list.length;
  const change = mean(tones.slice(half)) - mean(tones.slice(0, half));
  if (change > 0.5) return 'rising';
  return change < -0.5 ? 'falling' : 'level';
}

const HARD_CUES: readonly CueKind[] = ['end', 'call110', 'lifeline'];

/** After such a call the screen slows down. It is about the talk, and counted nowhere. */
export function wasHard(view: CallView): boolean {
  if (view.verdict === 'harassment' || view.card110 !== null) return true;
  const cues = [...(view.cue ? [view.cue] : []), ...view.waiting, ...view.past];
  return cues.some((cue) => HARD_CUES.includes(cue.kind) && cue.status !== 'wrong');
}
