/** The fallback's entries. Only words that tell by themselves; everything else needs the model. */
import type { Act, Demand } from '@kikimori/shared/label.ts';

export type LexiconLabel = Act | Demand | 'danger' | 'selfHarm' | 'anger' | 'complaint';
export interface LexiconEntry {
  /** Lemmas in order, a few words may stand between. */
  words: readonly string[];
  labels: readonly LexiconLabel[];
  /** Often harmless: a lower probability. */
  soft: boolean;
}

const lines: readonly [labels: string, entries: string][] = [
  [
    'insult',
    '馬鹿|バカ|アホ|阿呆|クズ|無能|能無し|役立たず|間抜け|給料+泥棒|低能|ボケ|ババア|ジジイ|ブス|デブ|てめえ|貴様|クソ+女|頭+悪い|話+なる+ん',
  ],
  ['insult?', 'お前|おまえ|カス|ゴミ|クソ|こいつ'],
  [
    'threat',
    '夜道+気|殺す|ぶっ殺す|ぶち殺す|ただ+済む+思う|覚える+おく|火+つける|家族+どう+なる|潰す+やる|痛い+目+遭う',
  ],
  [
    'threat,danger',
    '刺す+やる|包丁+行く|灯油+撒く|灯油+まく|爆弾+仕掛ける|爆破+する|ガソリン+撒く|今+から+殺す|金属バット+行く',
  ],
  [
    'danger',
    '刺す+れる|殺す+れる|殴る+れる+いる|包丁+持つ+来る|助ける+くださる+警察|首+絞める+れる',
  ],
  ['intimidation', 'ただ+おく+ない|黙る+聞く|なめる+ん|舐める+ん|若い衆|組+者'],
  ['sexual', '下着+何|パンツ+何|胸+大きい|スリー+サイズ|抱く+たい|エロい'],
  ['discrimination', '外国人+くせ|女+くせ|年寄り+くせ|女+出る+な|日本人+代わる|日本人+出す'],
  [
    'exposure',
    '拡散+する+やる|晒す|SNS+載せる|SNS+書く|sns+載せる|sns+書く|ネット+書く|マスコミ+流す|動画+上げる|ユーチューブ+上げる|録音+流す',
  ],
  ['grovel', '土下座|謝罪文|詫び状|手+つく+謝る'],
  ['privacy', '下+名前+教える|自宅+どこ|何時+終わる+会う|住所+教える+あなた|彼氏+いる'],
  ['authority', '議員+知り合い|社長+知り合い|神様+だ|誰+思う+いる'],
  ['restraint', '電話+切る+な|切る+ん+な|逃げる+な|朝+まで+付き合う|解決+まで+切る'],
  ['excessive_money', '慰謝料|迷惑+料|賠償金|精神+的+苦痛|一生+無料'],
  ['special_treatment', '特別+扱う|例外+認める|俺+だけ+特別'],
  ['punish_staff', 'クビ+する|首+する+ろ|解雇+する|辞める+せる|担当+替える|担当+外す'],
  ['visit', '今すぐ+来る|家+来る+謝る|自宅+来る|今+から+来い|店長+来い'],
  [
    'manager',
    '責任者+出す|責任者+代わる|上司+出す|上司+代わる|上+人+出す|上+人+代わる|店長+出す|社長+出す',
  ],
  [
    'selfHarm',
    '死ぬ+たい|消える+たい|自殺|死ぬ+方+まし|死ぬ+ほう+まし|死ぬ+しか+ない|生きる+いる+ない|首+吊る|飛び降りる|薬+全部+飲む',
  ],
  [
    'anger',
    'ふざける|いい加減|何度+言う|何回+言う|どう+する+くれる|おかしい+だろ|責任+取る|冗談+ない|ありえる+ない|話+違う',
  ],
  ['complaint?', '困る|遅い|待つ+せる|ひどい|おかしい|不満|納得|いつまで|まだ+です|なぜ|なんで'],
]; // prettier-ignore

export const LEXICON: readonly LexiconEntry[] = lines.flatMap(([head, entries]) => {
  const soft = head.endsWith('?');
  const labels = head.replace('?', '').split(',') as LexiconLabel[];
  return entries.split('|').map((entry) => ({ words: entry.split('+'), labels, soft }));
});
