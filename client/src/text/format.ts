/** Times as they are written on screen. Pure. */

const two = (n: number) => String(n).padStart(2, '0');

/** Milliseconds as `m:ss`, from an hour on `h:mm:ss`; the call's clock and all quotes use it. */
export function clockText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(s / 3600);
  const minutes = Math.floor((s % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
}

/** `7月5日 14:03` in the reader's time zone and language. */
export function dateTimeText(epochMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(epochMs);
}

/** `14:03` in the reader's time zone and language. */
export function timeText(epochMs: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit' }).format(epochMs);
}
