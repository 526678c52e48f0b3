/** A line of transcript cut into pieces: at phrase ends, and where evidence begins and ends. Pure. */
import type { Evidence } from '@kikimori/shared/score.ts';

export interface TextPiece {
  /** Offset in the text; identity of the piece. */
  start: number;
  text: string;
  /** A line may break before this piece. */
  breakBefore: boolean;
  /** The labels that these words carry; empty for plain words. */
  labels: string[];
}

/** `cut` are the phrases of `text`, in order. Spans outside of the text are left out. */
export function piecesOf(
  text: string,
  cut: readonly string[],
  evidence: readonly Evidence[],
): TextPiece[] {
  const phraseStarts = new Set<number>();
  let at = 0;
  for (const phrase of cut) {
    phraseStarts.add(at);
    at += phrase.length;
  }
  const spans = evidence.filter((e) => e.start < e.end && e.start < text.length);
  const bounds = new Set<number>([0, text.length, ...phraseStarts]);
  for (const span of spans) {
    bounds.add(span.start);
    bounds.add(Math.min(span.end, text.length));
  }
  const sorted = [...bounds].filter((b) => b <= text.length).sort((a, b) => a - b);
  const pieces: TextPiece[] = [];
  for (const [index, start] of sorted.entries()) {
    const end = sorted[index + 1];
    if (end === undefined) break;
    pieces.push({
      start,
      text: text.slice(start, end),
      breakBefore: start > 0 && phraseStarts.has(start),
      labels: [
        ...new Set(spans.filter((s) => s.start <= start && end <= s.end).map((s) => s.label)),
      ],
    });
  }
  return pieces;
}
