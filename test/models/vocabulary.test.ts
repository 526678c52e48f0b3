import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { loadPieces } from '@kikimori/models/training/load-pieces.ts';
import { addTurn, emptyCut } from '@kikimori/models/training/pretext.ts';
import { buildVocabulary, SPECIALS } from '@kikimori/models/training/vocabulary.ts';
import { createKuromoji } from '@kikimori/server/tokenise/kuromoji.ts';
import { normalise } from '@kikimori/shared/text/normalise.ts';
import { joinPieces, MAX_PIECES, SEGMENT } from '@kikimori/shared/text/sequence.ts';

const MODEL = join(dirname(fileURLToPath(import.meta.url)), '../../models/kikimori-ja');
const UNK = SPECIALS.indexOf('[UNK]');
const tokenise = await createKuromoji();

describe('the vocabulary', () => {
  it('holds characters alone and continuing, forced words however rare, and no double', () => {
    const cut = emptyCut();
    for (let k = 0; k < 9; k++) addTurn(cut, 0, '返金してください', tokenise);
    const pieces = buildVocabulary(cut, { size: 60, minCharacterUses: 8, forced: ['土下座'] });
    expect(pieces.slice(0, 5)).toEqual([...SPECIALS]);
    expect(pieces).toEqual(expect.arrayContaining(['金', '##金', '返金', '土下座', '##座']));
    expect(new Set(pieces).size).toBe(pieces.length);
  });
});

describe('pieces of the shipped tokenizer', () => {
  it.each([
    '返金してください',
    '鬱陶しい龘驫麤の𠮷野家',
    'ｶﾞｰﾄﾞﾏﾝ ヷヸヹ',
    'Straße и привет 안녕 สวัสดี',
    '😀👨‍👩‍👧🇯🇵',
    '①②③㌔㍻',
    '\uD83D\u0000\uFFFD',
  ])('never a bare [UNK]: %j', async (text) => {
    const pieces = await loadPieces(MODEL);
    const ids = pieces.ids(tokenise(normalise(text)));
    expect(ids).not.toContain(UNK);
    if (/\p{L}/u.test(text)) expect(ids.length).toBeGreaterThan(0);
  });

  it('a word of the domain is one piece', async () => {
    const pieces = await loadPieces(MODEL);
    for (const word of ['土下座', '返金', '慰謝料', '弁護士'])
      expect(pieces.ids(tokenise(word))).toHaveLength(tokenise(word).length);
  });
});

describe('a row', () => {
  const special = { cls: 2, sep: 3 };
  const many = (n: number, from: number) => Array.from({ length: n }, (_, k) => from + k);

  it('holds the turn first, then the context from the newest, marked by who spoke', () => {
    const { ids, types } = joinPieces(
      [10, 11],
      [
        { channel: 'customer', pieces: [20] },
        { channel: 'agent', pieces: [30] },
      ],
      special,
    );
    expect(ids).toEqual([2, 10, 11, 3, 30, 3, 20, 3]);
    expect(types).toEqual(
      [0, 0, 0, 0, 1, 1, 2, 2].map((t) => [SEGMENT.turn, SEGMENT.agent, SEGMENT.customer][t]),
    );
  });

  it('is never longer than the model takes, and keeps head and tail of a long turn', () => {
    const context = [1, 2, 3, 4].map((n) => ({
      channel: 'agent' as const,
      pieces: many(90, n * 1000),
    }));
    const { ids, types } = joinPieces(many(200, 100), context, special);
    expect(ids.length).toBeLessThanOrEqual(MAX_PIECES);
    expect(types).toHaveLength(ids.length);
    expect(ids).toEqual(expect.arrayContaining([100, 299]));
    expect(ids).not.toContain(200);
  });
});
