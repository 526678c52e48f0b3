/**
 * One spelling for one thing, before scoring and masking alike: NFKC, stretched vowels, fillers,
 * spoken digits, safe surrogates, a bounded length. Pure; every step keeps a map back to the
 * caller's text, so that a span found in the normalised text can be shown in the original.
 */

/** Longest normalised text that is scored, in UTF-16 units; longer turns keep head and tail. */
export const MAX_SCORED_LENGTH = 480;
const KEPT_HEAD = 320;
const KEPT_TAIL = MAX_SCORED_LENGTH - KEPT_HEAD;

export interface Normalised {
  text: string;
  /** For each UTF-16 unit of `text`: offset in the original where its source starts. */
  from: number[];
  /** For each UTF-16 unit of `text`: offset in the original where its source ends. */
  to: number[];
}

/** A base character with what composes onto it: half-width voicing marks, combining marks, selectors. */
const CLUSTER = /[\s\S](?:\uFF9E|\uFF9F|\u200D|\p{M})*/gu;
const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;

/** Replaces lone surrogates, so that later code-point steps and encoders cannot fail. */
export function safeSurrogates(text: string): string {
  return text.replace(LONE_SURROGATE, '\uFFFD');
}

type Edit = (match: RegExpMatchArray) => string;

/** Replaces matches; each new unit maps to the whole source of its match. */
function edit(source: Normalised, pattern: RegExp, replace: Edit): Normalised {
  let changed = false;
  const out: Normalised = { text: '', from: [], to: [] };
  const parts: string[] = [];
  let done = 0;
  const copy = (until: number) => {
    parts.push(source.text.slice(done, until));
    for (let k = done; k < until; k++) {
      out.from.push(source.from[k] ?? 0);
      out.to.push(source.to[k] ?? 0);
    }
  };
  for (const match of source.text.matchAll(pattern)) {
    if (match[0].length === 0) continue;
    const next = replace(match);
    if (next === match[0]) continue;
    changed = true;
    copy(match.index);
    done = match.index + match[0].length;
    parts.push(next);
    for (let k = 0; k < next.length; k++) {
      out.from.push(source.from[match.index] ?? 0);
      out.to.push(source.to[done - 1] ?? 0);
    }
  }
  if (!changed) return source;
  copy(source.text.length);
  out.text = parts.join('');
  return out;
}

function compatible(text: string): Normalised {
  const out: Normalised = { text: '', from: [], to: [] };
  const parts: string[] = [];
  for (const match of text.matchAll(CLUSTER)) {
    const plain = match[0].normalize('NFKC').toLowerCase();
    parts.push(plain);
    for (let k = 0; k < plain.length; k++) {
      out.from.push(match.index);
      out.to.push(match.index + match[0].length);
    }
  }
  out.text = parts.join('');
  return out;
}

const SPOKEN_DIGIT: Record<string, string> = {
  ゼロ: '0',
  ぜろ: '0',
  れい: '0',
  〇: '0',
  '○': '0',
  まる: '0',
  マル: '0',
  零: '0',
  いち: '1',
  イチ: '1',
  一: '1',
  にい: '2',
  ニイ: '2',
  に: '2',
  ニ: '2',
  二: '2',
  さん: '3',
  サン: '3',
  三: '3',
  よん: '4',
  ヨン: '4',
  し: '4',
  四: '4',
  ごー: '5',
  ゴー: '5',
  ご: '5',
  ゴ: '5',
  五: '5',
  ろく: '6',
  ロク: '6',
  六: '6',
  なな: '7',
  ナナ: '7',
  しち: '7',
  シチ: '7',
  七: '7',
  はち: '8',
  ハチ: '8',
  八: '8',
  きゅう: '9',
  キュウ: '9',
  きゅー: '9',
  キュー: '9',
  く: '9',
  九: '9',
}; // prettier-ignore
const DIGIT_WORD = Object.keys(SPOKEN_DIGIT)
  .sort((a, b) => b.length - a.length)
  .join('|');
