import type { Cut, ManualEntry, ManualIndex } from '@kikimori/shared/protocol/manual-index.ts';

const step = (id: string, stage: string, title: Cut, say: string): ManualEntry => ({
  kind: 'step',
  id,
  stage,
  title,
  parts: [
    { name: 'say', lines: [[say]] },
    { name: 'checks', lines: [['理由を告げた'], ['戻った']] },
    { name: 'note', lines: [[['間', 'マ'], 'を', ['置く', 'オク']]] },
  ],
  file: 'default.yaml',
});

/** A small manual as the server sends it, of the version that `aView` runs with. */
export function aManual(version = 'default@1'): ManualIndex {
  return {
    version,
    name: '標準マニュアル',
    stages: [
      { id: 'facts', name: '事実の確認' },
      { id: 'firm', name: '毅然とした対応' },
    ],
    record: [
      '通話の時刻',
      '問題の言動の逐語と時刻',
      '注意・警告の文言と時刻',
      'こちらの説明・約束',
    ],
    entries: [
      step(
        'facts',
        'facts',
        [['事実', 'ジジツ'], 'を', ['確かめる', 'タシカメル']],
        '経緯を確認します',
      ),
      step('hold', 'facts', [['短く', 'ミジカク'], ['保留', 'ホリュウ'], 'する'], '2分で戻ります'),
      step('warn', 'firm', [['警告', 'ケイコク'], 'する'], 'お控えください'),
      {
        kind: 'card',
        id: 'police9110',
        stage: null,
        title: [['警察', 'ケイサツ'], ['相談', 'ソウダン'], '#9110'],
        parts: [{ name: 'never', lines: [['急がせない']] }],
        file: 'default.yaml',
      },
    ],
  };
}
