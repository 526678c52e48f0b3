import { describe, expect, it } from '@jest/globals';
import { callView } from '@kikimori/shared/view/call.ts';
import { defaultManual, TestCall } from './a-call.ts';

/** The life of a cue: once, answered, stale, snoozed, wrong. */

const manual = defaultManual();
const aCall = () => new TestCall(manual).agent('お電話ありがとうございます 藤井です');
const angry = () =>
  aCall()
    .customer('何度電話させるんですか', { tone: 2 })
    .agent('ご迷惑をおかけしております')
    .customer('謝ってほしいんじゃないんです', { tone: 2 });

describe('the life of a cue', () => {
  it('[C16] opens once while its ground stays', () => {
    const call = angry();
    for (let k = 0; k < 5; k++) call.agent('はい').customer('聞いてるんですか', { tone: 2 });
    expect(call.openedAt('hold')).toHaveLength(1);
  });

  it('[C16] is withdrawn when the talk calms down', () => {
    const call = angry();
    for (let k = 0; k < 4; k++) call.agent('はい').customer('わかりました');
    expect(call.cue('hold')?.status).toBe('withdrawn');
    expect(call.onScreen).toEqual([]);
  });

  it('[C16] is done when the agent comes back from the hold', () => {
    const call = angry()
      .agent('担当に確認いたします 三分ほどお待ちいただけますか')
      .agent('お待たせいたしました 請求の誤りが分かりました');
    expect(call.cue('hold')?.status).toBe('done');
  });

  it('[C10] a hold gives way to a warning', () => {
    const call = angry()
      .agent('はい')
      .customer('お前じゃ話にならん 無能が', {
        tone: 3,
        acts: ['insult'],
      });
    expect(call.cue('hold')?.status).toBe('withdrawn');
    expect(call.onScreen).toEqual(['warn']);
  });

  it('[C16] snoozed it is off the screen, and comes back after its time', () => {
    const call = angry().answer('hold-1', 'snooze');
    expect(call.onScreen).toEqual([]);
    expect(call.cue('hold')?.snoozedUntilMs).toBe(
      call.now + manual.judgement.cues.hold.snoozeSec * 1000,
    );
    call.wait(manual.judgement.cues.hold.snoozeSec + 5);
    expect(call.onScreen).toEqual(['hold']);
    expect(call.changes.at(-1)?.change.change).toBe('renewed');
  });

  it('[C16] marked wrong, the same rule does not raise it again', () => {
    const call = angry().answer('hold-1', 'wrong').wait(300);
    for (let k = 0; k < 6; k++) call.agent('はい').customer('いい加減にしてください', { tone: 2 });
    expect(call.openedAt('hold')).toHaveLength(1);
    expect(call.cue('hold')?.status).toBe('wrong');
  });

  it('[C16] an answer to a cue that is closed or unknown changes nothing', () => {
    const call = angry().answer('hold-1', 'done');
    const cues = call.open.cues;
    call.answer('hold-1', 'wrong').answer('warn-7', 'done');
    expect(call.open.cues).toEqual(cues);
  });

  it('[C16] a new ground after the cool-down opens a new cue', () => {
    const call = angry().answer('hold-1', 'done').agent('はい').customer('それで', { tone: 2 });
    expect(call.openedAt('hold')).toHaveLength(1);
    call.wait(manual.judgement.cues.hold.coolDownSec + 10);
    call.agent('はい').customer('いつまで待たせるんですか', { tone: 2 });
    expect(call.openedAt('hold')).toHaveLength(2);
    expect(call.cue('hold')?.id).toBe('hold-2');
  });

  it('[C16] the quiet budget holds, and does not hold back 110番', () => {
    const call = aCall();
    for (let k = 0; k < 12; k++) {
      call.customer('無能が 黙ってろ', { tone: 3, acts: ['insult'] }).wait(300);
      for (const cue of call.open.cues) call.answer(cue.id, 'done');
    }
    const quiet = call.open.cues.filter((c) => c.kind !== 'call110' && c.kind !== 'lifeline');
    expect(quiet.length).toBeLessThanOrEqual(manual.judgement.quietBudget);
    call.customer('今から火をつけに行く', { tone: 3, acts: ['threat'], danger: true });
    expect(call.onScreen).toContain('call110');
  });

  it('[C9] the most urgent cue is large, the others wait in the order of urgency', () => {
    const call = aCall()
      .customer('これで三回目の電話ですよ', { tone: 2 })
      .agent('ご不便をおかけしております')
      .customer('いったいどうなってるんですか', { tone: 2 })
      .agent('申し訳ございません')
      .customer('お前じゃ話にならん 無能が', { tone: 3, acts: ['insult'] })
      .agent('はい')
      .customer('今から包丁持ってそっちへ行くからな', { tone: 3, acts: ['threat'], danger: true });
    const view = callView(call.state, call.manual, 1);
    expect(view.cue?.kind).toBe('call110');
    const order = ['call110', 'lifeline', 'end', 'escalate', 'warn', 'hold'];
    const shown = [view.cue, ...view.waiting].map((c) => order.indexOf(c?.kind ?? ''));
    expect(shown.length).toBeGreaterThan(1);
    expect(shown).toEqual([...shown].sort((a, b) => a - b));
  });

  it('[C19] every cue says why, in the caller’s words', () => {
    const call = aCall()
      .customer('お前みたいな無能が出るな', { tone: 3, acts: ['insult'] })
      .agent('お控えください')
      .customer('夜道に気をつけろよ', { tone: 3, acts: ['threat'] });
    for (const { change } of call.changes) {
      const { cue } = change;
      expect(cue.reason.text).not.toBe('');
      expect(cue.title.length).toBeLessThanOrEqual(12);
      expect(cue.say.length).toBeGreaterThan(0);
      expect(manual.steps.map((s) => s.id)).toContain(cue.step);
    }
    expect(call.cue('escalate')?.reason.quotes.map((q) => q.text)).toContain('夜道に気をつけろよ');
  });
});

