/**
 * How good is the judgement, apart from the model? Turns the labels of calls into scores (true
 * ones, or with a model's kind of mistakes, seeded), drives the fold and writes SCORED.md lines
 * for evaluate.mjs:
 *
 *   npx tsx models/eval/oracle.ts CALLS.jsonl… [--noise SEED] [--half even|odd] [--out FILE]
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeProblem, loadManual } from '../../server/src/manual/load.ts';
import { scoreCall } from '../../shared/src/call/drive.ts';
import { ACTS, DEMANDS } from '../../shared/src/label.ts';
import type { Score } from '../../shared/src/score.ts';

/** A customer turn's labels as models/eval/LABELS.md defines them. */
export interface Label {
  tone: 0 | 1 | 2 | 3;
  acts: Score['acts'];
  demands: Score['demands'];
  danger: boolean;
  selfHarm: boolean;
  repeatOf: number | null;
}

export interface LabelledCall {
  callId: string;
  industry: string;
  verdict: string;
  types: string[];
  utterances: {
    i: number;
    channel: 'agent' | 'customer';
    startMs: number;
    endMs: number;
    text: string;
    label?: Label;
  }[];
  expect: { cue: string; from: number; to: number }[];
  mustNot: string[];
}

/** Scores of all customer turns of a call, by index. */
export type CallScores = Map<number, Score>;

/** The labels as a perfect model would give them. */
export function goldScores(call: LabelledCall): CallScores {
  const scores: CallScores = new Map();
  for (const u of call.utterances)
    if (u.label)
      scores.set(
        u.i,
        scoreOf(u.label, (yes) => (yes ? 0.97 : 0.01)),
      );
  return scores;
}

function scoreOf(label: Label, p: (yes: boolean) => number): Score {
  const toneP = [0.01, 0.01, 0.01, 0.01];
  toneP[label.tone] = 0.97;
  return {
    tone: label.tone,
    toneP,
    acts: label.acts,
    actP: record(ACTS, (a) => p(label.acts.includes(a))),
    demands: label.demands,
    demandP: record(DEMANDS, (d) => p(label.demands.includes(d))),
    danger: label.danger,
    dangerP: p(label.danger),
    selfHarm: label.selfHarm,
    selfHarmP: p(label.selfHarm),
    repeatOf: label.repeatOf,
    repeatP: p(label.repeatOf !== null),
    evidence: [],
    scorer: 'onnx',
    model: 'oracle',
  };
}

function record<K extends string>(
  keys: readonly K[],
  value: (key: K) => number,
): Record<K, number> {
  return Object.fromEntries(keys.map((k) => [k, value(k)])) as Record<K, number>;
}

/**
 * How far apart a model's inner value lies for turns with and without a label, in standard
 * deviations: chosen so that the usual measures come out as a small trained encoder's do (acts F1
 * about 0.7, danger recall 0.9 and precision 0.8, tone quadratic kappa about 0.75, repeat F1 0.65).
 */
const APART = { act: 3.1, demand: 3.1, danger: 4.2, selfHarm: 4.2, repeat: 1.9, tone: 1.15 };
/** How often a label is met on customer turns: what a calibrated model knows beforehand. */
const PRIOR = { act: 0.02, demand: 0.035, danger: 0.02, selfHarm: 0.013, repeat: 0.16 };
const TONE_PRIOR = [0.49, 0.25, 0.17, 0.09];
/** Above this a rare label is reported: rather once too often than missed. */
const FLAG = { danger: 0.3, repeat: 0.4 };
/** Part of the error that a whole call shares: a model that errs on a story errs again. */
const SHARED = 0.35;

