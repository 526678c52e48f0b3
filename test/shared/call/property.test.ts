import { describe, expect, it } from '@jest/globals';
import type { CallEvent } from '@kikimori/shared/call/event.ts';
import { CUE_ANSWERS, FLAGS, SUPERVISOR_ACTIONS } from '@kikimori/shared/call/event.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import { initialState, step } from '@kikimori/shared/call/step.ts';
import type { CueKind } from '@kikimori/shared/label.ts';
import { ACTS, CUE_KINDS, DEMANDS } from '@kikimori/shared/label.ts';
import { compileManual, type Manual } from '@kikimori/shared/manual/compile.ts';
import type { Score } from '@kikimori/shared/score.ts';
import { callView } from '@kikimori/shared/view/call.ts';
import { floorTile } from '@kikimori/shared/view/floor.ts';
import { maskEvent } from '@kikimori/shared/view/record.ts';
import fc from 'fast-check';
import { aHead, defaultManual } from './a-call.ts';

/** What holds for any sequence of events whatever, sensible or not. */

const manual = defaultManual();
const SILENT: readonly CueKind[] = ['hold', 'warn', 'end'];

const p = fc.oneof(
  fc.constantFrom(0, 0.02, 0.5, 0.97, 1),
  fc.double({ min: 0, max: 1, noNaN: true }),
);
const score: fc.Arbitrary<Score> = fc
  .record({
    tone: fc.constantFrom(0, 1, 2, 3) as fc.Arbitrary<0 | 1 | 2 | 3>,
    toneP: fc.tuple(p, p, p, p),
    actP: fc.tuple(...ACTS.map(() => p)),
    demandP: fc.tuple(...DEMANDS.map(() => p)),
    dangerP: p,
    selfHarmP: p,
    repeatOf: fc.option(fc.nat(40)),
    repeatP: p,
  })
  .map((s) => ({
    tone: s.tone,
    toneP: [...s.toneP],
    acts: ACTS.filter((_, k) => (s.actP[k] ?? 0) > 0.5),
    actP: Object.fromEntries(ACTS.map((a, k) => [a, s.actP[k] ?? 0])) as Score['actP'],
    demands: DEMANDS.filter((_, k) => (s.demandP[k] ?? 0) > 0.5),
    demandP: Object.fromEntries(DEMANDS.map((d, k) => [d, s.demandP[k] ?? 0])) as Score['demandP'],
    danger: s.dangerP > 0.5,
    dangerP: s.dangerP,
    selfHarm: s.selfHarmP > 0.5,
    selfHarmP: s.selfHarmP,
    repeatOf: s.repeatOf,
    repeatP: s.repeatP,
    evidence: [],
    scorer: 'onnx' as const,
    model: 'any',
  }));

const WORDS = [
  '申し訳ございません お受けいたしかねます',
  'そのようなお言葉はお控えください 続く場合は終了いたします',
  '責任者に代わります',
  'お電話代わりました 責任者の矢部でございます',
  '三分ほどお待ちいただけますか',
  'お待たせいたしました',
  '警察に通報いたします',
  'お名前は佐藤様 090-1234-5678でよろしいですか',
  'お答えは変わりません このお電話は終了いたします',
  '',
];
const text = fc.oneof(fc.constantFrom(...WORDS), fc.string({ unit: 'grapheme', maxLength: 60 }));
const atMs = fc.oneof(fc.nat(4_000_000), fc.constantFrom(-5, Number.NaN, 0));

const utterance = fc.record({
  i: fc.nat(45),
  utteranceId: fc.constant('u'),
  channel: fc.constantFrom('agent' as const, 'customer' as const),
  text,
  startMs: fc.nat(4_000_000),
  endMs: fc.nat(4_000_000),
  score,
});

const event: fc.Arbitrary<CallEvent> = fc.oneof(
  {
    weight: 1,
    arbitrary: fc.constant({ kind: 'started' as const, atMs: 0 as const, call: aHead(manual) }),
  },
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('utterance' as const), atMs, utterance }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('revised' as const), atMs, utterance }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tick' as const), atMs }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('answered' as const),
      atMs,
      cueId: fc
        .tuple(fc.constantFrom(...CUE_KINDS), fc.integer({ min: 1, max: 3 }))
        .map(([k, n]) => `${k}-${n}`),
      answer: fc.constantFrom(...CUE_ANSWERS),
      by: fc.constant('fujii'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('held' as const),
      atMs,
      on: fc.boolean(),
      by: fc.constant('fujii'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('asked' as const), atMs, by: fc.constant('f') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('supervised' as const),
      atMs,
      action: fc.constantFrom(...SUPERVISOR_ACTIONS),
      by: fc.constant('sv'),
      byName: fc.constant('瀬川'),
      text: fc.constant('落ち着いて'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('flagged' as const),
      atMs,
      by: fc.constant('qa'),
      flag: fc.constantFrom(...FLAGS),
    }),
  },
);

