import type { Morpheme } from '../tokenise/tokenise.ts';

/**
 * In: morphemes of a text. Out: the words it can be found by, by dictionary form (`l:`) and by
 * reading (`r:`, katakana). Pure.
 */

/** Content words of IPADIC; the rest (助詞, 助動詞, 記号 …) says nothing about a call. */
const CONTENT = new Set(['名詞', '動詞', '形容詞', '副詞']);
const EMPTY_DETAIL = new Set(['非自立', '代名詞', '接尾', '特殊']);
const EMPTY_LEMMA = new Set(['する', 'いる', 'なる', 'ある', 'れる', 'できる', 'くる', 'いう']);

/** The one spelling before cutting, for calls and questions alike. */
export function searchable(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

export function isContent(m: Morpheme): boolean {
  if (!CONTENT.has(m.pos) || EMPTY_LEMMA.has(m.lemma) || m.surface.includes('●')) return false;
  // 金 in 解約金 is a suffix and still what people search for.
  if (m.detail === '接尾') return /\p{Script=Han}/u.test(m.surface);
  return !EMPTY_DETAIL.has(m.detail) && !/^[\p{P}\p{S}]+$/u.test(m.surface);
}

/** Hiragana as katakana; all else unchanged. */
export function katakana(text: string): string {
  return text.replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));
}

export function isKana(text: string): boolean {
  return /^[ぁ-ゖァ-ヺー]+$/.test(text);
}

/** Every term of a text, each once. */
export function termsOf(morphemes: readonly Morpheme[]): string[] {
  const terms = new Set<string>();
  for (const m of morphemes) {
    if (!isContent(m)) continue;
    terms.add(`l:${m.lemma}`);
    const reading = katakana(m.reading);
    if (isKana(reading)) terms.add(`r:${reading}`);
  }
  return [...terms];
}
