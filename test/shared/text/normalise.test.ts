import { describe, expect, it } from '@jest/globals';
import { MAX_SCORED_LENGTH, normalise, normaliseWithMap } from '@kikimori/shared/text/normalise.ts';

describe('normalise', () => {
  it.each([
    ['ｶﾞｰﾄﾞﾏﾝの ＡＢＣ１２３', 'ガードマンの abc123'],
    ['ふざけんなぁぁぁぁ！！！！', 'ふざけんなぁ!!'],
    ['えーと あのー 返金なんですけど', '返金なんですけど'],
    ['番号はゼロきゅうゼロの一二三四です', '番号は0901234です'],
    ['一万円を二十日までに', '一万円を二十日までに'],
    ['あの人がそう言った', 'あの人がそう言った'],
    ['し し し し', 'し し し し'],
  ])('%s → %s', (raw, wanted) => {
    expect(normalise(raw)).toBe(wanted);
  });

  it('maps every unit back to where it came from', () => {
    const raw = 'えーと ｶﾞｰｰｰﾄﾞの件で ふざけんなぁぁぁ';
    const { text, from, to } = normaliseWithMap(raw);
    expect(from).toHaveLength(text.length);
    expect(to).toHaveLength(text.length);
    const at = text.indexOf('ガード');
    expect(raw.slice(from[at], to[at + 2])).toBe('ｶﾞｰｰｰﾄﾞ');
    for (let k = 1; k < from.length; k++) expect(from[k]).toBeGreaterThanOrEqual(from[k - 1] ?? 0);
  });

  it.each([
    ['lone surrogates', `怒\uD83D\uDE00\uD83D 困る\uDE00`],
    ['10,000 characters', 'もう何度も言ってるでしょう '.repeat(800).slice(0, 10_000)],
    ['10,000 of one', 'あ'.repeat(10_000)],
    ['10,000 astral characters, cut in a pair', `a${'😀'.repeat(5_000)}`],
    ['control characters', '\u0000\u0007返\u200B金\u202E'],
  ])('makes %s safe and bounded', (_, raw) => {
    const { text, from, to } = normaliseWithMap(raw);
    expect(text.length).toBeLessThanOrEqual(MAX_SCORED_LENGTH);
    expect(encodeURIComponent(text)).toBeTruthy();
    expect(Math.max(0, ...to)).toBeLessThanOrEqual(raw.length);
    expect(from.length).toBe(text.length);
  });

  it('keeps the end of a long turn: the threat often stands there', () => {
    const filler = Array.from({ length: 400 }, (_, k) => `${k}番目の件ですが`).join(' ');
    expect(normalise(`${filler} 今から火をつけに行く`)).toContain('火をつけに行く');
  });
});
