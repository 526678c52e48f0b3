/**
 * The WordPiece vocabulary over morphemes: special pieces, character classes, characters (alone
 * and continuing), frequent morphemes, and the domain's words whatever their frequency.
 */
import { CHARACTER_CLASSES, wordForm } from '@kikimori/shared/text/sequence.ts';
import type { CutText } from './pretext.ts';

export const SPECIALS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const;

export interface VocabularyOptions {
  size: number;
  /** A character needs this many uses to have a piece of its own. */
  minCharacterUses: number;
  /** Words of the corpus that occur this often are in, however rare elsewhere. */
  forced: readonly string[];
}

export function buildVocabulary(cut: CutText, options: VocabularyOptions): string[] {
  const uses = new Float64Array(cut.names.length);
  for (const w of cut.words) uses[w] = (uses[w] ?? 0) + 1;
  const characters = new Map<string, number>();
  cut.names.forEach((name, k) => {
    for (const c of wordForm(name, () => true))
      characters.set(c, (characters.get(c) ?? 0) + (uses[k] ?? 0));
  });
  for (const word of options.forced)
    for (const c of wordForm(word, () => true)) characters.set(c, options.minCharacterUses);
  const kept = [...characters]
    .filter(([, n]) => n >= options.minCharacterUses)
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([c]) => c);
  const keptSet = new Set(kept);
  const stands = CHARACTER_CLASSES.map((c) => c.stand);
  const pieces = new Set<string>([...SPECIALS, ...stands, ...stands.map((s) => `##${s}`)]);
  for (const c of kept) pieces.add(c).add(`##${c}`);
  for (const word of options.forced) pieces.add(wordForm(word, (c) => keptSet.has(c)));
  const words = new Map<string, number>();
  cut.names.forEach((name, k) => {
    const form = wordForm(name, (c) => keptSet.has(c));
    words.set(form, (words.get(form) ?? 0) + (uses[k] ?? 0));
  });
  const frequent = [...words].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  for (const [word] of frequent) {
    if (pieces.size >= options.size) break;
    pieces.add(word);
  }
  return [...pieces];
}

/** tokenizer.json in the layout that transformers.js reads. */
export function tokenizerJson(pieces: readonly string[]): unknown {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: SPECIALS.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: false },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(pieces.map((p, k) => [p, k])),
    },
  };
}

export const TOKENIZER_CONFIG = {
  tokenizer_class: 'BertTokenizer',
  do_lower_case: false,
  unk_token: '[UNK]',
  sep_token: '[SEP]',
  pad_token: '[PAD]',
  cls_token: '[CLS]',
  mask_token: '[MASK]',
  model_max_length: 80,
};
