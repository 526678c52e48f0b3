import { describe, expect, it } from '@jest/globals';
import { dangerStands, neverNow, readAloud } from '@kikimori/client/src/agent/danger.ts';
import { piecesOf } from '@kikimori/client/src/agent/evidence.ts';
import { draftNote } from '@kikimori/client/src/agent/note-draft.ts';
import { axisLevel, trendOf, wasHard } from '@kikimori/client/src/agent/words.ts';
import { Phrase, phrases } from '@kikimori/client/src/ui/phrase.tsx';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { aCue, aLine, aView } from '../support/calls.ts';
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

  it('tells nobody to get help who has it', () => {
    const { view } = STATES.call110 ?? {};
    if (!view?.card110) throw new Error('the state has no card');
    expect(neverNow(view.card110, view)).toContain('一人で抱えない');
    const supervisor = { ...view.supervisor, seenBy: '林' };
    expect(neverNow(view.card110, { ...view, supervisor })).toEqual([
      '電話を切らない',
      '保留にしない',
      '推測で埋めない',
    ]);
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

  it.each([
    ['ご事情がおありだったのですね 大変でいらっしゃいましたね ほんとに', []],
    ['どのようなご用件でいらっしゃいますか', ['いらっしゃいますか']],
    ['担当がお調べさせていただきますのでお待ちください', ['いただきますので']],
  ])('shows every space, and cuts a long phrase where a word begins: %s', (said, whole) => {
    const html = renderToStaticMarkup(createElement(Phrase, null, said));
    expect(html.replace(/<[^>]*>/g, '')).toBe(said);
    // Within a block of its own a space at the end is not drawn.
    expect(html).not.toMatch(/phrase-long">[^<]*\s</);
    const cut = html.replace(/<\/?span[^>]*>/g, '').split('<wbr/>');
    for (const word of whole) expect(cut.map((piece) => piece.trim())).toContain(word);
  });

  it('breaks between phrases, not inside words', () => {
    const cut = phrases('確認いたしますので、少々お待ちいただけますか');
    expect(cut.length).toBeGreaterThan(2);
    expect(cut.join('')).toBe('確認いたしますので、少々お待ちいただけますか');
  });
});

describe('the drafted note', () => {
  const words = {
    start: '開始',
    end: '終了',
    time: (epochMs: number) => new Date(epochMs).toISOString().slice(11, 16),
    unasked: '交代を告げた（SVへの依頼なし）',
    agentSaid: '応対者',
    offered: '案内の文言',
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

  const startedAtMs = Date.UTC(2026, 10, 22, 5, 3);

  it('fills the centre’s record form, heading by heading, and guesses nothing', () => {
    const { view = aView(), items = [] } = STATES.ended ?? {};
    const farewell = aLine(8, {
      text: 'お電話を終わらせていただきます',
      startMs: 890_000,
      endMs: 895_000,
    });
    const note = draftNote(
      { ...view, startedAtMs },
      words,
      [
        '通話の開始・終了・保留・交代の時刻',
        '名乗り・番号の表示・過去の接触',
        'こちらの落ち度の有無と根拠',
        '問題の言動の逐語と時刻',
        '注意・警告の文言と時刻',
        '終話の理由と告げた文言',
        '警察・弁護士・拠点への連絡',
      ],
      [...items.slice(0, 8), farewell],
    );
    expect(note.split('\n')).toEqual([
      '■ 通話の開始・終了・保留・交代の時刻',
      '  開始 05:03 / 終了 05:18',
      '  通話 15:00 / 保留 1:02',
      '  SV：林',
      '■ 名乗り・番号の表示・過去の接触',
      '  相手： 山田様',
      '  3回目の電話',
      // Only a person knows.
      '■ こちらの落ち度の有無と根拠',
      '■ 問題の言動の逐語と時刻',
      '  同じ要求 3回目: 11:16 11:40 12:04',
      '  12:04「お前じゃ話にならん、給料泥棒が」',
      '  12:04「だから全額返せって言ってるんだよ」',
      '■ 注意・警告の文言と時刻',
      '  12:25 warn: done',
      '  案内の文言「そのようなお言葉が続きますと、ご案内を続けることができません」',
      '■ 終話の理由と告げた文言',
      '  12:25 end: done',
      '  14:50 応対者「お電話を終わらせていただきます」',
      // Nobody called the police: no heading that says so.
    ]);
  });

  it('tells a handover that was only spoken from one that was asked for', () => {
    const told = aView({ status: 'ended', past: [aCue('escalate', { status: 'done' })] });
    expect(draftNote(told, words)).toContain('escalate: 交代を告げた（SVへの依頼なし）');
    for (const supervisor of [
      { ...told.supervisor, asked: true },
      { ...told.supervisor, tookOverBy: '林' },
      { ...told.supervisor, settled: true as const },
    ]) {
      expect(draftNote({ ...told, supervisor }, words)).toContain('escalate: done');
    }
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
