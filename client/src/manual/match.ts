/**
 * Finds entries of the manual while a person types, without asking the server. Words are found as
 * they are written or as they sound (ほりゅう, ホリュウ, 保留), also with a slip of the finger.
 * Pure: index and question in, ranked hits out.
 */
import type {
  Cut,
  ManualEntry,
  ManualIndex,
  ManualPartName,
} from '@kikimori/shared/protocol/manual-index.ts';

/** A line of an entry, ready to be matched. */
interface Line {
  part: ManualPartName | 'title' | 'stage';
  weight: number;
  cut: Cut;
  written: Folded;
  spoken: Folded;
}

/** Words folded and joined; `wordAt[k]` is the word that character `k` belongs to. */
interface Folded {
  text: string;
  wordAt: number[];
}

export interface Searchable {
  index: ManualIndex;
  entries: { entry: ManualEntry; lines: Line[] }[];
}

/** A line with the words that were found in it. */
export interface Found {
  cut: Cut;
  words: ReadonlySet<number>;
}

export interface Hit {
  entry: ManualEntry;
  title: Found;
  /** The line that speaks most for this hit; null where the title does. */
  line: Found | null;
}

const WEIGHTS: Partial<Record<Line['part'], number>> = {
  title: 10,
  checks: 5,
  say: 5,
  stage: 4,
  never: 4,
};
const OTHER_WEIGHT = 3;
const MOST_HITS = 40;

const SMALL = 'ァィゥェォャュョッヮヵヶ';
const LARGE = 'アイウエオヤユヨツワカケ';
const SAME: Record<string, string> = { ヂ: 'ジ', ヅ: 'ズ', ヲ: 'オ' };

/** The one spelling in which texts and questions are compared: katakana, large, no punctuation. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[ぁ-ゖ]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60))
    .replace(/[ァ-ヶ]/g, (c) => SAME[c] ?? LARGE[SMALL.indexOf(c)] ?? c)
    .replace(/[^\p{L}\p{N}#ー]/gu, '');
}

function foldCut(cut: Cut, pick: (word: Cut[number]) => string): Folded {
  let text = '';
  const wordAt: number[] = [];
  cut.forEach((word, k) => {
    const folded = fold(pick(word));
    text += folded;
    for (let n = 0; n < folded.length; n += 1) wordAt.push(k);
  });
  return { text, wordAt };
}

/** Prepares an index once, so that each key costs little. */
export function searchable(index: ManualIndex): Searchable {
  const stages = new Map(index.stages.map((stage) => [stage.id, stage.name]));
  const line = (part: Line['part'], cut: Cut): Line => ({
    part,
    weight: WEIGHTS[part] ?? OTHER_WEIGHT,
    cut,
    written: foldCut(cut, (word) => (typeof word === 'string' ? word : word[0])),
    spoken: foldCut(cut, (word) => (typeof word === 'string' ? word : word[1])),
  });
  return {
    index,
    entries: index.entries.map((entry) => ({
      entry,
      lines: [
        line('title', entry.title),
        ...entry.parts.flatMap((part) => part.lines.map((cut) => line(part.name, cut))),
        ...(entry.stage ? [line('stage', [stages.get(entry.stage) ?? ''])] : []),
      ],
    })),
  };
}

/** The question's words; letters of a half-typed syllable (ほry) are left out. */
function termsOf(question: string): string[] {
  return question
    .split(/[\s\u3000]+/)
    .map((part) => fold(part))
    .map((term) => (/\P{ASCII}/u.test(term) ? term.replace(/[a-z]+$/, '') : term))
    .filter((term) => term !== '');
}

const isKana = (text: string) => /^[ァ-ヺー]+$/.test(text);

/** How many slips a word of this length may hold. */
function slipsFor(length: number): number {
  if (length < 3) return 0;
  return length < 6 ? 1 : 2;
}

interface Place {
  start: number;
  end: number;
  slips: number;
  /** It begins and ends where words do. */
  whole: boolean;
}

/**
 * The part of the text that is nearest to `term` (edit distance), if near enough; among equals one
 * that is a whole word. After Sellers.
 */
