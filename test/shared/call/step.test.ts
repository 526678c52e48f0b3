import { describe, expect, it } from '@jest/globals';
import { axisValue } from '@kikimori/shared/call/axis.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import { initialState, step } from '@kikimori/shared/call/step.ts';
import { callView } from '@kikimori/shared/view/call.ts';
import { floorTile } from '@kikimori/shared/view/floor.ts';
import { aScore, defaultManual, TestCall } from './a-call.ts';

const manual = defaultManual();
const aCall = () => new TestCall(manual).agent('お電話ありがとうございます 藤井です');
const insult = { tone: 3, acts: ['insult'] } as const;

describe('events', () => {
  it('[C3] nothing happens before started, and nothing but a flag after ended', () => {
    const early = step(initialState(), { kind: 'tick', atMs: 5000 }, manual);
    expect(early.state).toEqual(initialState());
    const call = aCall().customer('もしもし');
    call.send({ kind: 'ended', atMs: call.now, reason: 'hangup' });
    const hash = hashState(call.state);
    call.customer('まだいますか', { ...insult, acts: ['insult'] });
    expect(hashState(call.state)).toBe(hash);
    call.send({ kind: 'flagged', atMs: call.now, by: 'fujii', flag: 'grey' });
    expect(call.state.flag).toBe('grey');
  });

  it('[C3] an index that does not rise and a revision of nothing are ignored', () => {
    const call = aCall().customer('一度目');
    const hash = hashState(call.state);
    const utterance = {
      i: 1,
      utteranceId: 'again',
      channel: 'customer' as const,
      text: '二度目',
      startMs: 0,
      endMs: 1,
      score: aScore(),
    };
    call.send({ kind: 'utterance', atMs: call.now, utterance });
    call.send({ kind: 'revised', atMs: call.now, utterance: { ...utterance, i: 9 } });
    expect(hashState(call.state)).toBe(hash);
    expect(call.open.turns.map((t) => t.utterance.text)).toContain('一度目');
  });

  it('[C1] the call clock never goes back', () => {
    const call = aCall().wait(60);
    call.send({ kind: 'tick', atMs: 1000 });
    expect(call.open.nowMs).toBe(65_000);
  });

  it('[C4] the state before is left as it was', () => {
    const call = aCall().customer('お前は無能か', { ...insult, acts: ['insult'] });
    const before = call.state;
    const copy = structuredClone(before);
    call.agent('責任者に代わります').customer('早くしろ', { tone: 2 });
    expect(before).toEqual(copy);
  });

  it('[C20] a revised turn is judged anew, and a cue it justified is withdrawn', () => {
    const call = aCall().customer('今から刺しに行く', { tone: 3, acts: ['threat'], danger: true });
    expect(call.onScreen).toContain('call110');
    call.send({
      kind: 'revised',
      atMs: call.now,
      utterance: {
        i: 1,
        utteranceId: 'u-1',
        channel: 'customer',
        text: '今から刺身買いに行く',
        startMs: 6000,
        endMs: 10_000,
        score: aScore(),
      },
    });
    expect(call.onScreen).not.toContain('call110');
    expect(call.cue('call110')?.status).toBe('withdrawn');
    expect(call.open.turns[1]?.revised).toBe(true);
    expect(call.open.verdict).toBe('normal');
  });

  it('[C21] asking for the SV finishes the escalation; who takes over is a supervisor on the line', () => {
    const call = aCall()
      .customer('無能が出るな', { ...insult, acts: ['insult'] })
      .agent('そのようなお言葉はお控えください')
      .customer('黙れ無能', { ...insult, acts: ['insult'] });
    expect(call.onScreen).toContain('escalate');
    call.send({ kind: 'asked', atMs: call.now, by: 'fujii' });
    expect(call.cue('escalate')?.status).toBe('done');
    call.send({ kind: 'supervised', atMs: call.now, action: 'take', by: 'sv', byName: '瀬川' });
    call.customer('お前も無能か', { ...insult, acts: ['insult'] });
    expect(call.onScreen).toContain('end');
  });

  it('[C21] answering the escalation with done asks for the SV; once settled, nobody waits', () => {
    const call = aCall()
      .customer('無能が出るな', { ...insult, acts: ['insult'] })
      .agent('そのようなお言葉はお控えください')
      .customer('黙れ無能', { ...insult, acts: ['insult'] });
    const cueId = call.cue('escalate')?.id ?? '';
    call.send({ kind: 'answered', atMs: call.now, cueId, answer: 'done', by: 'fujii' });
    expect(call.open.supervisor.askedAtMs).toBe(call.now);
    expect(floorTile(call.open, manual, 1).waitingSinceMs).toBe(call.now);
    call.send({ kind: 'supervised', atMs: call.now, action: 'seen', by: 'sv', byName: '瀬川' });
    call.send({ kind: 'supervised', atMs: call.now, action: 'resolve', by: 'sv', byName: '瀬川' });
    expect(call.open.supervisor).toMatchObject({ askedAtMs: null, seenBy: null });
    expect(floorTile(call.open, manual, 1).waitingSinceMs).toBeNull();
  });

  it('[C23] what was reported stays, the first of each kind; a call without it keeps its hash', () => {
    const danger = () =>
      aCall().customer('今から刺しに行く', { tone: 3, acts: ['threat'], danger: true });
    const call = danger();
    const whisper = { kind: 'supervised', action: 'whisper', by: 'sv', text: '済み' } as const;
    call.send({ ...whisper, atMs: 30_000, byName: '瀬川' });
    expect(call.open.supervisor).not.toHaveProperty('reported');
    call.send({ ...whisper, atMs: 40_000, byName: '瀬川', reported: 'call110' });
    call.send({ ...whisper, atMs: 50_000, byName: '林', reported: 'call110' });
    call.send({ ...whisper, atMs: 60_000, byName: '林', reported: 'lifeline' });
    call.send({ kind: 'supervised', atMs: 70_000, action: 'resolve', by: 'sv', byName: '瀬川' });
    call.send({ kind: 'ended', atMs: 80_000, reason: 'hangup' });
    const reported = {
      call110: { atMs: 40_000, byName: '瀬川' },
      lifeline: { atMs: 60_000, byName: '林' },
    };
    expect(call.cue('call110')?.status).toBe('open');
    expect(callView(call.open, manual, 1).supervisor.reported).toEqual(reported);
    expect(floorTile(call.open, manual, 1).reported).toEqual(reported);
    const plain = danger().send({ ...whisper, atMs: 30_000, byName: '瀬川' });
    const told = danger().send({ ...whisper, atMs: 30_000, byName: '瀬川', reported: 'call110' });
    expect(hashState(told.state)).not.toBe(hashState(plain.state));
    expect(floorTile(plain.open, manual, 1)).not.toHaveProperty('reported');
  });

  describe('[C22] a handover', () => {
    const due = () =>
      aCall()
        .customer('無能が出るな', { ...insult, acts: ['insult'] })
        .agent('そのようなお言葉はお控えください')
        .customer('黙れ無能', { ...insult, acts: ['insult'] });
    const seen = (call: TestCall) => callView(call.open, manual, 1);
    const told = 'ここからは責任者が承ります お待ちください';

    const took = (call: TestCall, action: 'take' | 'resolve') =>
      call.send({ kind: 'supervised', atMs: call.now, action, by: 'sv', byName: '瀬川' });

    it.each([
      'take',
      'resolve',
    ] as const)('keeps its sentence after the SV was asked for, ticks it when it was said, until the SV does %s', (action) => {
      const call = due();
      const { step: stepId } = call.cue('escalate') ?? {};
      call.send({ kind: 'asked', atMs: call.now, by: 'fujii' });
      call.wait(30).customer('まだか', { tone: 2 });
      expect(seen(call).step?.id).toBe(stepId);
      expect(seen(call).step?.say).toContain('ここからは責任者が承ります');
      expect(seen(call).step?.checks[0]?.doneAtMs).toBeNull();
      call.agent(told).customer('早くしろ', { tone: 2 });
      expect(seen(call).step?.id).toBe(stepId);
      expect(seen(call).step?.checks[0]?.doneAtMs).not.toBeNull();
      expect(seen(call).supervisor).toMatchObject({ asked: true, unasked: false });
      took(call, action);
      expect(seen(call).step?.id).not.toBe(stepId);
    });

    it('told to the caller, says that nobody was asked until somebody is', () => {
      const call = due().agent(told);
      expect(call.cue('escalate')?.status).toBe('done');
      call.customer('早くしろ', { tone: 2 }).agent('申し訳ございません').wait(120);
      expect(seen(call).supervisor).toMatchObject({ asked: false, unasked: true });
      const since = call.cue('escalate')?.openedAtMs;
      expect(floorTile(call.open, manual, 1)).toMatchObject({ need: 3, waitingSinceMs: since });
      call.send({ kind: 'asked', atMs: call.now, by: 'fujii' });
      expect(seen(call).supervisor).toMatchObject({ asked: true, unasked: false });
    });

    it.each([
      [
        'a supervisor says so',
        (call: TestCall) => call.agent('お電話代わりました 責任者の矢部です'),
      ],
      ['a second voice says its name', (call: TestCall) => call.agent('矢部と申します')],
      ['a supervisor settled it', (call: TestCall) => took(call, 'resolve')],
    ])('owes nobody anything once %s', (_name, happens) => {
      const call = due().agent(told);
      happens(call);
      expect(seen(call).supervisor.unasked).toBe(false);
      expect(floorTile(call.open, manual, 1).waitingSinceMs).toBeNull();
    });

    it('[C17] is no hold, though the caller is asked to wait', () => {
      const call = due().agent(told);
      expect(seen(call).step?.id).not.toBe('after-hold');
      const apart = due().agent('ここからは責任者が承ります').agent('少々お待ちください');
      expect(seen(apart).step?.id).not.toBe('after-hold');
      const hold = aCall().agent('確認いたしますので少々お待ちください').customer('はい');
      expect(seen(hold).step?.id).toBe('after-hold');
    });
  });

  it('holds are counted', () => {
    const call = aCall();
    call.send({ kind: 'held', atMs: call.now, on: true, by: 'fujii' });
    call.wait(40);
    expect(call.open.hold).toMatchObject({ on: true, sinceMs: 5000 });
    call.send({ kind: 'held', atMs: call.now, on: false, by: 'fujii' });
    expect(call.open.hold).toEqual({ on: false, sinceMs: null, totalMs: 40_000 });
  });
});

