import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createScorer } from '@kikimori/server/score/score.ts';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { Score } from '@kikimori/shared/score.ts';
import { revisionOf } from './step-registry.ts';

/**
 * `npx tsx models/training/recalibrate.ts CALLS.jsonl…`: fits the last step of the calibration on whole
 * labelled calls that no training has seen, by other hands than the corpus. Out-of-fold models are
 * less sure of themselves than the final one, which has read everything; this measures by how much.
 * Few positives a label, so one scale and one offset serve a group of labels, drawn towards (1, 0).
 * Writes `platt` and `thresholds` of the default model into models/registry.json.
 */

const GROUPS: Record<string, readonly string[]> = {
  acts: ACTS,
  demands: DEMANDS,
  peril: ['danger', 'selfHarm'],
  repeat: ['repeat'],
};
/** As in fit_head.py: below this an alarm that brings other people is far more often wrong than right. */
const ALARM_AT_LEAST = 0.3;
/** Thresholds on either side that a threshold is judged with. */
const NEIGHBOURS = 5;
/** Weight of the pull towards no change, in turns. */
const PRIOR = 4;

const registryFile = fileURLToPath(new URL('../registry.json', import.meta.url));
const modelsDir = fileURLToPath(new URL('../', import.meta.url));
const files = process.argv.slice(2);
if (files.length === 0)
  throw new Error('usage: npx tsx models/training/recalibrate.ts CALLS.jsonl…');

interface Case {
  logit: number;
  isTrue: boolean;
}

const registry = JSON.parse(readFileSync(registryFile, 'utf8'));
const entry = registry.models[registry.default];
entry.platt = {};
save();

const cases: Record<string, Case[]> = {};
const scorer = await createScorer({ modelsDir, deadlineMs: 60_000 });
const lines = files.flatMap((file) => readFileSync(resolve(file), 'utf8').split('\n'));
for (const line of lines.filter(Boolean)) {
  const call = JSON.parse(line);
  const session = await scorer.open();
  for (const { i, channel, text, startMs, label } of call.utterances) {
    const score = await session.hear({ i, channel, text, startMs });
    if (score && label) note(score, label);
  }
}
await scorer.close();

for (const [group, labels] of Object.entries(GROUPS)) {
  const all = cases[group] ?? [];
  const { scale, offset } = fitScale(all);
  const threshold =
    group === 'peril'
      ? Math.max(ALARM_AT_LEAST, bestThreshold(all, scale, offset, 2))
      : bestThreshold(all, scale, offset, 1);
  for (const label of labels) {
    entry.platt[label] = { scale, offset };
    entry.thresholds[label] = threshold;
  }
  const positives = all.filter((c) => c.isTrue).length;
  console.log(
    `${group}: ${positives} of ${all.length}, scale ${scale}, offset ${offset}, from ${threshold}`,
  );
}
entry.revision = revisionOf(entry);
save();

function note(score: Score, label: Record<string, unknown>): void {
  const has = (list: unknown, name: string) => Array.isArray(list) && list.includes(name);
  for (const a of ACTS) add('acts', score.actP[a], has(label.acts, a));
  for (const d of DEMANDS) add('demands', score.demandP[d], has(label.demands, d));
  add('peril', score.dangerP, label.danger === true);
  add('peril', score.selfHarmP, label.selfHarm === true);
  add('repeat', score.repeatP, label.repeatOf !== null);
}

function add(group: string, p: number, isTrue: boolean): void {
  const safe = Math.min(0.9999, Math.max(0.0001, p));
  cases[group] ??= [];
  cases[group].push({ logit: Math.log(safe / (1 - safe)), isTrue });
}

/** Newton's method on the penalised likelihood. */
function fitScale(all: Case[]): { scale: number; offset: number } {
  let scale = 1;
  let offset = 0;
  for (let round = 0; round < 30; round += 1) {
    let [ga, gb, haa, hab, hbb] = [PRIOR * (scale - 1), PRIOR * offset, PRIOR, 0, PRIOR];
    for (const { logit, isTrue } of all) {
      const p = 1 / (1 + Math.exp(-(scale * logit + offset)));
      const error = p - (isTrue ? 1 : 0);
      const w = Math.max(1e-9, p * (1 - p));
      ga += error * logit;
      gb += error;
      haa += w * logit * logit;
      hab += w * logit;
      hbb += w;
    }
    const det = haa * hbb - hab * hab;
    scale -= (hbb * ga - hab * gb) / det;
    offset -= (haa * gb - hab * ga) / det;
  }
  return { scale: round3(scale), offset: round3(offset) };
}

/**
 * The threshold with the best F of the group, each taken with its neighbours so that no lucky one wins. `miss`: how
 * many false hits a miss counts; a missed danger is worse than one too many, which a person dismisses.
 */
function bestThreshold(all: Case[], scale: number, offset: number, miss: number): number {
  const p = all.map(({ logit }) => 1 / (1 + Math.exp(-(scale * logit + offset))));
  const steps = Array.from({ length: 71 }, (_, k) => 0.05 + k / 100);
  const f = steps.map((t) => {
    let [tp, fp, fn] = [0, 0, 0];
    all.forEach(({ isTrue }, k) => {
      const isHit = (p[k] ?? 0) >= t;
      if (isHit && isTrue) tp += 1;
      else if (isHit) fp += 1;
      else if (isTrue) fn += 1;
    });
    return tp === 0 ? 0 : ((1 + miss) * tp) / ((1 + miss) * tp + miss * fn + fp);
  });
  const near = steps.map((_, k) => {
    const part = f.slice(Math.max(0, k - NEIGHBOURS), k + NEIGHBOURS + 1);
    return part.reduce((sum, x) => sum + x, 0) / part.length;
  });
  return round3(steps[near.indexOf(Math.max(...near))] ?? 0.5);
}

function round3(x: number): number {
  return Math.round(x * 1000) / 1000;
}

function save(): void {
  writeFileSync(registryFile, `${JSON.stringify(registry, null, 2)}\n`);
}
