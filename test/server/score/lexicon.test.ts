import { describe, expect, it } from '@jest/globals';
import { lexiconScore, scriptRuns } from '@kikimori/server/score/lexicon.ts';
import { createKuromoji } from '@kikimori/server/tokenise/kuromoji.ts';
import { scoreSchema } from '@kikimori/shared/score.ts';
import { normalise } from '@kikimori/shared/text/normalise.ts';

const tokenise = await createKuromoji();
const byWords = (text: string) => lexiconScore(text, tokenise(normalise(text)), 'm@0');
const byRuns = (text: string) => lexiconScore(text, null, 'm@0');

const LOOK_ALIKES = [
  'あべのハルカスの展望台を予約したいんですけど',
  'なごみ宿の離れを二名でお願いします',
  'プレミアホテルに泊まってるものです',
  'なんばから電車で三十分くらいですか',
  '殺虫剤の成分を教えてください',
  '爆発的に売れたって聞いたんで在庫ありますか',
  '110番の番号を知りたいわけじゃないんです',
];

describe('the lexicon, used when the model is late', () => {
  it.each(LOOK_ALIKES)('finds nothing inside other words: %s', (text) => {
    for (const score of [byWords(text), byRuns(text)]) {
      expect(score.acts).toEqual([]);
      expect(score.danger).toBe(false);
      expect(score.tone).toBeLessThan(2);
    }
  });

  it('names plain abuse, a threat with its means, and a wish to die', () => {
    expect(byWords('おいバカ 話にならんわ').acts).toContain('insult');
    expect(byWords('おいバカ 話にならんわ').tone).toBe(3);
    const fire = byWords('今から灯油撒くからな 覚えておけ');
    expect(fire.acts).toContain('threat');
    expect(fire.danger).toBe(true);
    expect(byWords('もう死にたいです').selfHarm).toBe(true);
  });

  it('leaves a denied or quoted word alone', () => {
    expect(byWords('殺すつもりなんてないですよ').acts).toEqual([]);
    expect(byWords('バカって言われたんですよ おたくの人に').acts).toEqual([]);
  });

  it('says who scored, and gives a whole, valid score', () => {
    const score = byWords('責任者に代わってください');
    expect(scoreSchema.parse(score)).toEqual(score);
    expect(score.scorer).toBe('lexicon');
    expect(score.demands).toContain('manager');
  });

  it('cuts by script where no cut came back: a word counts only where it fills its run', () => {
    expect(scriptRuns('なんばからバカ').map((w) => w.surface)).toEqual(['なんばから', 'バカ']);
    expect(byRuns('このバカ').acts).toContain('insult');
    expect(byRuns('バカンスの予約です').acts).toEqual([]);
  });
});
