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
const ASKED_AGAIN =
  /もう(?:一度|いちど|1度)|恐れ入りますが.*(?:お名前|番号|ご住所)|お電話が遠|聞き取れ|お名前を|ご住所を|番号を(?:お|教)|おっしゃ(?:って|られ)?.*(?:いただけ|ください)|復唱/u;

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

/** The agent's words ask to hear something again, so saying it again is needed. */
export function asksAgain(agentText: string): boolean {
  return ASKED_AGAIN.test(agentText);
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
  return { lemmas: contentLemmas(words), grams: gramsOf(words), count: words.length };
}

function overlap(a: Set<string>, b: Set<string>): { shared: number; dice: number; inner: number } {
  let shared = 0;
  for (const x of a) if (b.has(x)) shared++;
  const small = Math.min(a.size, b.size);
  return {
    shared,
    dice: a.size + b.size ? (2 * shared) / (a.size + b.size) : 0,
    inner: small ? shared / small : 0,
  };
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
] as const; // prettier-ignore

export function pairFeatures(now: PairTurn, then: PairTurn, place: PairPlace): number[] {
  const lemma = overlap(now.lemmas, then.lemmas);
  const gram = overlap(now.grams, then.grams);
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
  ];
}

/** Probability from features by the weights that the registry holds. */
export function pairProbability(
  features: readonly number[],
  head: { weights: readonly number[]; bias: number },
): number {
  let z = head.bias;
  for (let k = 0; k < features.length; k++) z += (features[k] ?? 0) * (head.weights[k] ?? 0);
  return 1 / (1 + Math.exp(-z));
}
