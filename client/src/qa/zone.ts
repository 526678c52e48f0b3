/** Where a point of the worksheet lies, by the running manual's borders; where a call's card is. Pure. */
import type { Verdict } from '@kikimori/shared/label.ts';
import type { Deck } from '@kikimori/shared/protocol/review-week.ts';

export interface Point {
  /** 0–1 each. */
  conduct: number;
  demand: number;
}

export function zoneOf(point: Point, zones: Deck['zones']): Verdict {
  const { conduct, demand } = point;
  if (zones.corners.some(([c = 1, d = 1]) => conduct >= c && demand >= d)) return 'harassment';
  if (conduct >= zones.greyConduct || demand >= zones.greyDemand) return 'grey';
  return conduct >= zones.claimConduct ? 'claim' : 'normal';
}

/** A share of the plane as a value with two decimals, kept within it. */
export function toShare(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 100) / 100;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const JST_MS = 9 * 60 * 60 * 1000;

/** The address of a call's card in its week; weeks begin on Monday in Japan. */
export function weekPath(startedAtMs: number, callId: string): string {
  const at = new Date(startedAtMs + JST_MS);
  const monday = new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * DAY_MS);
  const query = new URLSearchParams({ week: monday.toISOString().slice(0, 10), call: callId });
  return `/review/week?${query}`;
}
