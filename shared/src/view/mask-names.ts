/**
 * Names of people in what was said: where the sentence says that a name comes, where one was asked
 * for, and the caller's own wherever it is said. What merely stands in such a place (電話した時間です,
 * 詐欺といいます) is kept: the lists below were read off the corpus. Used by mask.ts alone.
 */

const SIGN = '●';

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
/** Somebody says who they are: what goes before it, the name, and what says so. */
const COPULA =
  '(?:です|でございます|だけど|だが|だ(?=$|[\\s、])|や(?=$|[\\s、])|やけど|やが|じゃ(?=$|[\\s、]))';
/** 昨日も電話した 佐古 や */
const NAME_WHO_CALLED = new RegExp(
  `((?:電話|連絡|相談|問い合わせ)(?:を|も)?(?:し(?:まし)?た|してた|していた|しとった|いたしました|させて(?:いただいた|もらった)|入れた|かけた|もらった|いただいた))([一-龠々]{2,4})(?=${COPULA}|と申|とい|って)`,
  'g',
);
/** 佐古 という者ですが, 佐古 いうもんやけど */
const NAME_CALLED =
  /(^|[\s、はの])([一-龠々ァ-ヶー]{2,6})(?=(?:という|っていう|ていう|いう|と申す)(?:者|もの|もん)(?:です|でございます|だ|や|じゃ|なん))/g;
/** 三沢 といいます: at the beginning of what is said, or of a part of it. */
const NAME_SO_CALLED =
  /(^|[\s、]|私は?|わたしは?|俺は?|僕は?)([一-龠々]{2,4})(?=(?:と|って)(?:言い|いい)ます(?!か|と|よ|ね))/g;
/** Who asks for a name in these words is answered with one. */
const ASKED =
  /(?:お名前|ご氏名|フルネーム|どちら様|どなた様)(?!が|も|は(?:結構|不要)).{0,24}(?:願|伺|うかが|聞かせ|教え|いただ|頂|よろし|でしょうか|ですか)/;
const NAME_ANSWERED = new RegExp(
  `(^[\\s、]*(?:(?:はい|ええ|あの|えっと|えー|私|わたし|俺|僕)は?[\\s、]*)*)([一-龠々]{2,4}|[ァ-ヶー]{2,6})(?=${COPULA})`,
);
/** Not names although they stand where a caller says who they are. */
const NO_CALLER =
  /^(?:(?:解約|契約|返品|返金|交換|注文|予約|苦情|文句|相談|確認|質問|故障|不良品?|修理|紹介|変更|登録|請求|料金|住所|番号|電話|時間|時刻|時点|場所|窓口|会社|支店|本店|店舗|部署|部屋|担当|内容|理由|原因|結果|履歴|記録|証拠|相手|自分|代理|個人|秘密|失礼|面倒|迷惑|簡単|問題|正直|詐欺|横領|差別|脅迫|違反|違法|犯罪|異常|最[初後低悪]|午[前後]|途中|直[前後]|以[上前]|[今昨翌当前先毎][日月年週朝晩]|何[度回故件日時]|初めて|次第|程度|順番|回数|件数)|.*(?:時|日|件|回|頃|分|番|通り|側|的|系|中|用|性|感|力|度|板))$/;
/** … と申します */
const NAME_BEFORE = /(^|[\sはの])([一-龠々ァ-ヶー]{1,8})(?=と(?:申し|もうし))/g;
/** … 様 */
const NAME_SAMA = /(^|[^一-龠々ァ-ヶー●])([一-龠々ァ-ヶー]{1,7})(?=(?:様|さま)(?![子々式相]))/g;
/** Not names although 様 follows. */
const ROLE =
  /(?:客|皆|神|王|仏|奥|姫|嬢|父|母|孫|子|夫|妻|婦|族|親|兄|姉|弟|妹|人|者|方|主|員|長|社|店|家|屋|会|団体|法人|企業|自治体|先|生|何|同|仕|多|模|両|各|別|異|外|内|仲間|連れ|隣|互い|得意|世話|苦労|陰|上|[一二三四五六七八九十百千万数]名|近所|銀行|組合|運転手|助手|花嫁|花婿|[長次三]女|[長次三]男|主人|家内|息子|娘|旦那|祖[父母]|雛|逆|左|右|ユーザー|オーナー|メーカー|ドライバー)$/;
