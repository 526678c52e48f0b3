/**
 * In: what the model said of every turn of a call so far. Out: what the latest turn is in the light
 * of the call: the same words weigh more after a refusal, a warning, or ten angry turns. A small
 * network over the model's own figures; its weights stand beside the model's (call-head.json). Pure, but
 * for `readCallHead`.
 */
import { readFileSync } from 'node:fs';
import { ACTS } from '@kikimori/shared/label.ts';
import { z } from 'zod';
import type { AgentWords } from './agent-words.ts';
import type { Answer } from './engine.ts';
import { overlap, type PairWords } from './repeat.ts';

/** Tone ≥ 1, ≥ 2, ≥ 3, then the labels in the order of `Answer.logits`. */
export const HEAD_COLUMNS = 20;
export const HEAD_FEATURES = 7 * HEAD_COLUMNS + 20;
export const CALL_HEAD_FILE = 'call-head.json';
const numbers = z.array(z.number());
/** One layer of units; `weight` is inputs × outputs, row by row. */
const layerSchema = z.object({ weight: numbers, bias: numbers });
const netSchema = z.object({ inner: layerSchema, outer: layerSchema, direct: layerSchema });
const headSchema = z.object({ mean: numbers, deviation: numbers, nets: z.array(netSchema).min(1) });
type Layer = z.infer<typeof layerSchema>;
/** Networks whose outputs are averaged, over standardised features. */
export type CallHead = z.infer<typeof headSchema>;

export type CourseTurn =
  | { channel: 'agent'; said: AgentWords }
  | { channel: 'customer'; answer: Answer; words: PairWords; backchannel: boolean };

const MOST = 8;
/** Stands for a turn that there is not. */
const NOTHING = -5;
const FADE = 0.7;
const FARTHEST = 10;
/** Earlier turns that are compared by their words. */
const COMPARED = 60;

/** threat, danger, selfHarm: what the words themselves say of them, the call may hardly talk down. */
const ALARMS = [3 + ACTS.indexOf('threat'), 18, 19];
const MOST_DOWN = 0.5;

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const clip = (z: number, most: number) => Math.min(most, Math.max(-most, z));
const logit = (p: number) => Math.log((p + 1e-5) / (1 - p + 1e-5));

/** An answer as HEAD_COLUMNS logits. */
export function columnsOf(answer: Answer): number[] {
  const [calm = 0, , angry = 0, hostile = 0] = answer.toneP;
  return [logit(1 - calm), logit(angry + hostile), logit(hostile), ...answer.logits].map((z) =>
    clip(z, MOST),
  );
}

