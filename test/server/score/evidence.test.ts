import { describe, expect, it } from '@jest/globals';
import type { Answer, Prepared } from '@kikimori/server/score/engine.ts';
import { evidenceOf, occluded, phrases } from '@kikimori/server/score/evidence.ts';
import { createKuromoji } from '@kikimori/server/tokenise/kuromoji.ts';
import { normaliseWithMap } from '@kikimori/shared/text/normalise.ts';

const tokenise = await createKuromoji();
const prepare = (text: string): Prepared => {
  const normalised = normaliseWithMap(text);
  return { channel: 'customer', normalised, morphemes: tokenise(normalised.text), pieces: [] };
};
const answer = (logit: number): Answer => ({
  toneP: [1, 0, 0, 0],
  logits: [logit],
  embedding: new Float32Array(1),
});

describe('evidence', () => {
  it('phrases cover the turn in order, without gap or overlap, and are few', () => {
    const { morphemes } = prepare(
      'だから昨日も言ったけど 返金しないなら今からそっちの店に行くからな 覚えとけよ 本当に許さないからな 待ってろよ',
    );
    const parts = phrases(morphemes);
    expect(parts.length).toBeGreaterThan(2);
    expect(parts.length).toBeLessThanOrEqual(8);
    expect(parts[0]?.a).toBe(0);
    expect(parts.at(-1)?.b).toBe(morphemes.length);
    for (let k = 1; k < parts.length; k++) expect(parts[k]?.a).toBe(parts[k - 1]?.b);
  });

  it('the span is the phrase whose loss lowers the label, in the words as they came', () => {
    const text = 'えーと この ﾊﾞｶ が言ったんだろ';
    const turn = prepare(text);
    const parts = phrases(turn.morphemes);
    const rows = occluded({ turn, context: [] }, parts, () => []);
    const without = rows.map((r) =>
      answer(r.turn.morphemes.some((m) => m.surface === 'バカ') ? 3 : -3),
    );
    const [span] = evidenceOf(turn, parts, answer(3), without, [{ label: 'insult', column: 0 }]);
    expect(text.slice(span?.start, span?.end)).toContain('ﾊﾞｶ');
    expect(text.slice(span?.start, span?.end)).not.toContain('言った');
  });

  it('says nothing where no phrase carries the label', () => {
    const turn = prepare('それでもいいから 早くしてくれ');
    const parts = phrases(turn.morphemes);
    const without = parts.map(() => answer(2));
    expect(evidenceOf(turn, parts, answer(2), without, [{ label: 'insult', column: 0 }])).toEqual(
      [],
    );
  });
});