/** The labels as a trained model would get them: calibrated, and wrong at a model's rate. */
export function noisyScores(call: LabelledCall, seed: number): CallScores {
  const random = randomOf(seed, call.callId);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const common = new Map<string, number>();
  const shared = (key: string) => {
    const known = common.get(key) ?? normal();
    common.set(key, known);
    return SHARED * known + Math.sqrt(1 - SHARED * SHARED) * normal();
  };
  const binary = (key: string, yes: boolean, apart: number, prior: number) => {
    const x = (yes ? apart : 0) + shared(key);
    const logit = apart * x - (apart * apart) / 2 + Math.log(prior / (1 - prior));
    return 1 / (1 + Math.exp(-logit));
  };
  const scores: CallScores = new Map();
  const customers: number[] = [];
  for (const u of call.utterances) {
    if (!u.label) continue;
    const label = u.label;
    const x = label.tone * APART.tone + shared('tone');
    const raw = TONE_PRIOR.map((p, t) => p * Math.exp(-((x - t * APART.tone) ** 2) / 2));
    const sum = raw.reduce((a, b) => a + b, 0);
    const toneP = raw.map((r) => r / sum);
    const actP = record(ACTS, (a) => binary(a, label.acts.includes(a), APART.act, PRIOR.act));
    const demandP = record(DEMANDS, (d) =>
      binary(d, label.demands.includes(d), APART.demand, PRIOR.demand),
    );
    const dangerP = binary('danger', label.danger, APART.danger, PRIOR.danger);
    const selfHarmP = binary('selfHarm', label.selfHarm, APART.selfHarm, PRIOR.selfHarm);
    const repeatP = binary('repeat', label.repeatOf !== null, APART.repeat, PRIOR.repeat);
    const earlier = customers.at(-1 - Math.floor(random() * Math.min(2, customers.length)));
    const guess = label.repeatOf ?? earlier ?? null;
    scores.set(u.i, {
      tone: toneP.indexOf(Math.max(...toneP)) as 0 | 1 | 2 | 3,
      toneP,
      acts: ACTS.filter((a) => actP[a] >= 0.5),
      actP,
      demands: DEMANDS.filter((d) => demandP[d] >= 0.5),
      demandP,
      danger: dangerP >= FLAG.danger,
      dangerP,
      selfHarm: selfHarmP >= FLAG.danger,
      selfHarmP,
      repeatOf: repeatP >= FLAG.repeat ? guess : null,
      repeatP,
      evidence: [],
      scorer: 'onnx',
      model: `noise-${seed}`,
    });
    customers.push(u.i);
  }
  return scores;
}

/** A seeded stream of numbers in [0, 1): mulberry32 over the seed and the call's id. */
function randomOf(seed: number, callId: string): () => number {
  let a = seed >>> 0;
  for (const c of callId) a = Math.imul(a ^ (c.codePointAt(0) ?? 0), 0x9e3779b1) >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** Calls of JSONL files. */
export function readCalls(files: readonly string[]): LabelledCall[] {
  return files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as LabelledCall),
  );
}

/** Which half a call belongs to, by the number in its id. */
export function halfOf(callId: string): 'even' | 'odd' {
  return Number(/(\d+)$/.exec(callId)?.[1] ?? 0) % 2 === 0 ? 'even' : 'odd';
}

function main(args: string[]): void {
  const option = (name: string) => {
    const k = args.indexOf(`--${name}`);
    return k < 0 ? undefined : args.splice(k, 2)[1];
  };
  const noise = option('noise');
  const half = option('half');
  const out = option('out');
  const manualFile =
    option('manual') ??
    join(dirname(fileURLToPath(import.meta.url)), '../../shared/manuals/default.yaml');
  const loaded = loadManual(manualFile);
  if (!loaded.ok) throw new Error(loaded.problems.map(describeProblem).join('\n'));
  const lines = readCalls(args)
    .filter((call) => half === undefined || halfOf(call.callId) === half)
    .map((call) => {
      const scores = noise === undefined ? goldScores(call) : noisyScores(call, Number(noise));
      return JSON.stringify(scoreCall(call, loaded.manual, (i) => scores.get(i), 'oracle'));
    });
  const text = `${lines.join('\n')}\n`;
  if (out === undefined) process.stdout.write(text);
  else writeFileSync(out, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main(process.argv.slice(2));
