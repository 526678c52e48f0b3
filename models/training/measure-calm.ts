/**
 * How often calm service talk gets an act, a danger or a self-harm:
 *
 *   npx tsx models/training/measure-calm.ts --pretext DIR [--turns 10000] [--name kikimori-ja]
 *
 * Dialogues that training has not seen (training takes others of the same files). Prints figures only.
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import { createScorer } from '../../server/src/score/score.ts';
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
const turns = readCalm(resolve(values.pretext), true, Number(values.turns), 1);
const scorer = await createScorer({ modelsDir, deadlineMs: 60_000, modelName: model.name });
const hits = new Map<string, number>();
let anyAct = 0;
/** A turn is scored in its call, as served: the turns before it are what the call has heard. */
const score = async ({ text, context }: (typeof turns)[number]) => {
  const history = context.map((c, i) => ({ i, startMs: i * 5000, ...c }));
  const session = await scorer.open(history);
  const startMs = context.length * 5000;
  const found = await session.hear({ i: context.length, channel: 'customer', text, startMs });
  session.close();
  return found;
};
for (let from = 0; from < turns.length; from += ROWS_AT_ONCE) {
  for (const found of await Promise.all(turns.slice(from, from + ROWS_AT_ONCE).map(score))) {
    if (!found) continue;
    const labels: string[] = [...found.acts, ...found.demands];
    if (found.danger) labels.push('danger');
    if (found.selfHarm) labels.push('selfHarm');
    for (const label of labels) hits.set(label, (hits.get(label) ?? 0) + 1);
    if (found.acts.length > 0) anyAct++;
  }
}
await scorer.close();
const per = (n: number) => ((n / turns.length) * 10_000).toFixed(1);
console.log(`${turns.length} calm turns; with an act ${anyAct} (${per(anyAct)} in 10,000)`);
for (const [label, n] of [...hits].sort((a, b) => b[1] - a[1]))
  console.log(`  ${label} ${n} (${per(n)})`);