/** Utterances get rising indexes, so that most of them count. */
const events = fc.array(event, { maxLength: 60 }).map((list) => {
  let i = 0;
  const head: CallEvent = { kind: 'started', atMs: 0, call: aHead(manual) };
  return [
    head,
    ...list.map((e) =>
      e.kind === 'utterance' ? { ...e, utterance: { ...e.utterance, i: i++ } } : e,
    ),
  ];
});

function run(list: readonly CallEvent[], by: Manual) {
  let state = initialState();
  const cues = [];
  const hashes = [];
  for (const e of list) {
    const stepped = step(state, e, by);
    state = stepped.state;
    cues.push(...stepped.cues);
    hashes.push(hashState(state));
  }
  return { state, cues, hashes };
}

describe('any sequence of events', () => {
  it('[C2][C8][V2] never throws, shows no forbidden pair, and no cue twice', () => {
    fc.assert(
      fc.property(fc.oneof(events, fc.array(event, { maxLength: 40 })), (list) => {
        let state = initialState();
        for (const e of list) {
          state = step(state, e, manual).state;
          if (state.phase === 'waiting') continue;
          const open = state.cues.filter((c) => c.status === 'open');
          const kinds = open.map((c) => c.kind);
          expect(new Set(kinds).size).toBe(kinds.length);
          if (state.phase === 'live' && (kinds.includes('call110') || kinds.includes('lifeline')))
            expect(kinds.filter((k) => SILENT.includes(k))).toEqual([]);
          if (kinds.includes('hold'))
            expect(kinds.filter((k) => k === 'warn' || k === 'escalate' || k === 'end')).toEqual(
              [],
            );
          const view = callView(state, manual, 1);
          const ids = [...(view.cue ? [view.cue] : []), ...view.waiting, ...view.past].map(
            (c) => c.id,
          );
          expect([...ids].sort()).toEqual(state.cues.map((c) => c.id).sort());
          expect(view.conduct.value).toBeGreaterThanOrEqual(0);
          expect(view.conduct.value).toBeLessThanOrEqual(1);
          expect(floorTile(state, manual, 1).needText === '').toBe(
            floorTile(state, manual, 1).need === 0,
          );
        }
      }),
      { numRuns: 150, seed: 20260 },
    );
  });

  it('[R9][M13] replay equals live, also with a manual that went through JSON', () => {
    fc.assert(
      fc.property(events, (list) => {
        const live = run(list, manual);
        const stored = JSON.parse(JSON.stringify({ list, manual })) as {
          list: CallEvent[];
          manual: Manual;
        };
        // JSON has no NaN: a clock that was none is none again.
        const again = run(
          stored.list.map((e, k) => ({ ...e, atMs: list[k]?.atMs ?? 0 }) as CallEvent),
          stored.manual,
        );
        expect(again.hashes).toEqual(live.hashes);
        expect(again.cues).toEqual(live.cues);
      }),
      { numRuns: 60, seed: 20261 },
    );
  });

  it('[R10] masked words replay to the same hash', () => {
    fc.assert(
      fc.property(events, (list) => {
        let before = '';
        const masked = list.map((e) => {
          const m = maskEvent(e, before);
          if (e.kind === 'utterance') before = e.utterance.text;
          return m;
        });
        expect(run(masked, manual).hashes).toEqual(run(list, manual).hashes);
      }),
      { numRuns: 80, seed: 20262 },
    );
  });

  it('[R9] another label, another hash', () => {
    fc.assert(
      fc.property(score, p, (s, other) => {
        fc.pre(Math.abs(other - s.dangerP) > 1e-5);
        const turn = (dangerP: number): CallEvent => ({
          kind: 'utterance',
          atMs: 1000,
          utterance: {
            i: 0,
            utteranceId: 'u',
            channel: 'customer',
            text: 'a',
            startMs: 0,
            endMs: 1000,
            score: { ...s, dangerP },
          },
        });
        const start: CallEvent = { kind: 'started', atMs: 0, call: aHead(manual) };
        expect(run([start, turn(s.dangerP)], manual).hashes).not.toEqual(
          run([start, turn(other)], manual).hashes,
        );
      }),
      { numRuns: 60, seed: 20263 },
    );
  });
});

describe('any manual', () => {
  it('[M1] compiling never throws', () => {
    fc.assert(
      fc.property(fc.anything(), (plain) => {
        expect(compileManual(plain).ok).toBe(false);
      }),
      { numRuns: 200, seed: 20264 },
    );
  });
});
