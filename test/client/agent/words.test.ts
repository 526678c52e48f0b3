import { describe, expect, it } from '@jest/globals';
import { dangerStands, readAloud } from '@kikimori/client/src/agent/danger.ts';
import { piecesOf } from '@kikimori/client/src/agent/evidence.ts';
import { draftNote } from '@kikimori/client/src/agent/note-draft.ts';
import { axisLevel, trendOf, wasHard } from '@kikimori/client/src/agent/words.ts';
import { phrases } from '@kikimori/client/src/ui/phrase.tsx';
import { aCue, aView } from '../support/calls.ts';
import { STATES } from '../support/states.ts';

describe('words for figures', () => {
  it('says an axis in five steps and never falls off either end', () => {
    expect([0, 0.05, 0.2, 0.21, 0.5, 0.8, 0.81, 1, 1.4, -1].map(axisLevel)).toEqual([
      1, 1, 1, 2, 3, 4, 5, 5, 5, 1,
    ]);
  });

  it('sees a talk heat up, calm down, or stay', () => {
    expect(trendOf([0, 0, 1, 2, 3, 3])).toBe('rising');
    expect(trendOf([3, 3, 2, 1, 0, 0])).toBe('falling');
    expect(trendOf([1, 1, 1, 1])).toBe('level');
    expect(trendOf([3])).toBe('level');
  });

  it('offers a rest after a hard call only', () => {
    expect(wasHard(aView({ status: 'ended' }))).toBe(false);
    expect(wasHard(aView({ past: [aCue('hold', { status: 'done' })] }))).toBe(false);
    expect(wasHard(aView({ past: [aCue('lifeline', { status: 'done' })] }))).toBe(true);
    expect(wasHard(aView({ past: [aCue('call110', { status: 'wrong' })] }))).toBe(false);
    expect(wasHard(aView({ verdict: 'harassment' }))).toBe(true);
  });
});

describe('the 110 card', () => {
  it('is read aloud in order, and says what is not known', () => {
    const card = STATES.call110?.view.card110;
    if (!card) throw new Error('the state has no card');
    const lines = readAloud(card, '未確認').split('\n');
    expect(lines).toHaveLength(6);
    expect(lines[0]).toBe('1. 何があったか: 「今から包丁持ってそっち行くからな」');
    expect(lines[3]).toBe('4. 相手のこと: 未確認');
  });

  it('stands until a person says that it was none', () => {
    const view = STATES.call110?.view ?? aView();
    expect(dangerStands(view)).toBe(true);
    expect(dangerStands({ ...view, cue: null, past: [aCue('call110', { status: 'done' })] })).toBe(
      true,
    );
    expect(dangerStands({ ...view, cue: null, past: [aCue('call110', { status: 'wrong' })] })).toBe(
      false,
    );
    expect(dangerStands(aView())).toBe(false);
  });
});

describe('a phrase', () => {
  it('begins no line with a mark that belongs to the one before', () => {
    const never = ['電話を切らない', '保留にしない', '推測で埋めない', '一人で抱えない'].join('・');
    const cut = phrases(never);
    expect(cut.join('')).toBe(never);
    expect(cut.filter((phrase) => /^[・、。）」]/u.test(phrase))).toEqual([]);
  });
});

describe('a line of transcript', () => {
  const text = 'お前じゃ話にならん、給料泥棒が';

  it('loses no character, with or without evidence', () => {
    const cut = phrases(text);
    for (const evidence of [
      [],
      [{ label: 'insult' as const, start: 10, end: 14 }],
      [
        { label: 'insult' as const, start: 0, end: 9 },
        { label: 'threat' as const, start: 5, end: 99 },
      ],
    ]) {
      expect(
        piecesOf(text, cut, evidence)
          .map((p) => p.text)
          .join(''),
      ).toBe(text);
    }
  });

  it.each([
    [text, '給料泥棒', '給料泥棒が'],
    ['いやだから それを無しにしろ言うてんねん', 'しろ言うてんねん', '無しにしろ言うてんねん'],
    ['さっきの女にも言うたわ 頭悪いやつしかおらんのか', '悪いやつしか', '頭悪いやつしか'],
    [
      '何回も言わせんなや 九千五百円取るのやめろ',
      'せんなや 九千',
      '言わせんなや 九千五百円取るのやめろ',
    ],
    ['責任者もアホやろどうせ さっさとせえやボケ', 'ボケ', 'ボケ'],
    [
      'やってみいや クズ お前みたいな無能は辞めてまえ',
      ' クズ お前みたいな無',
      'クズ お前みたいな無能は',
    ],
  ])('marks whole phrases, not scraps of words: %s', (said, found, wanted) => {
    const start = said.indexOf(found);
    const evidence = [{ label: 'insult' as const, start, end: start + found.length }];
    const marked = piecesOf(said, phrases(said), evidence).filter((p) => p.labels.length > 0);
    expect(marked.map((p) => p.text).join('')).toBe(wanted);
    expect(marked.flatMap((p) => p.labels)).toEqual(marked.map(() => 'insult'));
  });

  it('breaks between phrases, not inside words', () => {
    const cut = phrases('確認いたしますので、少々お待ちいただけますか');
    expect(cut.length).toBeGreaterThan(2);
    expect(cut.join('')).toBe('確認いたしますので、少々お待ちいただけますか');
  });
});

describe('the drafted note', () => {
  const words = {
    duration: '通話',
    hold: '保留',
    repeated: (count: number) => `同じ要求 ${count}回目`,
    caller: '相手：',
    callNumber: (count: number) => `${count}回目の電話`,
    other: 'そのほか',
    kind: (kind: string) => kind,
    status: (status: string) => status,
    supervisor: (name: string) => `SV：${name}`,
  };

  it('fills the centre’s record form, heading by heading, and guesses nothing', () => {
    const view = STATES.ended?.view ?? aView();
    const note = draftNote(view, words, [
      '通話の開始・終了・保留・交代の時刻',
      '名乗り・番号の表示・過去の接触',
      'こちらの落ち度の有無と根拠',
      '問題の言動の逐語と時刻',
      '注意・警告の文言と時刻',
    ]);
    expect(note.split('\n')).toEqual([
      '■ 通話の開始・終了・保留・交代の時刻',
      '  通話 15:00 / 保留 1:02',
      '  SV：林',
      '■ 名乗り・番号の表示・過去の接触',
      '  相手： 山田様',
      '  3回目の電話',
      '■ こちらの落ち度の有無と根拠',
      '■ 問題の言動の逐語と時刻',
      '  同じ要求 3回目: 11:16 11:40 12:04',
      '  12:04「お前じゃ話にならん、給料泥棒が」',
      '  12:04「だから全額返せって言ってるんだよ」',
      '■ 注意・警告の文言と時刻',
      '  12:25 warn: done',
      '■ そのほか',
      '  12:25 end: done',
    ]);
  });

  it('holds times and verbatim words, and fits the field', () => {
    const view = STATES.ended?.view ?? aView();
    const note = draftNote(view, words);
    expect(note).toContain('通話 15:00 / 保留 1:02');
    expect(note).toContain('12:04「お前じゃ話にならん、給料泥棒が」');
    expect(note).toContain('SV：林');
    // Without a form as the centre wrote it, the facts stand alone.
    expect(note).not.toContain('■');
    const long = { i: 1, atMs: 0, text: 'あ'.repeat(5_000) };
    expect(draftNote(aView({ conduct: { value: 1, quotes: [long] } }), words).length).toBe(2_000);
  });
});
