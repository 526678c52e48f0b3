/** Hand-made views of calls, for screens and stores. The texts are written for these tests. */
import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { CueKind } from '@kikimori/shared/label.ts';
import type { CallView, FloorTile, TranscriptItem } from '@kikimori/shared/view/views.ts';

export function aView(patch: Partial<CallView> = {}): CallView {
  return {
    callId: 'c-1',
    seq: 10,
    status: 'live',
    nowMs: 12 * 60_000 + 34_000,
    startedAtMs: Date.now() - 12 * 60_000 - 34_000,
    agentId: 'agent1',
    agentName: '佐藤',
    site: 'tokyo',
    skill: 'support',
    customerLabel: '山田様',
    earlierCalls: 2,
    conduct: { value: 0.1, quotes: [] },
    demand: { value: 0.1, quotes: [] },
    verdict: 'normal',
    types: [],
    cue: null,
    waiting: [],
    past: [],
    step: {
      id: 'facts',
      title: '事実の確認',
      stage: { index: 2, of: 5, name: '聞き取り' },
      say: ['経緯を順に確認いたします'],
      checks: [
        { id: 'when', label: 'いつの件か', doneAtMs: 200_000 },
        { id: 'what', label: '何が起きたか', doneAtMs: null },
        { id: 'echo', label: '復唱', doneAtMs: null },
      ],
    },
    card110: null,
    repeats: [],
    hold: { on: false, sinceMs: null, totalMs: 0 },
    supervisor: {
      asked: false,
      askedAtMs: null,
      unasked: false,
      seenBy: null,
      tookOverBy: null,
      whispers: [],
    },
    agentSaid: { refusals: 0, warnings: 0, apologies: 0 },
    flag: null,
    scorer: 'onnx',
    versions: { fold: '1', manual: 'default@1', model: 'kikimori-ja@1' },
    ...patch,
  };
}

const CUES: Record<CueKind, Pick<Cue, 'title' | 'say'> & { why: string }> = {
  hold: {
    title: '保留して確認する',
    say: ['確認いたしますので、少々お待ちいただけますか'],
    why: '強い口調が続いています',
  },
  warn: {
    title: '言葉を控えるよう頼む',
    say: ['そのようなお言葉が続きますと、ご案内を続けることができません'],
    why: '人格を否定する言葉がありました',
  },
  escalate: {
    title: 'SVに交代を頼む',
    say: ['ここからは責任者が承ります'],
    why: 'お断りしたあと、同じ要求が3回目です',
  },
  end: {
    title: '終話を告げる',
    say: ['これ以上のご案内はいたしかねますので、お電話を終わらせていただきます'],
    why: '警告と交代のあとも暴言が続いています',
  },
  call110: {
    title: '110番を頼む',
    say: ['どちらにいらっしゃいますか', '何をお持ちですか'],
    why: '今から来て危害を加えるという言葉がありました',
  },
  lifeline: {
    title: '話を聞き続ける',
    say: ['おつらかったですね。今、お一人ですか'],
    why: '命を絶つことをほのめかす言葉がありました',
  },
};

export function aCue(kind: CueKind, patch: Partial<Cue> = {}): Cue {
  const { title, say, why } = CUES[kind];
  return {
    id: `${kind}-1`,
    kind,
    status: 'open',
    step: kind,
    title,
    say,
    reason: {
      rule: `${kind}.test`,
      text: why,
      quotes: [
        { i: 4, atMs: 722_000, text: 'もう三回も言ってるだろ、早く返金しろ' },
        { i: 6, atMs: 741_000, text: 'だから全額返せって言ってるんだよ' },
      ],
    },
    at: 6,
    openedAtMs: 745_000,
    changedAtMs: 745_000,
    ...patch,
  };
}

export function aLine(i: number, patch: Partial<TranscriptItem> = {}): TranscriptItem {
  const agent = i % 2 === 0;
  return {
    i,
    utteranceId: `u-${i}`,
    channel: agent ? 'agent' : 'customer',
    text: agent
      ? 'お電話ありがとうございます。確認いたします。'
      : '先日届いた商品のことで聞きたいんですが',
    startMs: i * 12_000,
    endMs: i * 12_000 + 5_000,
    revised: false,
    ...(agent
      ? {}
      : {
          tone: 0 as const,
          acts: [],
          demands: [],
          danger: false,
          selfHarm: false,
          repeatOf: null,
          evidence: [],
          scorer: 'onnx' as const,
        }),
    ...patch,
  };
}

/** A conversation that heats up: tones, acts, a repetition, a correction and evidence spans. */
export function aTalk(): TranscriptItem[] {
  const said: [TranscriptItem['channel'], string, Partial<TranscriptItem>][] = [
    ['agent', 'お電話ありがとうございます。カスタマーセンターの佐藤でございます。', {}],
    ['customer', '先週頼んだ掃除機がまだ届かないんですけど', { tone: 0 }],
    ['agent', 'ご不便をおかけしております。ご注文番号をうかがえますでしょうか。', {}],
    [
      'customer',
      'えーと一二三四の五六七八です もう一週間待ってるんですよ',
      { tone: 1, revised: true },
    ],
    ['agent', 'お調べいたしますので、少々お待ちください。', {}],
    ['customer', 'もう三回も言ってるだろ、早く返金しろ', { tone: 2, demands: [] }],
    ['agent', '返金は規定により商品の確認後となります。', {}],
    [
      'customer',
      'だから全額返せって言ってるんだよ。お前じゃ話にならん、給料泥棒が',
      {
        tone: 3,
        acts: ['insult'],
        demands: ['excessive_money'],
        repeatOf: 5,
        evidence: [
          { label: 'excessive_money', start: 3, end: 7 },
          { label: 'insult', start: 16, end: 31 },
        ],
      },
    ],
    ['agent', '恐れ入りますが、経緯を順に確認させてください。', {}],
  ];
  return said.map(([channel, text, patch], i) => {
    const { tone: _tone, acts: _acts, ...line } = aLine(i);
    return {
      ...line,
      channel,
      text,
      startMs: 640_000 + i * 12_000,
      endMs: 640_000 + i * 12_000 + 6_000,
      ...patch,
    };
  });
}

export function aTile(i: number, patch: Partial<FloorTile> = {}): FloorTile {
  return {
    callId: `c-${i}`,
    seq: 1,
    status: 'live',
    agentId: `agent${i}`,
    agentName: ['佐藤', '鈴木', '高橋', '田中', '伊藤', '渡辺', '中村'][i % 7] + String(i),
    site: i % 2 ? 'osaka' : 'tokyo',
    skill: i % 3 ? 'support' : 'billing',
    startedAtMs: Date.now() - 60_000 * (i % 30),
    nowMs: 60_000 * (i % 30),
    need: 0,
    needText: '',
    cue: null,
    conduct: 0.1,
    demand: 0.1,
    verdict: 'normal',
    tone: 0,
    lastText: '先日届いた商品のことで聞きたいんですが、説明書が入っていなくて',
    lastTextAtMs: 60_000 * (i % 30) - 4_000,
    customerLabel: null,
    waitingSinceMs: null,
    askedAtMs: null,
    seenBy: null,
    tookOverBy: null,
    onHold: false,
    scorer: 'onnx',
    ...patch,
  };
}
