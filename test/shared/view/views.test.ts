import { describe, expect, it } from '@jest/globals';
import { initialState } from '@kikimori/shared/call/step.ts';
import { callView } from '@kikimori/shared/view/call.ts';
import { floorTile } from '@kikimori/shared/view/floor.ts';
import { transcriptItem } from '@kikimori/shared/view/transcript.ts';
import { aScore, defaultManual, TestCall } from '../call/a-call.ts';

const manual = defaultManual();
const aCall = (head = {}) =>
  new TestCall(manual, head).agent('お電話ありがとうございます 藤井です');
const view = (call: TestCall) => callView(call.state, manual, call.events.length - 1);
const tile = (call: TestCall) => floorTile(call.state, manual, call.events.length - 1);

describe('what the agent sees', () => {
  it('[V2] one cue is large, the others wait, the past is kept', () => {
    const call = aCall()
      .customer('無能が出るな', { tone: 3, acts: ['insult'] })
      .agent('そのようなお言葉はお控えください')
      .customer('夜道に気をつけろよ', { tone: 3, acts: ['threat'] });
    const seen = view(call);
    expect(seen.cue?.kind).toBe('escalate');
    expect(seen.past.map((c) => c.id)).toEqual(['warn-1']);
    expect(seen.agentSaid.warnings).toBe(1);
    expect(seen.step?.id).toBe(seen.cue?.step);
    expect(seen.step?.stage).toEqual({ index: 5, of: 7, name: '二次対応' });
  });

  it('[V8] every quote is masked', () => {
    const call = aCall()
      .agent('折り返しのお電話番号をお願いいたします')
      .customer('090-1234-5678だよ さっさとしろ無能', { tone: 3, acts: ['insult'] });
    const text = JSON.stringify(view(call));
    expect(text).not.toMatch(/1234|5678/);
    expect(view(call).cue?.reason.quotes[0]?.text).toBe('●●●-●●●●-●●●●だよ さっさとしろ無能');
    expect(tile(call).lastText).not.toMatch(/1234/);
  });

  it('[V1] is a function of the state: asked twice, the same', () => {
    const call = aCall().customer('困ります', { tone: 1 });
    expect(view(call)).toEqual(view(call));
    expect(() => callView(initialState(), manual, 0)).toThrow('not started');
  });

  it('shows a point that comes back, with its places', () => {
    const call = aCall()
      .customer('返金してください', { tone: 1 })
      .agent('返金はいたしかねます')
      .customer('だから返金してと言ってるんです', { tone: 2, repeatOf: 1 })
      .agent('返金はできません')
      .customer('返金です 返金', { tone: 2, repeatOf: 3 });
    expect(view(call).repeats).toEqual([expect.objectContaining({ count: 3 })]);
    expect(view(call).repeats[0]?.places.map((p) => p.i)).toEqual([1, 3, 5]);
  });

  it('says when the fallback scores', () => {
    const call = aCall();
    call.send({
      kind: 'utterance',
      atMs: 9000,
      utterance: {
        i: 1,
        utteranceId: 'u-1',
        channel: 'customer',
        text: 'もしもし',
        startMs: 8000,
        endMs: 9000,
        score: { ...aScore(), scorer: 'lexicon' },
      },
    });
    expect(view(call).scorer).toBe('lexicon');
    expect(tile(call).scorer).toBe('lexicon');
  });
});

describe('the 110番 card', () => {
  const threat = () =>
    aCall({ customerLabel: '山田様', metadata: { callerNumber: '非通知' } }).customer(
      '灯油持って駅前の営業所に今から行くからな',
      { tone: 3, acts: ['threat'], danger: true },
    );

  it('[V3] stands in the order of the police, filled with what was said', () => {
    const card = view(threat()).card110;
    expect(card?.items.map((i) => i.label)).toEqual([
      '何が',
      'いつ',
      'どこ',
      '犯人',
      '今の状況',
      'あなた',
    ]);
    const value = (key: string) => card?.items.find((i) => i.key === key)?.value;
    expect(value('what')).toContain('灯油持って駅前の営業所に今から行くからな');
    expect(value('where')).toContain('駅前');
    expect(value('who')).toBe('名乗り: 山田様 / 表示番号: 非通知');
    expect(value('now')).toContain('通話中');
    expect(value('you')).toContain('藤井');
    expect(value('when')).toMatch(/\d+時\d\d分/);
    expect(card?.never).toContain('電話を切らない');
  });

  it('[V3] begins with the words that tell of danger most surely, whichever came first', () => {
    const call = aCall()
      .customer('店は八時に開くんだよな', { tone: 3, danger: 0.5, acts: ['threat'] })
      .customer('灯油積んで今そっちへ行く', { tone: 3, danger: 0.97, acts: ['threat'] })
      .customer('見てろよ', { tone: 3, danger: 0.4, acts: ['threat'] });
    const card = view(call).card110;
    expect(card?.said.map((q) => q.i)).toEqual([2, 1]);
    expect(card?.items[0]?.value).toBe('「灯油積んで今そっちへ行く」「店は八時に開くんだよな」');
  });

  it('[V3] goes on with the latest clear words, not with what was said a minute ago', () => {
    const threat = (danger: number) => ({ tone: 3, danger, acts: ['threat'] }) as const;
    const call = aCall()
      .customer('店は八時に開くんだよな', { ...threat(0.9), acts: ['threat'] })
      .customer('灯油積んで今そっちへ行く', { ...threat(0.97), acts: ['threat'] })
      .customer('みんなまとめて燃えちまえばいい', { ...threat(0.7), acts: ['threat'] });
    expect(view(call).card110?.said.map((q) => q.i)).toEqual([2, 3]);
  });

  it('[V3] leaves blank what is not known, and never guesses', () => {
    const call = aCall().customer('助けて', { danger: true });
    const card = view(call).card110;
    expect(card?.items.filter((i) => i.value === null).map((i) => i.key)).toEqual(['where', 'who']);
  });

  it('[V3] is not there without danger', () => {
    expect(view(aCall().customer('もしもし')).card110).toBeNull();
  });

  it('says so when the line went dead', () => {
    const call = threat();
    call.send({ kind: 'ended', atMs: call.now, reason: 'hangup' });
    expect(view(call).card110?.items.find((i) => i.key === 'now')?.value).toContain('切れた');
    expect(tile(call).need).toBe(4);
  });
});

