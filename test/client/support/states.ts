/**
 * Every state of the agent's screen that was designed on purpose, as what the server would send.
 * Used for looking (screenshots) and for checks that hold in all of them.
 */
import type { CallPartial } from '@kikimori/shared/protocol/events.ts';
import type { CallView, TranscriptItem } from '@kikimori/shared/view/views.ts';
import { aCue, aTalk, aView } from './calls.ts';

/** The SV was called and nobody has answered yet. */
const ASKED = {
  asked: true,
  askedAtMs: 730_000,
  unasked: false,
  seenBy: null,
  tookOverBy: null,
  whispers: [],
};

export interface ScreenState {
  view: CallView;
  items: TranscriptItem[];
  partial?: CallPartial;
}

const angry = {
  conduct: {
    value: 0.72,
    quotes: [{ i: 7, atMs: 724_000, text: 'お前じゃ話にならん、給料泥棒が' }],
  },
  demand: {
    value: 0.55,
    quotes: [{ i: 7, atMs: 724_000, text: 'だから全額返せって言ってるんだよ' }],
  },
  verdict: 'grey',
  types: ['repeat', 'abuse'],
  repeats: [
    {
      count: 3,
      places: [
        { i: 3, atMs: 676_000, text: 'もう一週間待ってるんですよ' },
        { i: 5, atMs: 700_000, text: 'もう三回も言ってるだろ' },
        { i: 7, atMs: 724_000, text: 'だから全額返せって言ってるんだよ' },
      ],
    },
  ],
} satisfies Partial<CallView>;

const card110: CallView['card110'] = {
  said: [{ i: 9, atMs: 748_000, text: '今から包丁持ってそっち行くからな 待ってろよ' }],
  items: [
    { key: 'what', label: '何があったか', value: '「今から包丁持ってそっち行くからな」' },
    { key: 'when', label: 'いつか', value: '14時21分 に電話で聞いた' },
    { key: 'where', label: 'どこか', value: '「本町の営業所」' },
    { key: 'who', label: '相手のこと', value: null },
    { key: 'now', label: '今どうなっているか', value: '通話中。最後の言葉「待ってろよ」' },
    { key: 'you', label: 'こちらの名前・住所・電話', value: null },
  ],
  whoDials: '通報するのはSVか別席の人です。応対中の人は電話を続けます。',
  never: ['電話を切らない', '保留にしない', '推測で埋めない', '一人で抱えない'],
};

const partial: CallPartial = {
  callId: 'c-1',
  utteranceId: 'u-20',
  channel: 'customer',
  text: 'だからさっきから言ってるように',
  provisional: null,
};

const items = aTalk();
const danger: TranscriptItem = {
  ...(items[7] as TranscriptItem),
  i: 9,
  utteranceId: 'u-9',
  text: '今から包丁持ってそっち行くからな 待ってろよ',
  startMs: 748_000,
  endMs: 752_000,
  acts: ['threat'],
  demands: [],
  danger: true,
  repeatOf: null,
  evidence: [{ label: 'danger', start: 0, end: 14 }],
};

