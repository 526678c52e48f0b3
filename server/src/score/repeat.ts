/**
 * In: two customer turns of one call. Out: how likely the later restates the earlier. Pure.
 * Backchannels, greetings and a repetition the agent asked for never count (LABELS.md, repeatOf).
 */
import { isSilent } from '@kikimori/shared/text/sequence.ts';

type Words = readonly { surface: string; lemma: string; pos: string; detail: string }[];

/** What of a turn's words is compared; cut once for each turn. */
export interface PairWords {
  lemmas: Set<string>;
  grams: Set<string>;
  count: number;
  /** Says itself that it is said again: だから, さっきから, 何度も. */
  again: boolean;
}
export interface PairTurn extends PairWords {
  embedding: Float32Array;
  /** Demands and the strongest act, as probabilities in label order. */
  labels: readonly number[];
  toneMean: number;
}
export interface PairPlace {
  /** Customer turns between the two, plus one. */
  distance: number;
  /** The agent's last turn asked for the words again, or for data. */
  askedAgain: boolean;
  /** The agent answered or refused between the two. */
  agentTurnsBetween: number;
  /** The agent's last turn before the later one was a refusal. */
  refused: boolean;
  /** Earlier turns there are to compare with. */
  earlier: number;
  /** Words of the agent's answer to the earlier one. */
  answer: Set<string>;
}

const CONTENT = new Set(['名詞', '動詞', '形容詞', '副詞', '連体詞']);
const EMPTY_LEMMAS = new Set([
  'する',
  'いる',
  'ある',
  'なる',
  'てる',
  'の',
  'ん',
  'こと',
  'それ',
  'これ',
  'そう',
  'よう',
  'もの',
  'いう',
  '言う',
  'くる',
  'ない',
  'れる',
  'られる',
  'やる',
  'くれる',
  'もう',
  'ちょっと',
  '何',
  'ところ',
]); // prettier-ignore
const BACKCHANNEL =
  /^(?:はい|ええ?|うん|ああ?|そう(?:です(?:か|ね)?)?|わかり?まし?た|分かりました|はあ?|ふーん|へえ|なるほど|もしもし|お願いします|どうも|ありがとう(?:ございま(?:す|した))?|失礼します|すいません|すみません|いや|うーん|ん|よ|ね|か|です|ね|わ|[ー\s、。!?])*$/u;
const AGAIN =
  /^(?:だから|ですから|だーから|やから|せやから|ほんだで)|さっき(?:から|も)|何(?:度|回|遍)も?|なんべん|言ってる|言ってん|言うて[るん]|言いました|申し上げ|繰り返|もう一(?:度|回)言/u;

/** Words that carry a point. */
export function contentLemmas(words: Words): Set<string> {
  const out = new Set<string>();
  for (const w of words) {
    if (!CONTENT.has(w.pos) || isSilent(w.surface)) continue;
    if (w.detail === '非自立' || w.detail === '接尾' || EMPTY_LEMMAS.has(w.lemma)) continue;
    out.add(w.lemma);
  }
  return out;
}

export function isBackchannel(text: string): boolean {
  return BACKCHANNEL.test(text) || text.length < 3;
}

function gramsOf(words: Words): Set<string> {
  const text = words
    .filter((w) => !isSilent(w.surface))
    .map((w) => w.surface)
    .join('');
  const out = new Set<string>();
  for (let n = 2; n <= 3; n++)
    for (let k = 0; k + n <= text.length; k++) out.add(text.slice(k, k + n));
  return out;
}

export function pairWords(words: Words): PairWords {
  const again = AGAIN.test(words.map((w) => w.surface).join(''));
  return { lemmas: contentLemmas(words), grams: gramsOf(words), count: words.length, again };
}

/** Shared members of two sets: their number, Dice's measure, and the share of the smaller set. */
export function overlap(
  a: ReadonlySet<string>,
  b: ReadonlySet<string>,
): { shared: number; dice: number; inner: number } {
  let shared = 0;
  for (const x of a) if (b.has(x)) shared++;
  const small = Math.min(a.size, b.size);
  return {
    shared,
    dice: a.size + b.size ? (2 * shared) / (a.size + b.size) : 0,
    inner: small ? shared / small : 0,
  };
}

