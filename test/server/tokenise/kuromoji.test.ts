import { describe, expect, it } from '@jest/globals';
import { createKuromoji } from '@kikimori/server/tokenise/kuromoji.ts';
import { normalise } from '@kikimori/shared/text/normalise.ts';

const tokenise = await createKuromoji();

describe('kuromoji', () => {
  it('gives surfaces with dictionary forms, readings and places', () => {
    const text = '返金してくださいよ';
    const words = tokenise(text);
    expect(words.map((w) => w.surface).join('')).toBe(text);
    expect(words.find((w) => w.surface === 'し')?.lemma).toBe('する');
    expect(words[0]?.reading).toBe('ヘンキン');
    for (const w of words) expect(text.slice(w.start, w.end)).toBe(w.surface);
  });

  it('leaves pauses out and keeps places right after them', () => {
    const text = 'もしもし あの 返金を';
    const words = tokenise(text);
    expect(words.some((w) => w.surface.trim() === '')).toBe(false);
    for (const w of words) expect(text.slice(w.start, w.end)).toBe(w.surface);
  });

  it.each([
    '',
    ' ',
    '😀',
    '\uFFFD',
    'hello',
    '안녕하세요',
    'ﾎﾝﾄ',
    'あ'.repeat(480),
  ])('cuts anything without failing: %j', (text) => {
    const words = tokenise(normalise(text));
    expect(words.every((w) => w.surface.length > 0 && w.end > w.start)).toBe(true);
  });
});
