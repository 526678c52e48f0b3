/** In: morphemes. Out: WordPiece ids, by the tokenizer.json of the model. Never: yields [UNK]. */
import { isSilent, wordForm } from '@kikimori/shared/text/sequence.ts';

/** The part of a Hugging Face tokenizer that is needed. */
export interface WordTokenizer {
  encode(text: string, options: { add_special_tokens: boolean }): number[];
}
export interface Pieces {
  ids(morphemes: readonly { surface: string }[]): number[];
  cls: number;
  sep: number;
  pad: number;
}

/** Distinct words kept; a call centre's day fits well within it. */
const MAX_CACHED_WORDS = 50_000;

/**
 * @param vocabulary piece → id, from tokenizer.json; must hold [CLS], [SEP] and [PAD].
 * Throws where a special piece is missing.
 */
export function createPieces(
  tokenizer: WordTokenizer,
  vocabulary: ReadonlyMap<string, number>,
): Pieces {
  const special = (piece: string): number => {
    const id = vocabulary.get(piece);
    if (id === undefined) throw new Error(`tokenizer.json: the vocabulary lacks ${piece}`);
    return id;
  };
  const known = (c: string) => vocabulary.has(c) && vocabulary.has(`##${c}`);
  const cache = new Map<string, number[]>();
  const word = (surface: string): number[] => {
    let ids = cache.get(surface);
    if (ids === undefined) {
      ids = tokenizer.encode(wordForm(surface, known), { add_special_tokens: false });
      if (cache.size >= MAX_CACHED_WORDS) cache.clear();
      cache.set(surface, ids);
    }
    return ids;
  };
  return {
    ids(morphemes) {
      const out: number[] = [];
      for (const m of morphemes) if (!isSilent(m.surface)) out.push(...word(m.surface));
      return out;
    },
    cls: special('[CLS]'),
    sep: special('[SEP]'),
    pad: special('[PAD]'),
  };
}
