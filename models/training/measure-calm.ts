/**
 * How often calm service talk gets an act, a danger or a self-harm:
 *
 *   npx tsx models/training/measure-calm.ts --pretext DIR [--turns 10000] [--name kikimori-ja]
 *
 * Dialogues that training has not seen (training takes others of the same files). Prints figures only.
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import { createEngine, type Row } from '../../server/src/score/engine.ts';
import { hitColumns } from '../../server/src/score/judge.ts';
import { locateModel } from '../locate.ts';
import { readCalm } from './pretext.ts';

const ROWS_AT_ONCE = 32;

const { values } = parseArgs({
  options: {
    pretext: { type: 'string' },
    turns: { type: 'string', default: '10000' },
    name: { type: 'string' },
  },
});
if (!values.pretext)
  throw new Error('usage: measure-calm.ts --pretext DIR [--turns N] [--name MODEL]');
const modelsDir = resolve(fileURLToPath(new URL('.', import.meta.url)), '..');
const model = locateModel(modelsDir, values.name, { acts: ACTS, demands: DEMANDS });
const engine = await createEngine(model, 1);
const turns = readCalm(join(resolve(values.pretext)), true, Number(values.turns), 1);
const hits = new Map<string, number>();
let anyAct = 0;
for (let from = 0; from < turns.length; from += ROWS_AT_ONCE) {
  const rows: Row[] = turns.slice(from, from + ROWS_AT_ONCE).map((t) => ({
    turn: engine.prepare('customer', t.text),
    context: t.context.map((c) => engine.prepare(c.channel, c.text)),
  }));
  for (const answer of await engine.run(rows)) {
    const labels = hitColumns(answer, model).map((h) => h.label);
    for (const label of labels) hits.set(label, (hits.get(label) ?? 0) + 1);
    if (labels.some((l) => (ACTS as readonly string[]).includes(l))) anyAct++;
  }
}
await engine.close();
const per = (n: number) => ((n / turns.length) * 10_000).toFixed(1);
console.log(`${turns.length} calm turns; with an act ${anyAct} (${per(anyAct)} in 10,000)`);
for (const [label, n] of [...hits].sort((a, b) => b[1] - a[1]))
  console.log(`  ${label} ${n} (${per(n)})`);
