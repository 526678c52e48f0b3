/**
 * The form of one row of `posting`: `OFFSET:SEQ.SEQ;OFFSET:SEQ;` in base 36. Rows are only ever
 * added to at their end, which both stores can do in one statement without reading first. Pure.
 */

/** Calls per row: few enough to rewrite at each ended call, many enough to read a word quickly. */
export const BLOCK_CALLS = 1024;

export interface Posting {
  callNo: number;
  /** Events in which the word was said, rising. */
  seqs: number[];
}

export function blockOf(callNo: number): number {
  return Math.floor(callNo / BLOCK_CALLS);
}

export function writePosting(callNo: number, seqs: readonly number[]): string {
  return `${(callNo % BLOCK_CALLS).toString(36)}:${seqs.map((s) => s.toString(36)).join('.')};`;
}

/** A row as calls → events; a call that was added to twice is joined. */
export function readPostings(block: number, row: string): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const base = block * BLOCK_CALLS;
  for (const entry of row.split(';')) {
    const colon = entry.indexOf(':');
    if (colon < 0) continue;
    const callNo = base + Number.parseInt(entry.slice(0, colon), 36);
    const seqs = entry
      .slice(colon + 1)
      .split('.')
      .map((s) => Number.parseInt(s, 36));
    const before = found.get(callNo);
    if (before) before.push(...seqs);
    else found.set(callNo, seqs);
  }
  return found;
}
