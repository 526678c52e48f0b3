/**
 * Hides personal data in what people may read: every hidden character becomes ●, so that the
 * text keeps its length and spans into it stay true. Hidden are the digits, also spoken ones, of
 * telephone, card, account, My Number, postal and customer numbers, PINs, e-mail addresses, and
 * names where the sentence says that a name comes. Kept are amounts, times, dates, counts,
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

/** What may stand between 名前は and the name itself. */
const NAME_LEAD =
  '((?:お名前|名前|氏名|フルネーム|苗字|名字)(?:は|が)\\s*(?:(?:旧姓|漢字|カタカナ|平仮名|下の名前)(?:で|は|が)\\s*)?)';
const SAYS_NAME = '(?:です|でございます|と申|といい|と言い(?!ます?か))';
/** 名前は 佐久間 です: the words between are a name, where they are written as names are. */
const NAME_AFTER = new RegExp(
  `${NAME_LEAD}([一-龠々ァ-ヶー]{1,8}|[A-Za-z]{2,12})(?=${SAYS_NAME}|だ(?!め|か|け)|さん|様|\\s|$)`,
  'g',
);
/** 名前は さくら です: in hiragana only where the sentence says so. */
const NAME_KANA = new RegExp(`${NAME_LEAD}([ぁ-ん]{2,6}?)(?=${SAYS_NAME})`, 'g');
/** 名前を … と申します */
const NAME_SAID =
  /((?:お名前|名前|氏名|苗字|名字)を\s*)([一-龠々ァ-ヶーぁ-ん]{1,8}?)(?=と(?:申|言い|いい)ま)/g;
/** Not names although 名前は goes before. */
const NO_NAME =
  /^(?:結構|別|同じ|一緒|不要|必要|大丈夫|無し|以上|本名|偽名|仮名|匿名|全部|全員|何|誰|内緒|秘密|会社|部屋番号|個人情報|非公開|勘弁|後|明日|無理|駄目|名字|苗字|確か|なん|なに|だれ|どなた|そう|それ|これ|あれ|どれ|ある|なし|ない|いい|よろし|けっこう|だめ|もう|まだ|ちょっと|まあ|あの)/;
/** … と申します */
const NAME_BEFORE = /(^|[\sはの])([一-龠々ァ-ヶー]{1,8})(?=と(?:申し|もうし))/g;
/** … 様 */
const NAME_SAMA = /(^|[^一-龠々ァ-ヶー●])([一-龠々ァ-ヶー]{1,7})(?=(?:様|さま)(?![子々式相]))/g;
/** Not names although 様 follows. */
const ROLE =
  /(?:客|皆|神|王|仏|奥|姫|嬢|父|母|孫|子|夫|妻|婦|族|親|兄|姉|弟|妹|人|者|方|主|員|長|社|店|家|屋|会|団体|法人|企業|自治体|先|生|何|同|仕|多|模|両|各|別|異|外|内|仲間|連れ|隣|互い|得意|世話|苦労|陰|上|[一二三四五六七八九十百千万数]名|近所|銀行|組合|運転手|助手|花嫁|花婿|[長次三]女|[長次三]男|雛|逆|左|右|ユーザー|オーナー|メーカー|ドライバー)$/;

const QUICK =
  /[0-9０-９〇零一二三四五六七八九@]|ゼロ|ぜろ|マル|イチ|いち|ヨン|よん|アット|名前|氏名|苗字|名字|フルネーム|申|もうし|様|さま/;

/**
 * The text as a viewer may see it, of the same length. `before` is what was said just before (the
 * other speaker's question too): a number that was asked for is hidden though it is short.
 */
export function maskText(text: string, before = ''): string {
  if (!QUICK.test(text)) return text;
  let masked = text.replace(EMAIL, hide).replace(SPOKEN_EMAIL, hide);
  masked = maskNumbers(masked, before);
  return maskNames(masked);
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

function nameOrNot(all: string, lead: string, name: string): string {
  return NO_NAME.test(name) ? all : lead + hide(name);
}

function maskNames(text: string): string {
  return text
    .replace(NAME_AFTER, nameOrNot)
    .replace(NAME_KANA, nameOrNot)
    .replace(NAME_SAID, nameOrNot)
    .replace(NAME_BEFORE, (all: string, lead: string, name: string) =>
      ROLE.test(name) ? all : lead + hide(name),
    )
    .replace(NAME_SAMA, (all: string, lead: string, name: string) =>
      ROLE.test(name) ? all : lead + hide(name),
    );
}