/** Name → what is on the screen. */
export const STATES: Record<string, ScreenState> = {
  'first-text': {
    view: aView({ nowMs: 3_000, step: null }),
    items: [],
    partial: { ...partial, text: 'あの すみません ちょっと', channel: 'customer' },
  },
  calm: { view: aView(), items: items.slice(0, 5), partial },
  'no-step': {
    view: aView({ step: null, customerLabel: null, earlierCalls: 0 }),
    items: items.slice(0, 3),
  },
  hold: { view: aView({ ...angry, cue: aCue('hold') }), items },
  'on-hold': {
    view: aView({ ...angry, hold: { on: true, sinceMs: 754_000 - 42_000, totalMs: 42_000 } }),
    items,
  },
  warn: {
    view: aView({ ...angry, cue: aCue('warn'), waiting: [aCue('escalate'), aCue('hold')] }),
    items,
    partial,
  },
  escalate: {
    view: aView({
      ...angry,
      cue: aCue('escalate'),
      past: [
        aCue('hold', { status: 'done' }),
        aCue('warn', { status: 'withdrawn', changedAtMs: 752_000 }),
      ],
    }),
    items,
  },
  unasked: {
    view: aView({
      ...angry,
      past: [aCue('escalate', { status: 'done' })],
      supervisor: {
        asked: false,
        askedAtMs: null,
        unasked: true,
        seenBy: null,
        tookOverBy: null,
        whispers: [],
      },
    }),
    items,
  },
  'asked-unsaid': {
    view: aView({
      ...angry,
      past: [aCue('escalate', { status: 'done' })],
      step: {
        id: 'escalate-repeat',
        title: 'SVに代わる（同じ要求の繰り返し）',
        stage: { index: 5, of: 7, name: '二次対応' },
        say: ['先ほどお答えしたとおりで、結論は変わりません', 'ここからは責任者が承ります'],
        checks: [{ id: 'told', label: '交代を告げた', doneAtMs: null }],
      },
      supervisor: ASKED,
    }),
    items,
  },
  asked: {
    view: aView({
      ...angry,
      supervisor: ASKED,
    }),
    items,
  },
  whisper: {
    view: aView({
      ...angry,
      supervisor: {
        asked: true,
        askedAtMs: 700_000,
        unasked: false,
        seenBy: '林',
        tookOverBy: null,
        whispers: [
          { atMs: 720_000, byName: '林', text: '聞いています' },
          {
            atMs: 741_000,
            byName: '林',
            text: '返金の件は折り返しと伝えて大丈夫です。あと1分で代わります。',
          },
        ],
      },
    }),
    items,
  },
  'took-over': {
    view: aView({
      ...angry,
      supervisor: {
        asked: true,
        askedAtMs: 700_000,
        unasked: false,
        seenBy: '林',
        tookOverBy: '林',
        whispers: [],
      },
    }),
    items,
  },
  end: { view: aView({ ...angry, verdict: 'harassment', cue: aCue('end') }), items },
  'provisional-danger': {
    view: aView({ ...angry, cue: aCue('warn') }),
    items,
    partial: { ...partial, text: '今から包丁持って', provisional: 'danger' },
  },
  call110: {
    view: aView({
      ...angry,
      verdict: 'harassment',
      cue: aCue('call110', {
        reason: {
          rule: 'call110.danger',
          text: '今から来て危害を加えるという言葉がありました',
          quotes: [{ i: 9, atMs: 748_000, text: '今から包丁持ってそっち行くからな 待ってろよ' }],
        },
      }),
      waiting: [aCue('escalate')],
      card110,
    }),
    items: [...items, danger],
  },
  lifeline: {
    view: aView({
      cue: aCue('lifeline', {
        reason: {
          rule: 'lifeline.self-harm',
          text: '命を絶つことをほのめかす言葉がありました',
          quotes: [{ i: 3, atMs: 676_000, text: 'もう生きてても仕方ないんです' }],
        },
      }),
    }),
    items: items.slice(0, 5),
  },
  fallback: { view: aView({ ...angry, scorer: 'lexicon', cue: aCue('hold') }), items },
  silence: { view: aView({ nowMs: 860_000 }), items: items.slice(0, 5) },
  ended: {
    view: aView({
      ...angry,
      status: 'ended',
      nowMs: 900_000,
      verdict: 'harassment',
      hold: { on: false, sinceMs: null, totalMs: 62_000 },
      past: [aCue('warn', { status: 'done' }), aCue('end', { status: 'done' })],
      supervisor: {
        asked: true,
        askedAtMs: 700_000,
        unasked: false,
        seenBy: '林',
        tookOverBy: '林',
        whispers: [],
      },
    }),
    items,
  },
  'ended-card-open': {
    view: aView({
      ...angry,
      status: 'ended',
      nowMs: 756_000,
      past: [aCue('warn', { status: 'withdrawn', changedAtMs: 756_000 })],
    }),
    items,
  },
  'ended-danger': {
    view: aView({
      ...angry,
      status: 'ended',
      nowMs: 760_000,
      verdict: 'harassment',
      cue: aCue('call110', {
        reason: {
          rule: 'call110.danger',
          text: '今から来て危害を加えるという言葉がありました',
          quotes: [{ i: 9, atMs: 748_000, text: '今から包丁持ってそっち行くからな 待ってろよ' }],
        },
      }),
      card110,
    }),
    items: [...items, danger],
  },
  'ended-lifeline': {
    view: aView({
      status: 'ended',
      nowMs: 760_000,
      cue: aCue('lifeline', {
        reason: {
          rule: 'lifeline.self-harm',
          text: '命を絶つことをほのめかす言葉がありました',
          quotes: [{ i: 3, atMs: 676_000, text: 'もう生きてても仕方ないんです' }],
        },
      }),
    }),
    items: items.slice(0, 5),
  },
  'ended-calm': {
    view: aView({ status: 'ended', nowMs: 240_000, past: [] }),
    items: items.slice(0, 3),
  },
};
