import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  find,
  fold,
  type Searchable,
  searchable,
  textOf,
} from '@kikimori/client/src/manual/match.ts';
import { createManualSearch } from '@kikimori/server/manual/search-index.ts';
import { cutText } from '@kikimori/server/tokenise/cut.ts';
import { createKuromoji } from '@kikimori/server/tokenise/kuromoji.ts';
import { theManual } from '../../support/stored-calls.ts';

/** Searching the real default manual with the real dictionary's readings. */

let manual: Searchable;
beforeAll(async () => {
  const tokenise = await createKuromoji();
  const search = createManualSearch({
    current: theManual,
    fileOf: () => '/etc/kikimori/default.yaml',
    cut: async (texts) => texts.map((text) => cutText(text, tokenise)),
    onProblem: (why) => {
      throw new Error(why);
    },
  });
  manual = searchable(await search.index());
}, 30_000);

const ids = (question: string) => find(manual, question).map(({ entry }) => entry.id);

describe('searching the manual', () => {
  it.each([
    'ほりゅう',
    'ホリュウ',
    'ﾎﾘｭｳ',
    '保留',
    'ほりゅ',
    // In the middle of a syllable, as an input method shows it.
    'ほりゅu',
    // Slips: a long vowel, a large small kana, a letter too many, one that is missing.
    'ほりゅー',
    'ほりゆう',
    'ほりゅうう',
    'ほりう',
  ])('%s finds the steps for a hold, first those named so', (question) => {
    const found = ids(question);
    expect(found.slice(0, 3).sort()).toEqual(['after-hold', 'hold-angry', 'hold-check']);
  });

  it.each([
    ['どげざ', 'warn-grovel'],
    ['土下座', 'warn-grovel'],
    ['ぼうげん', 'warn-insult'],
    ['暴元 ', undefined],
    ['せくはら', undefined],
    ['9110', 'police9110'],
    ['せきにんしゃ', 'escalate-manager'],
    ['けいさつ そうだん', 'police9110'],
  ])('%s finds %s', (question, id) => {
    if (id) expect(ids(question)).toContain(id);
    else expect(ids(question)).toEqual([]);
  });

  it('wants every word of a question', () => {
    const both = ids('おわび 土下座');
    expect(both).toContain('warn-grovel');
    expect(both.length).toBeLessThan(ids('おわび').length);
  });

  it('marks what was found, in the title or in the line that says why', () => {
    const hit = find(manual, 'ほりゅう').find(({ entry }) => entry.id === 'hold-angry');
    const marked = hit?.title.cut.filter((_, k) => hit.title.words.has(k));
    expect(marked).toEqual([['保留', 'ホリュウ']]);
    const inside = find(manual, 'ねんしょ').find(({ entry }) => entry.id === 'warn-grovel');
    expect(inside?.line && textOf(inside.line.cut)).toContain('念書');
  });

  it('keeps every text as it was written', () => {
    const { steps } = theManual();
    for (const { entry } of manual.entries) {
      if (entry.kind !== 'step') continue;
      expect(textOf(entry.title)).toBe(steps.find((s) => s.id === entry.id)?.title);
      expect(entry.file).toBe('default.yaml');
    }
  });

  it('answers within a frame', () => {
    const questions = ['ほりゅう', 'ほりう', 'せきにんしやを', 'あ', '交代', 'きょうかつされた'];
    const startedMs = performance.now();
    for (const question of questions) find(manual, question);
    const eachMs = (performance.now() - startedMs) / questions.length;
    if (process.env.SHOW_FIGURES) console.log('manual search, ms', eachMs);
    expect(eachMs).toBeLessThan(100);
  });

  it('folds spellings to one', () => {
    expect(fold('ぢゅう、１１０番!')).toBe('ジユウ110番');
  });
});
