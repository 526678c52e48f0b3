/**
 * The fallback scorer: words that tell by themselves, matched as whole words, never as a piece of
 * another (ハルカス, なごみ宿, プレミアホテル, なんばから are not abuse). Used past the deadline; its
 * scores say `scorer: 'lexicon'`. It misses what only context tells, and it is meant to be careful.
 */
import { ACTS, type Act, DEMANDS, type Demand, type Tone } from '@kikimori/shared/label.ts';
import type { Score } from '@kikimori/shared/score.ts';
import { normalise } from '@kikimori/shared/text/normalise.ts';
import { LEXICON, type LexiconLabel } from './lexicon-words.ts';

export interface LexiconWord {
  surface: string;
  lemma: string;
}

/** Words between two parts of an entry at most. */
const MAX_GAP = 3;
/** A word after the match that turns it round: 殺すわけない, 殺すつもりはない. */
const NEGATED = /^(?:わけ|つもり|はず)$/;
const QUOTED = /^(?:という|って|と)$/;
const HIT = 0.8;
const SOFT = 0.6;
const FLOOR = 0.02;

type Script = 'han' | 'hira' | 'kata' | 'latin' | 'other';
function script(character: string): Script {
  if (/[\p{Script=Han}々〆]/u.test(character)) return 'han';
  if (/[\p{Script=Hiragana}]/u.test(character)) return 'hira';
  if (/[\p{Script=Katakana}ー]/u.test(character)) return 'kata';
  if (/[\p{Script=Latin}\p{N}]/u.test(character)) return 'latin';
  return 'other';
}

/**
 * Runs of one script, for when not even the cut came back in time. Coarser than morphemes: a word
 * is only found where it fills its run, so nothing is found inside another word.
 */
export function scriptRuns(text: string): LexiconWord[] {
  const out: LexiconWord[] = [];
  let last: Script | null = null;
  for (const character of text) {
    const own = script(character);
    const run = out.at(-1);
    if (own === last && run) {
      run.surface += character;
      run.lemma = run.surface;
    } else if (own !== 'other') out.push({ surface: character, lemma: character });
    last = own;
  }
  return out;
}

/** Morphemes that one word of an entry may span: 責任者 is cut 責任・者. */
const MAX_JOINED = 3;

/** How many words from `at` on make up `wanted`; 0 where they do not. Ends on word borders only. */
function wordsTaken(words: readonly LexiconWord[], at: number, wanted: string): number {
  const first = words[at];
  if (!first) return 0;
  if (first.lemma === wanted || first.surface === wanted) return 1;
  let joined = first.surface;
  for (let n = 1; n < MAX_JOINED && wanted.startsWith(joined); n++) {
    const next = words[at + n];
    if (!next) return 0;
    if (joined + next.lemma === wanted || joined + next.surface === wanted) return n + 1;
    joined += next.surface;
  }
  return 0;
}

/** Index after the last word of the entry where it starts at `at`, or -1. */
function matchAt(words: readonly LexiconWord[], at: number, parts: readonly string[]): number {
  let k = at;
  for (const [n, part] of parts.entries()) {
    let taken = 0;
    for (let gap = 0; gap <= (n === 0 ? 0 : MAX_GAP) && taken === 0; gap++) {
      taken = wordsTaken(words, k + gap, part);
      if (taken > 0) k += gap + taken;
    }
    if (taken === 0) return -1;
  }
  return k;
}

function turned(words: readonly LexiconWord[], after: number): boolean {
  for (let k = after; k < after + 3; k++) {
    const w = words[k];
    if (w && NEGATED.test(w.lemma)) return true;
    if (w && QUOTED.test(w.surface) && /^(?:言う|呼ぶ|書く|聞く)$/.test(words[k + 1]?.lemma ?? ''))
      return true;
  }
  return false;
}

/** Labels that the lexicon finds in the words, with how sure an entry is. */
export function lexiconLabels(words: readonly LexiconWord[]): Map<LexiconLabel, number> {
  const found = new Map<LexiconLabel, number>();
  for (const entry of LEXICON) {
    for (let at = 0; at < words.length; at++) {
      const after = matchAt(words, at, entry.words);
      if (after < 0 || turned(words, after)) continue;
      const p = entry.soft ? SOFT : HIT;
      for (const label of entry.labels) found.set(label, Math.max(found.get(label) ?? 0, p));
    }
  }
  return found;
}

/**
 * Scores one customer turn without the model.
 * @param words the turn's morphemes where they came back in time, else null
 */
export function lexiconScore(
  text: string,
  words: readonly LexiconWord[] | null,
  model: string,
): Score {
  const found = lexiconLabels(words ?? scriptRuns(normalise(text)));
  const p = (label: LexiconLabel) => found.get(label) ?? FLOOR;
  const acts = ACTS.filter((a) => found.has(a));
  const hostile = acts.some((a) => a === 'insult' || a === 'threat' || a === 'intimidation');
  const tone: Tone = hostile
    ? 3
    : found.has('anger') || acts.length > 0
      ? 2
      : found.has('complaint')
        ? 1
        : 0;
  return {
    tone,
    toneP: [0, 1, 2, 3].map((k) => (k === tone ? 0.7 : 0.1)),
    acts,
    actP: Object.fromEntries(ACTS.map((a) => [a, p(a)])) as Record<Act, number>,
    demands: DEMANDS.filter((d) => found.has(d)),
    demandP: Object.fromEntries(DEMANDS.map((d) => [d, p(d)])) as Record<Demand, number>,
    danger: found.has('danger'),
    dangerP: p('danger'),
    selfHarm: found.has('selfHarm'),
    selfHarmP: p('selfHarm'),
    repeatOf: null,
    repeatP: 0,
    evidence: [],
    scorer: 'lexicon',
    model,
  };
}
