import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { costOf, countCall, figuresOf, sumCounts } from '@kikimori/models/eval/figures.ts';
import {
  goldScores,
  type LabelledCall,
  noisyScores,
  readCalls,
} from '@kikimori/models/eval/oracle.ts';
import {
  AXES,
  type Case,
  figureAt,
  halves,
  middle,
  run,
  search,
  withFigures,
} from '@kikimori/models/eval/tune-search.ts';
import { editFigure } from '@kikimori/server/manual/edit-figure.ts';
import { scoreCall } from '@kikimori/shared/call/drive.ts';
import { ROOT } from '../guard/sources.ts';
import { defaultManual } from '../shared/call/a-call.ts';

const FILE = join(ROOT, 'models/corpus/calls-1.jsonl');
const manual = defaultManual();
const calls = readCalls([FILE]);
const noisy = (call: LabelledCall): Case => ({ call, scores: noisyScores(call, 1) });

describe('the figures that the manual is fitted by', () => {
  let dir = '';
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'kikimori-tune-'));
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  it('agree with evaluate.mjs', () => {
    const scored = calls.map((call) => {
      const scores = noisyScores(call, 1);
      return scoreCall(call, manual, (i) => scores.get(i), 'noise');
    });
    const out = join(dir, 'scored.jsonl');
    writeFileSync(out, scored.map((s) => JSON.stringify(s)).join('\n'));
    const judge = join(ROOT, 'models/eval/evaluate.mjs');
    const judged = JSON.parse(
      execFileSync(process.execPath, [judge, FILE, out, '--json'], { encoding: 'utf8' }),
    );
    const figures = figuresOf(sumCounts(run(calls.map(noisy), manual)));
    expect(figures.inTime).toBeCloseTo(judged['cues in time'], 12);
    expect(figures.forbidden).toBe(judged['cues forbidden']);
    expect(figures.unasked).toBe(judged['cues unasked']);
    expect(figures.quiet).toBeCloseTo(judged['quiet calls with a cue'], 12);
    expect(figures.call110).toBeCloseTo(judged['call110 in time'], 12);
    expect(figures.lifeline).toBeCloseTo(judged['lifeline in time'], 12);
    expect(figures.verdict).toBeCloseTo(judged['verdict macro-F1'], 12);
    expect(figures.harassment).toBeCloseTo(judged['harassment precision'], 12);
    expect(figures.types).toBeCloseTo(judged['types micro-F1'], 12);
  });

  it('hold a missed danger for worse than any other single fault', () => {
    const call = calls.find((c) => c.expect.some((e) => e.cue === 'call110'));
    if (!call) throw new Error('no call with danger');
    const scores = goldScores(call);
    const scored = scoreCall(call, manual, (i) => scores.get(i), 'gold');
    const without = (cue: string) =>
      costOf(countCall(call, { ...scored, cues: scored.cues.filter((c) => c.cue !== cue) }));
    const others = ['hold', 'warn', 'escalate', 'end'].map(without);
    expect(without('call110')).toBeGreaterThan(Math.max(...others));
  });
});

describe('the search over the figures', () => {
  it('knows every figure it tries, and starts from the manual', () => {
    for (const { path } of AXES) expect([path, figureAt(manual, path)]).not.toEqual([path, null]);
    expect(withFigures(manual, {}).judgement).toEqual(manual.judgement);
    expect(() => withFigures(manual, { 'certainty.nothing': 1 })).toThrow('certainty.nothing');
    expect(() => withFigures(manual, { 'certainty.danger': 2 })).toThrow('certainty.danger');
  });

  it('halves calls without loss, each with its part of the dangers', () => {
    const cases = calls.map(noisy);
    for (const seed of [0, 1]) {
      const [one, two] = halves(cases, seed);
      expect([...one, ...two].map((c) => c.call.callId).sort()).toEqual(
        calls.map((c) => c.callId).sort(),
      );
      const dangers = [one, two].map(
        (half) => half.filter((c) => c.call.expect.some((e) => e.cue === 'call110')).length,
      );
      expect(Math.abs((dangers[0] ?? 0) - (dangers[1] ?? 0))).toBeLessThanOrEqual(2);
    }
  });

  it('never makes the calls worse that it searches on', () => {
    const cases = calls.map(noisy);
    const axes = AXES.filter((a) => a.path.startsWith('certainty.da'));
    const broken = withFigures(manual, { 'certainty.danger': 0.99, 'certainty.dangerTogether': 1 });
    const options = { axes, gain: 0, passes: 1, until: Date.now() + 60_000 };
    const found = search(cases, broken, options);
    const cost = (setting: typeof found) => costOf(sumCounts(run(cases, broken, setting)));
    expect(cost(found)).toBeLessThanOrEqual(cost({}));
  });

  it('changes a figure only where most searches want it', () => {
    const path = 'certainty.danger';
    const now = figureAt(manual, path) ?? 0;
    expect(middle([{ [path]: 0.1 }, {}, {}], manual)).toEqual({});
    expect(middle([{ [path]: 0.1 }, { [path]: 0.2 }, {}], manual)).toEqual({
      [path]: Math.min(now, 0.2),
    });
    expect(middle([{ [path]: 0.1 }, {}], manual)).toEqual({});
  });

  it('writes a figure into a manual and touches nothing else', () => {
    const yaml = readFileSync(join(ROOT, 'shared/manuals/default.yaml'), 'utf8');
    const edited = editFigure(yaml, ['judgement', 'zones', 'harassment', 1, 'demand'], 0.123);
    const differ = edited.split('\n').filter((line, k) => line !== yaml.split('\n')[k]);
    expect(differ).toHaveLength(1);
    expect(differ[0]).toMatch(/harassment: .*demand: 0\.123 \}/);
    expect(() => editFigure(yaml, ['judgement', 'zones', 'none'], 1)).toThrow('zones.none');
  });
});
