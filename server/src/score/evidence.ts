/**
 * Which words of a turn carry a label: the turn is scored again without each of its phrases, and
 * the phrase whose loss lowers the label most is the evidence. Only done for turns with a hit.
 */
import type { Evidence } from '@kikimori/shared/score.ts';
import type { Morpheme } from '../tokenise/tokenise.ts';
import type { Answer, Prepared, Row } from './engine.ts';

const MAX_PHRASES = 8;
/** A neighbour joins the span where it carries this share of the strongest phrase. */
const NEIGHBOUR_SHARE = 0.5;
/** Below this drop of the logit no phrase carries the label (the context does). */
const MIN_DROP = 0.05;
const OPENS = new Set(['名詞', '動詞', '形容詞', '副詞', '連体詞', '接続詞', '感動詞', '接頭詞']);

/** A run of morphemes, from index `a` up to before `b`. */
export interface Phrase {
  a: number;
  b: number;
}

/** Phrases: a content word and the particles after it; neighbours are joined where too many. */
export function phrases(words: readonly Morpheme[]): Phrase[] {
  const out: Phrase[] = [];
  words.forEach((w, k) => {
    const before = words[k - 1];
    const opens =
      k === 0 ||
      (OPENS.has(w.pos) &&
        w.detail !== '非自立' &&
        w.detail !== '接尾' &&
        before !== undefined &&
        !OPENS.has(before.pos)) ||
      (before !== undefined && before.end < w.start);
    const last = out.at(-1);
    if (opens || !last) out.push({ a: k, b: k + 1 });
    else last.b = k + 1;
  });
  while (out.length > MAX_PHRASES) {
    let best = 0;
    for (let k = 1; k + 1 < out.length; k++) {
      const size = (x: number) => (out[x + 1]?.b ?? 0) - (out[x]?.a ?? 0);
      if (size(k) < size(best)) best = k;
    }
    const right = out.splice(best + 1, 1)[0];
    const left = out[best];
    if (left && right) left.b = right.b;
  }
  return out;
}

/** The turn without each phrase in turn. `pieces` cuts the remaining words. */
export function occluded(
  row: Row,
  parts: readonly Phrase[],
  pieces: (words: readonly Morpheme[]) => number[],
): Row[] {
  return parts.map(({ a, b }) => {
    const morphemes = row.turn.morphemes.filter((_, k) => k < a || k >= b);
    const turn: Prepared = { ...row.turn, morphemes, pieces: pieces(morphemes) };
    return { turn, context: row.context };
  });
}

/** Spans in the caller's text for each label hit; `column` is the label's place in the logits. */
export function evidenceOf(
  turn: Prepared,
  parts: readonly Phrase[],
  whole: Answer,
  without: readonly Answer[],
  hits: readonly { label: Evidence['label']; column: number }[],
): Evidence[] {
  const out: Evidence[] = [];
  for (const { label, column } of hits) {
    const drops = without.map((w) => (whole.logits[column] ?? 0) - (w.logits[column] ?? 0));
    let top = 0;
    drops.forEach((d, k) => {
      if (d > (drops[top] ?? 0)) top = k;
    });
    const most = drops[top] ?? 0;
    if (parts.length > 1 && most < MIN_DROP) continue;
    let from = top;
    let to = top;
    while (from > 0 && (drops[from - 1] ?? 0) >= most * NEIGHBOUR_SHARE) from--;
    while (to + 1 < parts.length && (drops[to + 1] ?? 0) >= most * NEIGHBOUR_SHARE) to++;
    const first = turn.morphemes[parts[from]?.a ?? 0];
    const last = turn.morphemes[(parts[to]?.b ?? 1) - 1];
    if (!first || !last) continue;
    out.push({
      label,
      start: turn.normalised.from[first.start] ?? 0,
      end: turn.normalised.to[last.end - 1] ?? 0,
    });
  }
  return out;
}