describe('what the supervisor sees', () => {
  it('[V4] need rises from nothing to danger, and says why', () => {
    const call = aCall();
    const needs = [tile(call).need];
    const note = () => needs.push(tile(call).need);
    call.customer('何度目ですか', { tone: 2 }).agent('はい').customer('まだですか', { tone: 2 });
    note();
    call.agent('はい').customer('無能が', { tone: 3, acts: ['insult'] });
    note();
    call.agent('お控えください').customer('黙れ無能', { tone: 3, acts: ['insult'] });
    note();
    call.agent('はい').customer('今から刺しに行く', { tone: 3, acts: ['threat'], danger: true });
    note();
    expect(needs).toEqual([0, 1, 2, 3, 4]);
    expect(tile(call).needText).toBe(call.cue('call110')?.reason.text);
  });

  it('[V4] a request for help waits from when it was made until somebody takes over', () => {
    const call = aCall().customer('ええと');
    call.send({ kind: 'asked', atMs: 20_000, by: 'fujii' });
    expect(tile(call)).toMatchObject({ need: 3, waitingSinceMs: 20_000, askedAtMs: 20_000 });
    call.send({ kind: 'supervised', atMs: 30_000, action: 'seen', by: 'sv', byName: '瀬川' });
    expect(tile(call).seenBy).toBe('瀬川');
    call.send({ kind: 'supervised', atMs: 40_000, action: 'take', by: 'sv', byName: '瀬川' });
    expect(tile(call)).toMatchObject({
      waitingSinceMs: null,
      askedAtMs: null,
      tookOverBy: '瀬川',
    });
    expect(tile(call).need).toBeLessThan(3);
  });

  it('[V4] danger and a life wait from when their cue opened, and are over with the call', () => {
    for (const [text, score] of [
      ['今から刺しに行く', { tone: 3, acts: ['threat'], danger: true }],
      ['もう死にたいんです', { selfHarm: true }],
    ] as const) {
      const call = aCall({ customerLabel: '山田様' }).customer(text, score as object);
      const cue = call.cue('call110') ?? call.cue('lifeline');
      expect(tile(call)).toMatchObject({ waitingSinceMs: cue?.openedAtMs, askedAtMs: null });
      expect(tile(call).customerLabel).toBeNull();
      call.send({ kind: 'ended', atMs: call.now, reason: 'hangup' });
      expect(tile(call)).toMatchObject({ waitingSinceMs: null, customerLabel: '●●様' });
    }
  });
});

describe('a line of the transcript', () => {
  const turn = (text: string) => ({
    utterance: {
      i: 3,
      utteranceId: 'u-3',
      channel: 'customer' as const,
      text,
      startMs: 0,
      endMs: 1000,
      score: {
        ...aScore({ tone: 3, acts: ['insult'] }),
        evidence: [{ label: 'insult' as const, start: 0, end: 2 }],
      },
    },
    revised: true,
    heard: [],
  });

  it('carries labels and evidence, and drops evidence where words are hidden', () => {
    expect(transcriptItem(turn('無能が'))).toMatchObject({
      i: 3,
      text: '無能が',
      tone: 3,
      acts: ['insult'],
      revised: true,
      evidence: [{ label: 'insult', start: 0, end: 2 }],
    });
    const hidden = transcriptItem(turn('無能が 8821だ'), '番号の下四桁をどうぞ');
    expect(hidden.text).toBe('無能が ●●●●だ');
    expect(hidden.evidence).toEqual([]);
  });
});
