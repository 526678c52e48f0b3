/**
 * How well the repetition vector ranks rated sentence pairs, beside character n-grams:
 *
 *   npx tsx models/training/measure-similarity.ts --pretext DIR [--name kikimori-ja]
 *
 * On the pairs of the `*.tsv` files that training does not read. Prints Spearman's ρ, no text.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import { createEngine } from '../../server/src/score/engine.ts';
import { locateModel } from '../locate.ts';
import { readSimilarities } from './pretext.ts';

const { values } = parseArgs({
  options: { pretext: { type: 'string' }, name: { type: 'string' } },
});
if (!values.pretext) throw new Error('usage: measure-similarity.ts --pretext DIR [--name MODEL]');
const modelsDir = resolve(fileURLToPath(new URL('.', import.meta.url)), '..');
const model = locateModel(modelsDir, values.name, { acts: ACTS, demands: DEMANDS });
const engine = await createEngine(model, 1);

async function vectorOf(text: string): Promise<Float32Array> {
  const [answer] = await engine.run([{ turn: engine.prepare('customer', text), context: [] }]);
  if (!answer) throw new Error('the model gave no answer');
  return answer.embedding;
}

/** Cosine of counts of character 1- to 3-grams. */
function gramCosine(a: string, b: string): number {
  const count = (text: string) => {
    const out = new Map<string, number>();
    for (let n = 1; n <= 3; n++)
      for (let k = 0; k + n <= text.length; k++)
        out.set(text.slice(k, k + n), (out.get(text.slice(k, k + n)) ?? 0) + 1);
    return out;
  };
  const [x, y] = [count(a), count(b)];
  const square = (m: Map<string, number>) => [...m.values()].reduce((s, v) => s + v * v, 0);
  let dot = 0;
  for (const [gram, n] of x) dot += n * (y.get(gram) ?? 0);
  return dot / Math.sqrt(square(x) * square(y) || 1);
}

/** Ranks from 1, ties shared. */
function ranks(values: readonly number[]): number[] {
  const order = values.map((_, k) => k).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const out = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to++;
    for (let k = from; k <= to; k++) out[order[k] ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return out;
}

function spearman(a: readonly number[], b: readonly number[]): number {
  const [x, y] = [ranks(a), ranks(b)];
  const middle = (a.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    const [dx, dy] = [(x[k] ?? 0) - middle, (y[k] ?? 0) - middle];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

const pairs = readSimilarities(resolve(values.pretext), true, 'held-out');
for (const file of new Set(pairs.map((p) => p.file))) {
  const own = pairs.filter((p) => p.file === file);
  const byVector: number[] = [];
  for (const { a, b } of own) {
    const [x, y] = [await vectorOf(a), await vectorOf(b)];
    byVector.push(x.reduce((sum, v, k) => sum + v * (y[k] ?? 0), 0));
  }
  const rated = own.map((p) => p.score);
  const byGrams = own.map((p) => gramCosine(p.a, p.b));
  console.log(
    `${file}: ${own.length} pairs, vector ${spearman(byVector, rated).toFixed(3)}, character n-grams ${spearman(byGrams, rated).toFixed(3)}`,
  );
}
await engine.close();
