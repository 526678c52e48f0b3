import { describe, expect, it } from '@jest/globals';
import { asksAgain, refuses } from '@kikimori/server/score/agent-words.ts';
import {
  isBackchannel,
  linearProbability,
  PAIR_FEATURES,
  pairFeatures,
  pairWords,
  turnFeatures,
} from '@kikimori/server/score/repeat.ts';
import { createKuromoji } from '@kikimori/server/tokenise/kuromoji.ts';
import { normalise } from '@kikimori/shared/text/normalise.ts';

const tokenise = await createKuromoji();
const turn = (text: string) => ({
  ...pairWords(tokenise(normalise(text))),
  embedding: Float32Array.from([1, 0]),
  labels: Array.from({ length: 17 }, () => 0),
  toneMean: 1,
});
const place = {
  distance: 1,
  askedAgain: false,
  agentTurnsBetween: 1,
  refused: false,
  earlier: 1,
  answer: new Set<string>(),
};
const at = (name: (typeof PAIR_FEATURES)[number], x: number[]) => x[PAIR_FEATURES.indexOf(name)];

describe('pairs of turns', () => {
  it('counts the shared words that carry a point, not the small ones', () => {
    const same = pairFeatures(turn('だから返金してくださいよ'), turn('返金をお願いします'), place);
    const other = pairFeatures(
      turn('だからそれでいいんですよ'),
      turn('それはそうなんですけど'),
      place,
    );
    expect(at('lemmaShared', same)).toBeGreaterThan(0);
    expect(at('lemmaShared', other)).toBe(0);
  });

  it('gives one figure for each named feature, all finite, also for empty turns', () => {
    const x = pairFeatures(turn(''), turn(''), place);
    expect(x).toHaveLength(PAIR_FEATURES.length);
    expect(x.every(Number.isFinite)).toBe(true);
    expect(linearProbability(x, { weights: x.map(() => 1), bias: 0 })).toBeLessThanOrEqual(1);
  });

  it('looks at a turn as its best pair and how all of them look, in any order', () => {
    const pairs = [
      { p: 0.2, x: [1] },
      { p: 0.9, x: [2] },
      { p: 0.4, x: [3] },
    ];
    const found = turnFeatures(pairs);
    expect(found.slice(1)).toEqual([0.4, expect.closeTo(0.5), 1.5, 2]);
    expect(turnFeatures([...pairs].reverse())).toEqual(found);
    expect(turnFeatures([]).every(Number.isFinite)).toBe(true);
  });

  it.each([
    'はい',
    'はいはい',
    'ええ そうです',
    'うん',
    'もしもし',
    'ありがとうございます',
    '',
  ])('knows a backchannel: "%s"', (text) => expect(isBackchannel(text)).toBe(true));

  it.each([
    '返してください',
    'だからさっきから言ってるでしょ',
    '納得できません',
  ])('a short push is no backchannel: %s', (text) => expect(isBackchannel(text)).toBe(false));

  it('knows a turn that says it is said again, and a refusal before it', () => {
    expect(turn('だから返してくださいって').again).toBe(true);
    expect(turn('さっきから言ってるでしょ').again).toBe(true);
    expect(turn('返してください').again).toBe(false);
    expect(refuses('あいにく返金はいたしかねます')).toBe(true);
    expect(refuses('はい 承りました')).toBe(false);
  });

  it('knows an agent who asks to hear it again', () => {
    expect(asksAgain('恐れ入りますがもう一度お名前をいただけますか')).toBe(true);
    expect(asksAgain('お電話が遠いようでございます')).toBe(true);
    expect(asksAgain('返金はいたしかねます')).toBe(false);
  });
});