function nearest(term: string, folded: Folded, most: number): Place | null {
  const { text } = folded;
  const length = term.length;
  let cost = Array.from({ length: length + 1 }, (_, k) => k);
  let from = new Array<number>(length + 1).fill(0);
  let best: Place | null = null;
  for (let j = 1; j <= text.length; j += 1) {
    const nextCost = [0];
    const nextFrom = [j];
    for (let i = 1; i <= length; i += 1) {
      const replaced = (cost[i - 1] ?? 0) + (term[i - 1] === text[j - 1] ? 0 : 1);
      const added = (cost[i] ?? 0) + 1;
      const dropped = (nextCost[i - 1] ?? 0) + 1;
      const least = Math.min(replaced, added, dropped);
      nextCost.push(least);
      nextFrom.push(
        least === replaced
          ? (from[i - 1] ?? 0)
          : least === added
            ? (from[i] ?? 0)
            : (nextFrom[i - 1] ?? 0),
      );
    }
    cost = nextCost;
    from = nextFrom;
    const slips = cost[length] ?? length;
    if (slips > most) continue;
    const start = from[length] ?? 0;
    const whole = startsWord(folded, start) && startsWord(folded, j);
    if (best === null || slips < best.slips || (slips === best.slips && whole && !best.whole)) {
      best = { start, end: j, slips, whole };
    }
  }
  return best;
}

interface Match {
  score: number;
  words: number[];
}

function matchIn(folded: Folded, term: string, slips: number): Match | null {
  let place: Place | null = null;
  const words = new Set<number>();
  if (slips === 0) {
    let start = folded.text.indexOf(term);
    // A place at the start of a word is worth more than one inside.
    for (let at = start; at >= 0; at = folded.text.indexOf(term, at + 1)) {
      for (const word of folded.wordAt.slice(at, at + term.length)) words.add(word);
      if (startsWord(folded, at) && !startsWord(folded, start)) start = at;
    }
    if (start >= 0) place = { start, end: start + term.length, slips: 0, whole: false };
  } else {
    place = nearest(term, folded, slips);
    // A slip in the middle of other words is chance.
    if (place && !startsWord(folded, place.start)) place = null;
  }
  if (!place) return null;
  for (const word of folded.wordAt.slice(place.start, place.end)) words.add(word);
  const atStart = startsWord(folded, place.start) ? 1 : 0.7;
  const score = (atStart * (place.whole ? 1.2 : 1)) / (1 + place.slips);
  return { score, words: [...words] };
}

const startsWord = ({ wordAt }: Folded, at: number) => at === 0 || wordAt[at - 1] !== wordAt[at];

function matchLine(line: Line, term: string, slips: number): Match | null {
  const written = matchIn(line.written, term, slips);
  if (written || !isKana(term)) return written;
  const spoken = matchIn(line.spoken, term, slips);
  return spoken && { ...spoken, score: spoken.score * 0.95 };
}

/** What was asked for, the best first. Without a slip where that finds anything. */
export function find({ entries }: Searchable, question: string): Hit[] {
  const terms = termsOf(question);
  if (terms.length === 0) return [];
  const exact = findWith(entries, terms, () => 0);
  return exact.length > 0 ? exact : findWith(entries, terms, (term) => slipsFor(term.length));
}

function findWith(
  entries: Searchable['entries'],
  terms: readonly string[],
  slips: (term: string) => number,
): Hit[] {
  const hits: { hit: Hit; score: number }[] = [];
  for (const { entry, lines } of entries) {
    const found = lines.map(() => ({ score: 0, words: new Set<number>() }));
    let total = 0;
    for (const term of terms) {
      let best = 0;
      lines.forEach((line, k) => {
        const match = matchLine(line, term, slips(term));
        const place = found[k];
        if (!match || !place) return;
        const score = match.score * line.weight;
        place.score += score;
        for (const word of match.words) place.words.add(word);
        best = Math.max(best, score);
      });
      total = best === 0 ? Number.NEGATIVE_INFINITY : total + best;
    }
    if (total <= 0) continue;
    let line: Found | null = null;
    let most = found[0]?.score ?? 0;
    lines.forEach(({ cut, part }, k) => {
      const place = found[k];
      if (part === 'title' || part === 'stage' || !place || place.score <= most) return;
      most = place.score;
      line = { cut, words: place.words };
    });
    const title = { cut: entry.title, words: found[0]?.words ?? new Set<number>() };
    // Among equals, the one that speaks of it more.
    const all = found.reduce((sum, place) => sum + place.score, 0);
    hits.push({ hit: { entry, title, line }, score: total + all / 100 });
  }
  return hits
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_HITS)
    .map(({ hit }) => hit);
}

/** The text of a cut as it was written. */
export function textOf(cut: Cut): string {
  return cut.map((word) => (typeof word === 'string' ? word : word[0])).join('');
}
