import { describe, expect, it } from '@jest/globals';
import type { Assembled, AssembleState } from '@kikimori/shared/transcript/assemble.ts';
import {
  assemble,
  emptyAssembly,
  flushHeld,
  MAX_HELD_CHUNKS,
  missingSeqs,
} from '@kikimori/shared/transcript/assemble.ts';
import type { Chunk } from '@kikimori/shared/transcript/segment.ts';
import fc from 'fast-check';

function chunk(seq: number, over: Partial<Chunk> = {}): Chunk {
  return {
    callId: 'c',
    channel: 'customer',
    utteranceId: `u${seq}`,
    seq,
    text: `発話${seq}`,
    final: true,
    startMs: seq * 1000,
    endMs: seq * 1000 + 900,
    ...over,
  };
}

/** Feeds chunks in the given order, then gives up on gaps; returns what took effect. */
function feed(chunks: Chunk[]) {
  let state: AssembleState = emptyAssembly();
  const all: Assembled[] = [];
  for (const c of chunks) {
    const result = assemble(state, c);
    state = result.state;
    all.push(result);
  }
  const rest = flushHeld(state);
  all.push(rest);
  return {
    state: rest.state,
    finals: all.flatMap((a) => a.steps.flatMap((s) => (s.kind === 'final' ? [s.turn] : []))),
    kinds: all.flatMap((a) => a.steps.map((s) => (s.kind === 'dropped' ? s.reason : s.kind))),
    oddities: all.flatMap((a) => a.oddities),
  };
}

describe('assemble', () => {
  it('[T1] numbers utterances over both channels in order', () => {
    const { finals, oddities } = feed([chunk(0), chunk(1, { channel: 'agent' }), chunk(2)]);
    expect(finals.map((f) => f.i)).toEqual([0, 1, 2]);
    expect(oddities).toEqual([]);
  });

  it('[T2] waits for a missing chunk and puts disorder right', () => {
    const first = assemble(emptyAssembly(), chunk(0));
    const early = assemble(first.state, chunk(2));
    expect(early.steps).toEqual([]);
    expect(missingSeqs(early.state)).toEqual([1]);
    const filled = assemble(early.state, chunk(1));
    expect(filled.steps.map((s) => s.kind === 'final' && s.turn.chunk.seq)).toEqual([1, 2]);
    expect(filled.oddities).toEqual([]);
  });

  it('[T3] gives up on a gap, counts it, and still takes the late final', () => {
    const { finals, oddities } = feed([chunk(0), chunk(2)]);
    expect(finals.map((f) => f.chunk.seq)).toEqual([0, 2]);
    expect(oddities).toEqual(['gap']);
    const gap = flushHeld(assemble(assemble(emptyAssembly(), chunk(0)).state, chunk(2)).state);
    const late = assemble(gap.state, chunk(1));
    expect(late.oddities).toEqual(['late']);
    expect(late.steps).toMatchObject([{ kind: 'final', turn: { i: 2, revises: false } }]);
  });

  it('[T4] drops doubles without effect', () => {
    const { finals, kinds, oddities } = feed([chunk(0), chunk(0), chunk(1), chunk(0)]);
    expect(finals).toHaveLength(2);
    expect(kinds).toEqual(['final', 'duplicate', 'final', 'duplicate']);
    expect(oddities).toEqual(['duplicate', 'duplicate']);
  });

  it('[T5] a second final of an utterance revises it; the same text again does not', () => {
    const again = { utteranceId: 'u0' };
    const { finals, oddities } = feed([
      chunk(0),
      chunk(1, { ...again, text: '直した発話' }),
      chunk(2, { ...again, text: '直した発話' }),
    ]);
    expect(finals.map((f) => [f.i, f.revises, f.chunk.text])).toEqual([
      [0, false, '発話0'],
      [0, true, '直した発話'],
    ]);
    expect(oddities).toEqual(['revised', 'duplicate']);
  });

  it('[T6] shows partials, but none after the final and none that come late', () => {
    const partial = { final: false, utteranceId: 'u1' };
    const { kinds } = feed([
      chunk(0, partial),
      chunk(1, { utteranceId: 'u1' }),
      chunk(2, partial),
      chunk(3),
    ]);
    expect(kinds).toEqual(['partial', 'final', 'stale', 'final']);
  });

  it('[T7] counts clocks that jump or go back, and keeps the words', () => {
    const { finals, oddities } = feed([
      chunk(0),
      chunk(1, { startMs: 900_000, endMs: 900_500 }),
      chunk(2, { startMs: 100_000, endMs: 100_500 }),
    ]);
    expect(finals).toHaveLength(3);
    expect(oddities).toEqual(['clock-jump', 'clock-back']);
  });

  it('[T8] an empty final is no utterance', () => {
    const { finals, kinds } = feed([chunk(0, { text: ' ' }), chunk(1)]);
    expect(finals.map((f) => f.i)).toEqual([0]);
    expect(kinds).toEqual(['empty', 'final']);
  });

  it('[T9] holds back a bounded number of chunks', () => {
    let state = assemble(emptyAssembly(), chunk(0)).state;
    for (let seq = 2; seq < 2 + MAX_HELD_CHUNKS * 2; seq += 1) {
      state = assemble(state, chunk(seq)).state;
      expect(state.held.length).toBeLessThanOrEqual(MAX_HELD_CHUNKS);
    }
  });

  it('[T10] whatever the order and the doubles, every final is taken exactly once', () => {
    const sequence = fc.integer({ min: 1, max: 40 }).chain((n) =>
      fc.tuple(
        fc.shuffledSubarray(
          Array.from({ length: n }, (_, k) => k),
          { minLength: n, maxLength: n },
        ),
        fc.array(fc.integer({ min: 0, max: n - 1 }), { maxLength: 20 }),
      ),
    );
    fc.assert(
      fc.property(sequence, ([order, doubles]) => {
        const { finals } = feed([...order, ...doubles].map((seq) => chunk(seq)));
        expect(finals.map((f) => f.chunk.seq).sort((a, b) => a - b)).toEqual(
          [...order].sort((a, b) => a - b),
        );
        expect(finals.map((f) => f.i)).toEqual(order.map((_, k) => k));
      }),
    );
  });
});
