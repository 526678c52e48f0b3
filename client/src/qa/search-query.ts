/** The search page's address and what it asks of the server. Pure. */

export const KEYS = [
  'text',
  'verdict',
  'type',
  'cue',
  'flag',
  'site',
  'agent',
  'customerRef',
  'from',
  'to',
] as const;

/** Midnight in Japan, where the days of the record begin and end. */
function midnightMs(day: string): number {
  return Date.parse(`${day}T00:00:00+09:00`);
}

/** The page's query as the server's; a day stands for its midnight, `to` for the end of its day. */
export function serverQuery(place: URLSearchParams, before: number | null): string {
  const query = new URLSearchParams();
  for (const key of KEYS) {
    const value = place.get(key);
    if (!value) continue;
    if (key === 'from') query.set(key, String(midnightMs(value)));
    else if (key === 'to') query.set(key, String(midnightMs(value) + 24 * 60 * 60 * 1000));
    else query.set(key, value);
  }
  if (before !== null) query.set('before', String(before));
  return query.toString();
}

/** Filters that tell how a call was judged: they leave out calls that are still to be judged. */
const JUDGED = ['verdict', 'type', 'cue', 'flag'];

export function asksForJudgement(place: URLSearchParams): boolean {
  return JUDGED.some((key) => place.get(key));
}