describe('the step that fits the moment', () => {
  it('[C17] is the step of the cue, and the general one again afterwards', () => {
    const call = aCall().customer('無能が', { tone: 3, acts: ['insult'] });
    expect(call.open.step?.id).toBe('warn-insult');
    call.agent('そのようなお言葉はお控えください 続く場合はお電話を終わらせていただきます');
    expect(call.cue('warn')?.status).toBe('done');
    call.wait(20);
    expect(call.open.step?.id).not.toBe('warn-insult');
  });

  it('[C18] ticks itself when the agent is heard', () => {
    const call = aCall().customer('荷物が届かないんですけど', { tone: 1 });
    call
      .customer('どうなってるんですか', { tone: 1 })
      .customer('困るんですよ', { tone: 1 })
      .wait(10);
    expect(call.open.step?.id).toBe('facts');
    expect(Object.keys(call.open.step?.ticks ?? {})).not.toContain('when');
    call.agent('いつのご注文でしょうか').agent('どのようなお品でしょうか');
    expect(Object.keys(call.open.step?.ticks ?? {})).toEqual(
      expect.arrayContaining(['when', 'what']),
    );
  });

  it('[C17] silence outside a hold calls for a word, and a known caller for the earlier answer', () => {
    const silent = aCall().customer('ええと').wait(30);
    expect(silent.open.step?.id).toBe('silence');
    const held = aCall().customer('ええと').agent('確認いたします 少々お待ちください').wait(30);
    expect(held.open.step?.id).not.toBe('silence');
    const again = new TestCall(manual, {
      earlier: [{ callId: 'c-0', startedAtMs: 0, verdict: 'claim', types: [] }],
    }).agent('お電話ありがとうございます');
    expect(again.open.step?.id).toBe('again');
  });
});

describe('a caller who was there before', () => {
  const pressed = (verdicts: string[]) =>
    new TestCall(manual, {
      earlier: verdicts.map((verdict, k) => ({
        callId: `c-${k}`,
        startedAtMs: k,
        verdict,
        types: [],
      })),
    })
      .agent('お電話ありがとうございます')
      .customer('無能が出るな', { tone: 3, acts: ['insult'] })
      .agent('そのようなお言葉はお控えください')
      .customer('黙れ無能', { tone: 3, acts: ['insult'] });

  it('[C6] is リピート型 after calls beyond a claim, not after fair ones', () => {
    expect(pressed(['harassment', 'grey']).open.types).toContain('repeat');
    expect(pressed(['claim', 'normal', 'claim']).open.types).not.toContain('repeat');
  });
});