/** Four or more digits said one by one (a telephone or card number); fewer are words such as いちに. */
const DIGIT_RUN = new RegExp(
  `(?:(?:${DIGIT_WORD}|[0-9])[ のノ-]?){3,}(?:${DIGIT_WORD}|[0-9])`,
  'gu',
);
const DIGIT_PART = new RegExp(`${DIGIT_WORD}|[0-9]|[ のノ-]`, 'gu');

/**
 * Writes digits that were said one by one as figures: 「ゼロきゅうゼロの一二三四」 → `0901234`.
 * Amounts (一万円) and dates (二十日) stay as they are.
 */
export function spokenDigits(source: Normalised): Normalised {
  return edit(source, DIGIT_RUN, (match) => {
    const parts = match[0].match(DIGIT_PART) ?? [];
    const figures = parts.filter((p) => p !== ' ' && p !== 'の' && p !== 'ノ' && p !== '-');
    // A run of short kana alone (ししし, くくく) is laughter, not a number.
    const sure = figures.filter((p) => /[0-9ゼ零〇○一二三四五六七八九]/u.test(p) || p.length > 1);
    if (sure.length < 3) return match[0];
    return figures.map((p) => SPOKEN_DIGIT[p] ?? p).join('');
  });
}

const BOUNDARY = '(?<=^|[\\s、。,.!?])';
const FILLER = new RegExp(
  `${BOUNDARY}(?:え[ーえ]*っ?と[ーぉ]?|え[ーぇえ]+|あの[ーぉ]+|その[ーぉ]+|う[ーぅ]+ん?と?|んー+と?|あー+|まあ|まー|なんか)(?=$|[\\s、。,.!?])[\\s、。,.!?]*|あのー+|そのー+|えーっ?と|えーっと`,
  'gu',
);

/** Normalises and keeps the map back. Never throws, whatever the text. */
export function normaliseWithMap(original: string): Normalised {
  // Cut generously first, so that a huge text costs no more than a long one.
  const safe = safeSurrogates(original);
  const limit = MAX_SCORED_LENGTH * 2;
  let cut = compatible(safe.length > limit ? safeSurrogates(safe.slice(0, limit)) : safe);
  if (safe.length > limit) {
    const tailAt = safe.length - KEPT_TAIL * 2;
    const tail = compatible(safeSurrogates(safe.slice(tailAt)));
    cut = {
      text: `${cut.text} ${tail.text}`,
      from: [...cut.from, tailAt, ...tail.from.map((k) => k + tailAt)],
      to: [...cut.to, tailAt, ...tail.to.map((k) => k + tailAt)],
    };
  }
  let out = edit(cut, /[\p{Cc}\u200B-\u200F\u2028-\u202E\uFEFF]+/gu, () => ' ');
  out = edit(out, /[〜～~∼─━—–]+/gu, () => 'ー');
  out = edit(out, /ー{2,}/gu, () => 'ー');
  out = edit(out, /([^\d\s])\1{2,}/gu, (m) => (m[1] ?? '').repeat(2));
  out = edit(out, /(..)\1{3,}/gu, (m) => (m[1] ?? '').repeat(3));
  out = edit(out, /([ぁぃぅぇぉっァィゥェォッ])\1+/gu, (m) => m[1] ?? '');
  out = spokenDigits(out);
  out = edit(out, FILLER, () => ' ');
  out = edit(out, /\s+/gu, () => ' ');
  if (out.text.length > MAX_SCORED_LENGTH) out = headAndTail(out);
  return out;
}

function headAndTail(source: Normalised): Normalised {
  const n = source.text.length;
  const keep = (a: number[]) => [...a.slice(0, KEPT_HEAD), ...a.slice(n - KEPT_TAIL)];
  return {
    text: safeSurrogates(source.text.slice(0, KEPT_HEAD) + source.text.slice(n - KEPT_TAIL)),
    from: keep(source.from),
    to: keep(source.to),
  };
}

/** Normalised text alone. */
export function normalise(original: string): string {
  return normaliseWithMap(original).text.trim();
}
