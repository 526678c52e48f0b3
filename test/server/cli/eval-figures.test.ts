import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  headline,
  intervals,
  type JudgedCall,
  reliability,
  seeded,
} from '@kikimori/server/cli/eval-figures.ts';
import { reliabilitySvg } from '@kikimori/server/cli/eval-report.ts';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { Score } from '@kikimori/shared/score.ts';

const EVALUATE = join(dirname(fileURLToPath(import.meta.url)), '../../../models/eval/evaluate.mjs');
const random = seeded(4);
const chance = (p: number) => random() < p;

/** Calls with labels by chance and scores that are right most of the time. */
const calls: JudgedCall[] = Array.from({ length: 30 }, () =>
  Array.from({ length: 8 }, (_, i) => {
    const pick = <T>(all: readonly T[]) => all.filter(() => chance(0.15));
    const noisy = <T>(all: readonly T[], from: readonly T[]) =>
      from.filter((x) => all.includes(x) !== chance(0.1));
    const tone = Math.floor(random() * 4);
    const acts = pick(ACTS);
    const demands = pick(DEMANDS);
    const label = {
      tone,
      acts,
      demands,
      danger: chance(0.2),
      selfHarm: chance(0.2),
      repeatOf: i > 0 && chance(0.3) ? 0 : null,
    };
    const score = {
      tone: chance(0.7) ? tone : Math.floor(random() * 4),
      toneP: [0.25, 0.25, 0.25, 0.25],
      acts: noisy(acts, ACTS),
      actP: Object.fromEntries(ACTS.map((a) => [a, acts.includes(a) ? 0.8 : 0.2])),
      demands: noisy(demands, DEMANDS),
      demandP: Object.fromEntries(DEMANDS.map((d) => [d, 0.1])),
      danger: label.danger !== chance(0.1),
      dangerP: 0.1,
      selfHarm: label.selfHarm !== chance(0.1),
      selfHarmP: 0.1,
      repeatOf: i > 0 && chance(0.4) ? 0 : null,
      repeatP: 0.1,
      evidence: [],
      scorer: 'onnx',
      model: 'm@0',
    } as unknown as Score;
    return { label, score };
  }),
);

describe('figures of a report', () => {
  it('are those of evaluate.mjs', () => {
    const dir = mkdtempSync(join(tmpdir(), 'kikimori-figures-'));
    const lines = (of: (c: JudgedCall, k: number) => unknown) =>
      `${calls.map((c, k) => JSON.stringify(of(c, k))).join('\n')}\n`;
    writeFileSync(
      join(dir, 'labelled.jsonl'),
      lines((c, k) => ({
        callId: `c${k}`,
        verdict: 'claim',
        types: [],
        expect: [],
        mustNot: [],
        utterances: c.map(({ label }, i) => ({ i, channel: 'customer', text: '', label })),
      })),
    );
    writeFileSync(
      join(dir, 'scored.jsonl'),
      lines((c, k) => ({
        callId: `c${k}`,
        verdict: 'claim',
        types: [],
        cues: [],
        utterances: c.map(({ score }, i) => ({ i, score })),
      })),
    );
    const judged = JSON.parse(
      execFileSync(
        process.execPath,
        [EVALUATE, join(dir, 'labelled.jsonl'), join(dir, 'scored.jsonl'), '--json'],
        { encoding: 'utf8' },
      ),
    );
    rmSync(dir, { recursive: true });
    for (const [name, value] of Object.entries(headline(calls)))
      expect([name, value]).toEqual([name, expect.closeTo(judged[name], 9)]);
  });

  it('intervals hold the figure and are the same each time', () => {
    const figures = headline(calls);
    const first = intervals(calls, 200, 1);
    expect(intervals(calls, 200, 1)).toEqual(first);
    for (const [name, [low, high]] of Object.entries(first)) {
      expect(low).toBeLessThanOrEqual(figures[name] ?? Number.NaN);
      expect(high).toBeGreaterThanOrEqual(figures[name] ?? Number.NaN);
    }
  });

  it('the reliability bins count every label of every turn, and draw', () => {
    const bins = reliability(calls, 10);
    expect(bins.reduce((n, b) => n + b.n, 0)).toBe(30 * 8 * 17);
    expect(bins[8]?.rate).toBe(1);
    expect(reliabilitySvg(bins)).toMatch(/^<svg[\s\S]*<\/svg>\n$/);
    expect(reliabilitySvg(bins)).not.toContain('NaN');
  });
});