/** Features of the last turn of `course`, which must be a customer's. */
export function callFeatures(course: readonly CourseTurn[]): number[] {
  const now = course.at(-1);
  if (now?.channel !== 'customer') throw new Error('the last turn is not a customer’s');
  const before = course.slice(0, -1);
  const own = columnsOf(now.answer);
  const nothing = () => new Array<number>(HEAD_COLUMNS).fill(NOTHING);
  const zeros = () => new Array<number>(HEAD_COLUMNS).fill(0);
  let last = nothing();
  let secondLast = nothing();
  const most = nothing();
  let faded = zeros();
  const sum = zeros();
  let customers = 0;
  let refusals = 0;
  let warnings = 0;
  let apologies = 0;
  let sinceAgent = 0;
  let agent: AgentWords | null = null;
  for (const turn of before) {
    if (turn.channel === 'agent') {
      agent = turn.said;
      refusals += Number(agent.refuses);
      warnings += Number(agent.warns);
      apologies += Number(agent.apologises);
      sinceAgent = 0;
      continue;
    }
    secondLast = last;
    last = columnsOf(turn.answer);
    const p = last.map(sigmoid);
    faded = faded.map((f, k) => f * FADE + (p[k] ?? 0));
    last.forEach((z, k) => {
      most[k] = Math.max(most[k] ?? NOTHING, z);
      sum[k] = (sum[k] ?? 0) + (p[k] ?? 0);
    });
    customers++;
    sinceAgent++;
  }
  let grams = 0;
  let dice = 0;
  let shared = 0;
  if (!now.backchannel)
    for (const turn of before.filter((t) => t.channel === 'customer').slice(-COMPARED)) {
      const small = Math.max(3, Math.min(now.words.grams.size, turn.words.grams.size));
      grams = Math.max(grams, overlap(now.words.grams, turn.words.grams).shared / small);
      const lemmas = overlap(now.words.lemmas, turn.words.lemmas);
      dice = Math.max(dice, lemmas.dice);
      shared = Math.max(shared, Math.min(lemmas.shared, 4) / 4);
    }
  return [
    ...own,
    ...own.map(sigmoid),
    ...last,
    ...secondLast,
    ...most,
    ...faded,
    ...sum,
    customers,
    Math.log1p(customers),
    Math.min(before.length, 60) / 20,
    Number(agent?.refuses ?? false),
    Math.min(refusals, 5),
    Math.min(warnings, 3),
    Number(agent?.warns ?? false),
    Number(agent?.apologises ?? false),
    Math.min(apologies, 5),
    Number(agent?.asks ?? false),
    Number(agent?.offers ?? false),
    Number(agent?.asksAgain ?? false),
    (agent?.length ?? 0) / 50,
    grams,
    dice,
    shared,
    Number(now.words.again),
    Number(now.backchannel),
    Math.log1p(now.words.count),
    sinceAgent,
  ];
}

/** Throws with the file's name where the file is none or was made for other features. */
export function readCallHead(path: string): CallHead {
  const parsed = headSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path}: ${parsed.error.issues[0]?.message}`);
  const head = parsed.data;
  const fits = (layer: Layer, inputs: number, outputs: number) =>
    layer.bias.length === outputs && layer.weight.length === inputs * outputs;
  for (const net of head.nets) {
    const inner = net.inner.bias.length;
    if (
      head.mean.length !== HEAD_FEATURES ||
      head.deviation.length !== HEAD_FEATURES ||
      !fits(net.inner, HEAD_FEATURES, inner) ||
      !fits(net.outer, inner, HEAD_COLUMNS) ||
      !fits(net.direct, HEAD_FEATURES, HEAD_COLUMNS)
    )
      throw new Error(`${path}: made for other features; run "npm run train -- --from head"`);
  }
  return head;
}

function through(x: readonly number[], layer: Layer): number[] {
  const out = [...layer.bias];
  x.forEach((value, k) => {
    if (value === 0) return;
    const row = k * out.length;
    for (let j = 0; j < out.length; j++)
      out[j] = (out[j] ?? 0) + value * (layer.weight[row + j] ?? 0);
  });
  return out;
}

/** The latest turn's answer in the light of the call. The sentence vector stays. */
export function inTheCall(course: readonly CourseTurn[], answer: Answer, head: CallHead): Answer {
  const features = callFeatures(course).map((x, k) =>
    clip((x - (head.mean[k] ?? 0)) / (head.deviation[k] ?? 1), FARTHEST),
  );
  const z = new Array<number>(HEAD_COLUMNS).fill(0);
  for (const net of head.nets) {
    const inner = through(features, net.inner).map((v) => Math.max(0, v));
    const outer = through(inner, net.outer);
    const direct = through(features, net.direct);
    for (let j = 0; j < HEAD_COLUMNS; j++)
      z[j] = (z[j] ?? 0) + ((outer[j] ?? 0) + (direct[j] ?? 0)) / head.nets.length;
  }
  const alone = columnsOf(answer);
  for (const j of ALARMS) z[j] = Math.max(z[j] ?? 0, (alone[j] ?? 0) - MOST_DOWN);
  const r1 = sigmoid(z[0] ?? 0);
  const r2 = Math.min(r1, sigmoid(z[1] ?? 0));
  const r3 = Math.min(r2, sigmoid(z[2] ?? 0));
  return { ...answer, toneP: [1 - r1, r1 - r2, r2 - r3, r3], logits: z.slice(3) };
}