/** Surnames that end like a role. */
const SURNAME =
  /(?:[井村川河池三田坂野水最]上|[竹山大河堀宮木武垣]内|金子|増子|土屋|守屋|古屋|緒方|土方|西方|石神)$/;

const QUICK =
  /名前|氏名|苗字|名字|フルネーム|申|もうし|様|さま|電話|連絡|相談|問い合わせ|いう(?:者|もの|もん)|(?:と|って)(?:言い|いい)ます/;

/** Whether there is anything here to look for; most texts have nothing. */
export function saysName(text: string, before: string, caller: string): boolean {
  return QUICK.test(text) || ASKED.test(before) || namesIn(caller).some((n) => text.includes(n));
}

/** The text with every name in it hidden, of the same length. */
export function maskNames(text: string, before: string, caller: string): string {
  let masked = text
    .replace(NAME_AFTER, nameOrNot)
    .replace(NAME_KANA, nameOrNot)
    .replace(NAME_SAID, nameOrNot)
    .replace(NAME_BEFORE, personOrNot)
    .replace(NAME_SAMA, personOrNot)
    .replace(NAME_WHO_CALLED, callerOrNot)
    .replace(NAME_CALLED, callerOrNot)
    .replace(NAME_SO_CALLED, callerOrNot);
  if (ASKED.test(before)) {
    const name = NAME_ANSWERED.exec(masked)?.[2] ?? '';
    const answered = masked.replace(NAME_ANSWERED, callerOrNot);
    // 河合です 河合めぐみ: said once more, with the name that goes with it.
    if (answered !== masked) masked = maskCaller(answered, name);
  }
  for (const name of namesIn(caller)) masked = maskCaller(masked, name);
  return masked;
}

function hide(found: string): string {
  return SIGN.repeat(found.length);
}

function nameOrNot(all: string, lead: string, name: string): string {
  return NO_NAME.test(name) ? all : lead + hide(name);
}

function personOrNot(all: string, lead: string, name: string): string {
  return isRole(name) ? all : lead + hide(name);
}

function isRole(name: string): boolean {
  return ROLE.test(name) && !SURNAME.test(name);
}

function callerOrNot(all: string, lead: string, name: string): string {
  const isNone = NO_CALLER.test(name) || NO_NAME.test(name) || isRole(name);
  return isNone ? all : lead + hide(name);
}

/** Not a name although it stands where the record has the caller's. */
const NO_LABEL = /名乗|不明|非通知|匿名|未登録|法人|会社|個人|公衆|[0-9０-９●]/;

const NAME_ONLY = /^[一-龠々ぁ-んァ-ヶーA-Za-z]{2,}$/;

/** The parts of the caller's name as the record has it that are long enough to be told from words. */
function namesIn(caller: string): string[] {
  if (caller === '' || NO_LABEL.test(caller)) return [];
  return caller
    .replace(/(?:様|さま|さん|氏)$/, '')
    .split(/[\s・]+/)
    .filter((name) => NAME_ONLY.test(name) && !isRole(name) && !NO_CALLER.test(name));
}

/** A known name, and the given name that is said right after it; not a place of the same name. */
function maskCaller(text: string, name: string): string {
  return text.replace(
    new RegExp(
      `${name}(?!駅|町|市|区|村|店|通り|橋|川|港)((?![でだやとさ様のはがをにもかっじ、])[一-龠々ァ-ヶーぁ-ん]{2,4}(?=$|[\\s、]))?`,
      'g',
    ),
    hide,
  );
}
