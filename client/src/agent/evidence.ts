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

const STARTS_A_WORD = /[\p{Script=Han}\p{Script=Katakana}A-Za-z0-9]/u;
const PAUSE = /[\s、。]/u;
const HIRAGANA = /\p{Script=Hiragana}/u;
/** A cut within hiragana is believed only where this much stands on both sides of it. */
const LONG_KANA = 4;

/**
 * Where a reader sees a phrase begin: at the start, around pauses, where kanji or katakana follow
 * hiragana, and at the phrases of `cut` within long hiragana. The text is as it was heard, so the
 * phrases alone cut through colloquial words.
 */
function phraseBounds(text: string, cut: readonly string[]): number[] {
  const bounds = new Set<number>([0, text.length]);
  for (let k = 1; k < text.length; k += 1) {
    const [before = '', after = ''] = [text[k - 1], text[k]];
    if (PAUSE.test(before) !== PAUSE.test(after)) bounds.add(k);
    else if (HIRAGANA.test(before) && STARTS_A_WORD.test(after)) bounds.add(k);
  }
  const sure = [...bounds];
  let at = 0;
  for (const phrase of cut) {
    at += phrase.length;
    if (sure.every((bound) => Math.abs(bound - at) >= LONG_KANA)) bounds.add(at);
  }
  return [...bounds].sort((a, b) => a - b);
}

/** The span widened to whole phrases, for the eye; what is stored stays as the model gave it. */
function widened(span: Evidence, text: string, bounds: readonly number[]): Evidence {
  const isPause = (at: number) => PAUSE.test(text[at] ?? '');
  let start = bounds.findLast((b) => b <= span.start) ?? 0;
  let end = bounds.find((b) => b >= span.end) ?? text.length;
  while (start < end && isPause(start)) start += 1;
  while (end > start && isPause(end - 1)) end -= 1;
  return { ...span, start, end };
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
  const wholes = phraseBounds(text, cut);
  const spans = evidence
    .filter((e) => e.start < e.end && e.start < text.length)
    .map((e) => widened(e, text, wholes));
  const bounds = new Set<number>([0, text.length, ...phraseStarts]);
  for (const span of spans) {
    bounds.add(span.start);
    bounds.add(span.end);
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
