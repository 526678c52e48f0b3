/**
 * Phrases by which an agent is heard doing a thing, and the one normalisation both the phrases
 * and the talk go through. A phrase is plain text with two signs, so that a QA lead can write it
 * and no phrase can hang the fold (there are no regular expressions in a manual):
 *
 * - `*` stands for up to GAP_CHARS characters: `お受け*かね`
 * - `(a|b)` for either: `(致し|でき)かね`
 *
 * Digits, kanji digits and the masking sign all become `#`, so that a masked transcript is heard
 * exactly as the original.
 */

/**
 * A compiled phrase: parts in order, with at most GAP_CHARS characters between two; each part is
 * a list of spellings of which one must be there.
 */
export type Phrase = readonly (readonly string[])[];

/** How far `*` reaches, in characters of normalised text. */
export const GAP_CHARS = 14;
/** Spellings one part may unfold to. */
const MAX_SPELLINGS = 128;
/** How near to a match an `unless` phrase must begin or end to cancel it, in characters. */
const UNLESS_REACH_CHARS = 12;

const FILLERS = /(^|\s)(?:えー+っ?と?|えっと|えと|あのー+|そのー+|まー+|んー+|うーん)(?=\s|$)/g;
const SPACING = /[\s、。,.!?・「」『』()~〜…]+/g;
/** 110番 is a name, not a number. */
const EMERGENCY = /(?:110|一一〇|百十)番/g;
const NUMERALS = /[0-9〇零一二三四五六七八九十百千万●]+/g;
/** Spelling variants that recognisers mix freely. Applied in order. */
const VARIANTS: readonly (readonly [RegExp, string])[] = [
  [/頂戴/g, 'ちょうだい'],
  [/頂/g, 'いただ'],
  [/致/g, 'いた'],
  [/下さ/g, 'くださ'],
  [/出来/g, 'でき'],
  [/御/g, 'ご'],
  [/宜し/g, 'よろし'],
  [/申し?訳|申しわけ|もうしわけ/g, '申訳'],
  [/お詫び/g, 'おわび'],
  // Set phrases whose 「ません」 denies nothing.
  [/(申訳|とんでも|間違い|差し?支え|問題|相違|お変わり)[がはも]?(?:ござい|あり)ませ[んぬ]/g, '$1'],
  [/承(?=[らりるれろっ])/g, 'うけたまわ'],
  [/参(?=[らりるれろっ])/g, 'まい'],
];

/** Text as phrases are matched against it: NFKC, no spaces, punctuation or fillers, variants folded. */
export function normaliseTalk(text: string): string {
  let t = text.normalize('NFKC').toLowerCase().replace(FILLERS, '$1').replace(EMERGENCY, '警察番');
  t = t.replace(SPACING, '').replace(NUMERALS, '#');
  for (const [from, to] of VARIANTS) t = t.replace(from, to);
  return t;
}

/** Compiles one phrase. Throws a plain Error whose message says what is wrong with it. */
export function compilePhrase(source: string): Phrase {
  const parts: string[][] = [];
  for (const part of source.split('*')) {
    const spellings = [...new Set(expand(part).map(normaliseTalk))];
    if (spellings.every((s) => s === '')) continue;
    if (spellings.includes('')) throw new Error('a part may not be empty in one of its spellings');
    parts.push(spellings);
  }
  if (parts.length === 0) throw new Error('phrase has no text');
  const shortest = parts.reduce((n, part) => n + Math.min(...part.map((s) => s.length)), 0);
  if (shortest < 2) throw new Error('phrase is shorter than two characters');
  return parts;
}

function expand(source: string): string[] {
  const open = source.indexOf('(');
  if (open < 0) {
    if (source.includes(')') || source.includes('|')) throw new Error('unbalanced ( | )');
    return [source];
  }
  const close = source.indexOf(')', open);
  if (close < 0) throw new Error('unbalanced ( | )');
  const inside = source.slice(open + 1, close);
  if (inside.includes('(')) throw new Error('alternatives cannot be nested');
  const tails = expand(source.slice(close + 1));
  const out: string[] = [];
  for (const choice of inside.split('|'))
    for (const tail of tails) out.push(source.slice(0, open) + choice + tail);
  if (out.length > MAX_SPELLINGS) throw new Error(`more than ${MAX_SPELLINGS} spellings`);
  return out;
}

/** A group of phrases: heard if any is there with no `unless` close by. */
export interface PhraseGroup {
  any: readonly Phrase[];
  unless: readonly Phrase[];
}

/** Is any phrase heard in the (normalised) talk, with no `unless` phrase close by? */
export function hears(talk: string, group: PhraseGroup): boolean {
  const { any, unless } = matcherOf(group);
  any.lastIndex = 0;
  for (let match = any.exec(talk); match; match = any.exec(talk)) {
    if (!unless) return true;
    const start = Math.max(0, match.index - UNLESS_REACH_CHARS);
    const near = talk.slice(start, match.index + match[0].length + UNLESS_REACH_CHARS);
    unless.lastIndex = 0;
    if (!unless.test(near)) return true;
    any.lastIndex = match.index + 1;
  }
  return false;
}

interface Matcher {
  any: RegExp;
  unless: RegExp | null;
}

/** A memo only: the same group always gives the same matcher. */
const matchers = new WeakMap<PhraseGroup, Matcher>();

/**
 * Phrases as one expression of literals and bounded gaps, which the engine scans fast; built here
 * and never read from a manual, so that its time stays bounded.
 */
function matcherOf(group: PhraseGroup): Matcher {
  const known = matchers.get(group);
  if (known) return known;
  const made = {
    any: expressionOf(group.any),
    unless: group.unless.length > 0 ? expressionOf(group.unless) : null,
  };
  matchers.set(group, made);
  return made;
}

function expressionOf(phrases: readonly Phrase[]): RegExp {
  const sources = phrases.map((phrase) =>
    phrase
      .map((part) =>
        part.length === 1 ? part.map(literal)[0] : `(?:${part.map(literal).join('|')})`,
      )
      .join(`[^]{0,${GAP_CHARS}}?`),
  );
  return new RegExp(sources.join('|'), 'g');
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