/** Shared lemmas, long and written with kanji or katakana ones counting most. */
function weightShared(a: Set<string>, b: Set<string>): number {
  let sum = 0;
  for (const x of a)
    if (b.has(x)) sum += /[\p{Script=Han}\p{Script=Katakana}]/u.test(x) && x.length > 1 ? 1 : 0.4;
  return Math.min(sum, 4) / 4;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let dot = 0;
  let aa = 1e-9;
  let bb = 1e-9;
  for (let k = 0; k < a.length; k++) {
    const x = a[k] ?? 0;
    const y = b[k] ?? 0;
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return dot / Math.sqrt(aa * bb);
}

/** Names of the features, in the order of `pairFeatures`. */
export const PAIR_FEATURES = [
  'cosine',
  'cosine2',
  'lemmaDice',
  'lemmaInner',
  'lemmaShared',
  'gramDice',
  'gramInner',
  'sameDemand',
  'demandNow',
  'labelDot',
  'toneNow',
  'toneRise',
  'near',
  'next',
  'askedAgain',
  'between',
  'shortNow',
  'shortThen',
  'logNow',
  'weightShared',
  'answerInner',
  'again',
  'refused',
  'againRefused',
  'demandRefused',
  'toneThen',
  'earlier',
] as const; // prettier-ignore

export function pairFeatures(now: PairTurn, then: PairTurn, place: PairPlace): number[] {
  const lemma = overlap(now.lemmas, then.lemmas);
  const gram = overlap(now.grams, then.grams);
  const answer = overlap(now.lemmas, new Set([...then.lemmas, ...place.answer]));
  const cos = cosine(now.embedding, then.embedding);
  let labelDot = 0;
  let sameDemand = 0;
  let demandNow = 0;
  now.labels.forEach((p, k) => {
    const q = then.labels[k] ?? 0;
    labelDot += p * q;
    if (k >= 10 && k < 14) sameDemand = Math.max(sameDemand, p * q);
    if (k >= 10 && k < 14) demandNow = Math.max(demandNow, p);
  });
  return [
    cos,
    cos > 0.5 ? (cos - 0.5) * 2 : 0,
    lemma.dice,
    lemma.inner,
    Math.min(lemma.shared, 4) / 4,
    gram.dice,
    gram.inner,
    sameDemand,
    demandNow,
    Math.min(labelDot, 2),
    now.toneMean,
    Math.max(0, now.toneMean - then.toneMean),
    1 / place.distance,
    place.distance === 1 ? 1 : 0,
    place.askedAgain ? 1 : 0,
    place.agentTurnsBetween > 0 ? 1 : 0,
    now.count < 5 ? 1 : 0,
    then.count < 5 ? 1 : 0,
    Math.log1p(now.count) / 3,
    weightShared(now.lemmas, then.lemmas),
    answer.inner,
    now.again ? 1 : 0,
    place.refused ? 1 : 0,
    now.again && place.refused ? 1 : 0,
    place.refused ? demandNow : 0,
    then.toneMean,
    Math.min(place.earlier, 30) / 10,
  ];
}

/** A linear head of the registry. */
export interface LinearHead {
  weights: readonly number[];
  bias: number;
}

/** Probability from features by the weights that the registry holds. */
export function linearProbability(features: readonly number[], head: LinearHead): number {
  let z = head.bias;
  for (let k = 0; k < features.length; k++) z += (features[k] ?? 0) * (head.weights[k] ?? 0);
  return 1 / (1 + Math.exp(-z));
}

/** How a turn's pairs look together, then the features of its best pair. */
export function turnFeatures(pairs: readonly { p: number; x: readonly number[] }[]): number[] {
  const sorted = [...pairs].sort((a, b) => b.p - a.p);
  const first = sorted[0];
  if (!first) return [-6, 0, 0, 0];
  const sum = pairs.reduce((total, pair) => total + pair.p, 0);
  return [
    Math.log((first.p + 1e-4) / (1 - first.p + 1e-4)),
    sorted[1]?.p ?? 0,
    sum / pairs.length,
    Math.min(sum, 3),
    ...first.x,
  ];
}
