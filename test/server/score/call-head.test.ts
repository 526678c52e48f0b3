import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { agentWords } from '@kikimori/server/score/agent-words.ts';
import {
  type CallHead,
  type CourseTurn,
  callFeatures,
  columnsOf,
  HEAD_COLUMNS,
  HEAD_FEATURES,
  inTheCall,
  readCallHead,
} from '@kikimori/server/score/call-head.ts';
import { pairWords } from '@kikimori/server/score/repeat.ts';

const LABELS = HEAD_COLUMNS - 3;
const customer = (over: { tone?: number[]; logit?: number } = {}): CourseTurn => ({
  channel: 'customer',
  answer: {
    toneP: over.tone ?? [0.7, 0.2, 0.08, 0.02],
    logits: Array.from({ length: LABELS }, () => over.logit ?? -3),
    embedding: new Float32Array(2),
  },
  words: pairWords([{ surface: '返金', lemma: '返金', pos: '名詞', detail: 'サ変接続' }]),
  backchannel: false,
});
const agent = (text: string): CourseTurn => ({ channel: 'agent', said: agentWords(text) });
const answerOf = (turn: CourseTurn) => {
  if (turn.channel !== 'customer') throw new Error('not a customer');
  return turn.answer;
};

/** Gives back what the model said, plus `weight` of the feature at `index` on every column. */
function head(index = 0, weight = 0): CallHead {
  const direct = new Array<number>(HEAD_FEATURES * HEAD_COLUMNS).fill(0);
  for (let j = 0; j < HEAD_COLUMNS; j++) {
    direct[j * HEAD_COLUMNS + j] = 1;
    if (weight) direct[index * HEAD_COLUMNS + j] = weight;
  }
  const none = (n: number) => new Array<number>(n).fill(0);
  return {
    mean: none(HEAD_FEATURES),
    deviation: new Array<number>(HEAD_FEATURES).fill(1),
    nets: [
      {
        inner: { weight: none(HEAD_FEATURES), bias: [0] },
        outer: { weight: none(HEAD_COLUMNS), bias: none(HEAD_COLUMNS) },
        direct: { weight: direct, bias: none(HEAD_COLUMNS) },
      },
    ],
  };
}

describe('a turn in the light of its call', () => {
  it('has as many features at the start as late in a call, all finite', () => {
    const long = Array.from({ length: 500 }, (_, k) =>
      k % 2 ? agent('いたしかねます') : customer(),
    );
    for (const course of [[customer()], [...long, customer()], [customer({ logit: 1e9 })]]) {
      const x = callFeatures(course);
      expect(x).toHaveLength(HEAD_FEATURES);
      expect(x.every(Number.isFinite)).toBe(true);
    }
  });

  it('is what the model says of it alone where the head adds nothing', () => {
    const turn = customer({ tone: [0.1, 0.2, 0.4, 0.3], logit: -1.5 });
    const found = inTheCall([turn], answerOf(turn), head());
    for (const [k, p] of found.toneP.entries())
      expect(p).toBeCloseTo(answerOf(turn).toneP[k] ?? 0, 3);
    for (const z of found.logits) expect(z).toBeCloseTo(-1.5, 6);
    expect(found.embedding).toBe(answerOf(turn).embedding);
  });

  it('reads what the agent did before and what the customer said before', () => {
    const now = customer();
    const difference = (before: CourseTurn[], other: CourseTurn[]) => {
      const [a, b] = [callFeatures([...before, now]), callFeatures([...other, now])];
      return a.filter((x, k) => x !== b[k]).length;
    };
    expect(
      difference([agent('返金はいたしかねます')], [agent('はい うかがいます')]),
    ).toBeGreaterThan(0);
    expect(difference([customer({ logit: 3 })], [customer({ logit: -3 })])).toBeGreaterThan(0);
    expect(difference([customer()], [customer()])).toBe(0);
  });

  it('keeps the tones a distribution whatever the networks say', () => {
    const turn = customer();
    for (const weight of [-50, 50]) {
      const { toneP } = inTheCall([turn], answerOf(turn), head(1, weight));
      expect(toneP.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
      expect(toneP.every((p) => p >= 0)).toBe(true);
    }
  });

  it('hardly talks down what the words themselves say of a threat, a danger, a life', () => {
    const turn = customer({ logit: 2 });
    const { logits } = inTheCall([turn], answerOf(turn), head(0, 50));
    const lifted = logits.filter((z) => z === 1.5);
    expect(lifted).toHaveLength(3);
    expect(logits.slice(15)).toEqual([1.5, 1.5]);
    expect(Math.min(...logits)).toBeLessThan(-5);
  });

  it('sees tone as three rising steps', () => {
    const [one = 0, two = 0, three = 0] = columnsOf({
      toneP: [0.1, 0.2, 0.3, 0.4],
      logits: [],
      embedding: new Float32Array(),
    });
    expect(one).toBeGreaterThan(two);
    expect(two).toBeGreaterThan(three);
  });
});

describe('call-head.json', () => {
  const dir = mkdtempSync(join(tmpdir(), 'kikimori-head-'));
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, 'call-head.json');

  it('is read back as written', () => {
    writeFileSync(path, JSON.stringify(head()));
    expect(readCallHead(path)).toEqual(head());
  });

  it.each([
    ['other features', { ...head(), mean: [0] }],
    ['no networks', { ...head(), nets: [] }],
    [
      'a layer cut short',
      { ...head(), nets: [{ ...head().nets[0], outer: { weight: [1], bias: [] } }] },
    ],
  ])('is refused with its name: %s', (_what, content) => {
    writeFileSync(path, JSON.stringify(content));
    expect(() => readCallHead(path)).toThrow(path);
  });
});
