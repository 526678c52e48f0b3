import { maskNames, saysName } from './mask-names.ts';

/**
 * Hides personal data in what people may read: every hidden character becomes ●, so that the
 * text keeps its length and spans into it stay true. Hidden are the digits, also spoken ones, of
 * telephone, card, account, My Number, postal and customer numbers, PINs, e-mail addresses, and
 * names where the sentence says that a name comes (mask-names.ts). Kept are amounts, times, dates, counts,
 * 110 / 119 / #9110, free-dial numbers, and above all the abuse itself (shared/SPEC.md, V5–V8).
 * A mask of a masked text changes nothing.
 */

const SIGN = '●';

/** What announces a number that identifies someone. */
const NUMBER_AHEAD =
  /電話|でんわ|携帯|番号|ナンバー|カード|口座|暗証|支店|郵便|〒|ゆうびん|有効期限|セキュリティコード|[下末]四?桁|免許|保険証|年金|旅券|パスポート|折り返し|連絡先/;
/** How far back an announcement reaches in the same text, in characters. */
const AHEAD_CHARS = 40;
/** Digits that make a number by themselves, without any announcement. */
const LONG_DIGITS = 7;
/** Digits that make a number where one was announced. */
const SHORT_DIGITS = 4;

/** One spoken or written digit. Order matters: longer readings first. */
const DIGIT =
  '[0-9０-９]|[〇零一二三四五六七八九](?![十百千万億])|ゼロ|ぜろ|レイ|マル|まる|イチ|いち|ヒト|ニイ|ニー|にー|サン|さん|ヨン|よん|ゴー|ごー|ゴ|ロク|ろく|ナナ|なな|シチ|しち|ハチ|はち|キュウ|キュー|きゅう|きゅー|ニ|シ|ク';
/** What may stand between two digits of one number. */
const BETWEEN = '(?:[\\s\\-‐−–ー・.,、のノ]|ハイフン|はいふん|えーと?|えっと|あの|はい)';
const RUN = new RegExp(`(?:${DIGIT})(?:${BETWEEN}{0,6}(?:${DIGIT}))*`, 'g');
const ONE = new RegExp(DIGIT, 'g');
/** After these a figure is an amount, a time, a count: never hidden. */
const UNIT =
  /^\s*(?:円|えん|万|億|千|百|十|年|月|日|時|分|秒|週|か月|ヶ月|カ月|個|本|枚|人|名|歳|才|回|件|階|度|割|点|台|冊|通|便|品|袋|箱|キロ|グラム|ポイント|ギガ|メガ|パーセント|%|%|ドル|立方|リットル|メートル|センチ|ミリ|号車|号線|丁目|番地|番線|番出口)/;
const KEPT_NUMBER = /^(?:110|119|188|189|9110|0120|0570|0800)/;

const EMAIL = /[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+/g;
const SPOKEN_EMAIL =
  /(?:[A-Za-z0-9._-]|ドット|アンダーバー|アンダースコア|ハイフン|\s){1,60}(?:アットマーク|アット)(?:[A-Za-z0-9._-]|ドット|ハイフン|\s){1,40}/g;

const QUICK = /[0-9０-９〇零一二三四五六七八九@]|ゼロ|ぜろ|マル|イチ|いち|ヨン|よん|アット/;

/**
 * The text as a viewer may see it, of the same length. `before` is what was said just before (the
 * other speaker's question too): a number or a name that was asked for is hidden. `caller` is the
 * caller's name as the record has it, hidden wherever it is said.
 */
export function maskText(text: string, before = '', caller = ''): string {
  let masked = text;
  if (QUICK.test(text))
    masked = maskNumbers(text.replace(EMAIL, hide).replace(SPOKEN_EMAIL, hide), before);
  return saysName(text, before, caller) ? maskNames(masked, before, caller) : masked;
}

function hide(found: string): string {
  return SIGN.repeat(found.length);
}

function maskNumbers(text: string, before: string): string {
  return text.replace(RUN, (run: string, offset: number) => {
    const digits = run.match(ONE)?.length ?? 0;
    if (digits < SHORT_DIGITS) return run;
    const plain = run.normalize('NFKC').replace(/[^0-9]/g, '');
    if (KEPT_NUMBER.test(plain) && plain.length !== 7) return run;
    if (UNIT.test(text.slice(offset + run.length)) && digits < 10) return run;
    if (digits < LONG_DIGITS) {
      const ahead = (before.slice(-80) + text.slice(0, offset)).slice(-AHEAD_CHARS - 40);
      if (!NUMBER_AHEAD.test(ahead)) return run;
    }
    return run.replace(ONE, hide);
  });
}