describe('the two axes and the verdict', () => {
  const conduct = (call: TestCall) => axisValue(call.open.talk.conduct, call.now, manual);
  const demand = (call: TestCall) => axisValue(call.open.talk.demand, call.now, manual);

  it('[C5] fair fury moves conduct to the cap and no further, and never demand', () => {
    const call = aCall();
    for (let k = 0; k < 20; k++)
      call.customer('ふざけないでください 返金してください', { tone: 2 });
    expect(call.open.verdict).toBe('claim');
    expect(conduct(call)).toBeLessThanOrEqual(manual.judgement.axis.toneCap);
    expect(demand(call)).toBe(0);
    expect(call.open.types).toEqual([]);
  });

  it('[C5] the axes name the words that justify them', () => {
    const call = aCall()
      .customer('話にならん 無能が', { ...insult, acts: ['insult'] })
      .agent('お控えください')
      .customer('五十万払え', { tone: 2, demands: ['excessive_money'] });
    expect(call.open.talk.conduct.quotes.map((q) => q.i)).toContain(1);
    expect(call.open.talk.demand.quotes.map((q) => q.i)).toEqual([3]);
  });

  it('[C5] the recent part fades, a residue stays', () => {
    const call = aCall().customer('無能が', { ...insult, acts: ['insult'] });
    const peak = conduct(call);
    call.wait(1800);
    expect(conduct(call)).toBeLessThan(peak);
    expect(conduct(call)).toBeGreaterThanOrEqual(peak * manual.judgement.axis.residue - 1e-6);
  });

  it('[C6] polite pressing without any act is grey, not harassment', () => {
    const call = aCall()
      .customer('期日を延ばしていただけますか')
      .agent('期日を延ばすことはいたしかねます')
      .customer('今回だけお願いできませんか', {
        tone: 1,
        demands: ['special_treatment'],
        repeatOf: 1,
      })
      .agent('どなた様にもお受けしておりません')
      .customer('本当に今回だけですから', { tone: 1, demands: ['special_treatment'], repeatOf: 3 });
    expect(call.open.verdict).toBe('grey');
  });

  it('[C6] harassment is left again only by a person: calm words do not undo it', () => {
    const call = aCall();
    for (let k = 0; k < 3; k++)
      call.customer('無能 給料泥棒', { ...insult, acts: ['insult'] }).agent('お控えください');
    expect(call.open.verdict).toBe('harassment');
    for (let k = 0; k < 5; k++) call.customer('はい');
    call.wait(600);
    expect(call.open.verdict).toBe('harassment');
    expect(call.open.types).toContain('abuse');
  });
});
