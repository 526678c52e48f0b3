import { stamp } from '../week.ts';
import type { Dossier, Notes } from './dossier.ts';
import { wordsFor } from './dossier.ts';

/** What a report says of itself and of how the record was kept, on paper and as a Word file. */

const EXPORT_NAMES: Record<string, string> = {
  report: '報告',
  docx: '報告（Word）',
  bundle: '証拠一式',
  audio: '録音を聞いた',
};

/** What the record itself says of whether it was kept whole. */
export function custodyOf(d: Dossier): string[][] {
  const { head, custody } = d;
  const check =
    custody.unbroken === null
      ? '終了時の値がまだありません'
      : custody.unbroken
        ? '終了時の値と一致します'
        : '終了時の値と一致しません。記録が変わっています';
  const replayed = !d.manual
    ? `この通話のマニュアル ${head.versions.manual} が記録にないため、確かめられません`
    : custody.replayDiffersAt === null
      ? '再生した結果は通話中と一致します'
      : `${custody.replayDiffersAt}番目の記録から、再生した結果が通話中と異なります`;
  return [
    ['全記録のSHA-256連鎖', custody.chain],
    ['終了時の連鎖', custody.sealed ? `${custody.sealed.seq}番まで ${custody.sealed.chain}` : '—'],
    ['照合', check],
    ['再生', replayed],
    ...(custody.missingSeqs.length > 0
      ? [['欠けている記録', custody.missingSeqs.slice(0, 50).join(', ')]]
      : []),
    ['マニュアル', head.versions.manual],
    ['モデル', head.versions.model],
    ['判定の版', head.versions.fold],
  ];
}

/** Who took what out of the house. */
export function exportsOf(d: Dossier): string[][] {
  return d.exports.map((x) => [
    stamp(x.atMs),
    x.byName,
    EXPORT_NAMES[x.kind] ?? x.kind,
    x.masked ? '個人情報を隠した' : '個人情報を含む',
    x.sha256,
  ]);
}

export const EXPORT_HEAD = ['日時', '人', '形', '個人情報', 'SHA-256'];
export const CHAIN_HELP =
  '連鎖の計算：前の値（最初は空）、改行、その記録のJSON1行をつないでSHA-256をとり、次へ渡します。';

/** A line that a person added to a field. */
export function noteText(d: Dossier, note: Notes): string {
  return `${wordsFor(d, note.text)}（記入 ${note.byName}、${stamp(note.atMs)}）`;
}

/** What masking by rule cannot promise; it stands wherever a report says that it is masked. */
export const MASK_LIMIT =
  '●にするのは、見つかった番号・メールアドレスと、名乗りや名前だと分かる言い方の名前です。ほかの名前や住所は、人が書いた文のものも含めて残ることがあります。渡す前に読んで確かめてください。';

/** What the reader has to know before reading. */
export function introOf(d: Dossier, made: { byName: string; atMs: number }): string[] {
  return [
    d.masked ? '個人情報を自動で●にしています。' : '個人情報を含みます。',
    ...(d.masked ? [MASK_LIMIT] : []),
    `作成 ${made.byName}、${stamp(made.atMs)}（日本時間）。`,
    '言葉は音声認識の文字起こしのままです。［判断］は人の、［見立て］はソフトの評価で、それ以外は記録にある事実です。時刻は通話の始まりからの分と秒です。',
  ];
}
