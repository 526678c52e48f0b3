/** Weeks, hours and weekdays in Japan, which has no daylight saving time. Pure. */

const JST_MS = 9 * 60 * 60 * 1000;
export const DAY_MS = 24 * 60 * 60 * 1000;
export const WEEK_MS = 7 * DAY_MS;

/** Start of the day in Japan of `YYYY-MM-DD`, epoch ms; NaN for no date. */
export function dayStartMs(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) - JST_MS;
}

export function dayOf(epochMs: number): string {
  return new Date(epochMs + JST_MS).toISOString().slice(0, 10);
}

/** 0 = Monday … 6 = Sunday. */
export function weekdayOf(epochMs: number): number {
  return (new Date(epochMs + JST_MS).getUTCDay() + 6) % 7;
}

export function hourOf(epochMs: number): number {
  return new Date(epochMs + JST_MS).getUTCHours();
}

/** The Monday of the week in which a moment lies. */
export function weekOf(epochMs: number): string {
  return dayOf(epochMs - weekdayOf(epochMs) * DAY_MS);
}

/** `2026-07-06 14:03:09` in Japan. */
export function stamp(epochMs: number): string {
  return new Date(epochMs + JST_MS).toISOString().slice(0, 19).replace('T', ' ');
}
