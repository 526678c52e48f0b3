import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { locateModel } from '@kikimori/models/locate.ts';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { Score } from '@kikimori/shared/score.ts';
import { ROOT_DIR, readSettings } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { openDatabase } from '../record/dialect.ts';
import { createRecordStore } from '../record/store.ts';
import type { Calibrated, LabelledTurn, Measure } from '../review/calibrate.ts';
import { calibrate, MIN_POSITIVES } from '../review/calibrate.ts';
import { createLabels } from '../review/labels.ts';

/**
 * `npm run calibrate`: the thresholds of this centre's model from this centre's own labels. Writes
 * beside the model, never into the registry, and can be undone.
 */

const USAGE = `usage: npm run calibrate [-- --dry-run | --undo]
  takes the turns that reviewers labelled, chooses a threshold for each label with at least
  ${MIN_POSITIVES} of them, and writes those that are better on unseen calls to thresholds.local.json
  --dry-run  tells the figures and writes nothing
  --undo     back to the thresholds before the last run`;

const FILE = 'thresholds.local.json';
const PREVIOUS = 'thresholds.local.previous.json';

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      undo: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const settings = readSettings(process.env);
  const modelsDir = resolve(ROOT_DIR, settings.KIKIMORI_MODELS_DIR);
  const model = locateModel(modelsDir, settings.KIKIMORI_MODEL || undefined, {
    acts: ACTS,
    demands: DEMANDS,
  });
  // The weights' own revision; a calibration in use is named after a plus sign.
  const revision = model.revision.split('+')[0] ?? model.revision;
  const file = join(model.dir, FILE);
  const previous = join(model.dir, PREVIOUS);
  if (values.undo) return undo(file, previous);

  const db = await openDatabase(settings.KIKIMORI_DATABASE, ROOT_DIR);
  try {
    const { events } = createRecordStore({ db, clock: systemClock });
    const labels = createLabels({ db, clock: systemClock, events });
    const name = `${model.name}@${revision}`;
    const turns: LabelledTurn[] = [];
    let others = 0;
    for (const callId of await labels.labelled()) {
      const scores = new Map<number, Score>();
      for (const { event } of await events(callId))
        if ('utterance' in event && event.utterance.score)
          scores.set(event.utterance.i, event.utterance.score);
      for (const { i, label } of (await labels.get(callId)).turns) {
        const score = scores.get(i);
        if (score?.scorer === 'onnx' && score.model.startsWith(name))
          turns.push({ callId, label, score });
        else others += 1;
      }
    }
    const calls = new Set(turns.map((t) => t.callId)).size;
    console.log(`${name}: ${turns.length} labelled turns of ${calls} calls`);
    if (others > 0) console.log(`${others} turns left out: scored by another model or the lexicon`);
    const result = calibrate(turns, model.thresholds);
    console.log(tableOf(result));
    const better = result.filter((r) => r.why === 'better');
    if (better.length === 0)
      return console.log('nothing is better on unseen calls: nothing written');
    if (values['dry-run']) return console.log('dry run: nothing written');
    const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
    const kept = known?.revision === revision ? known.thresholds : {};
    if (known) renameSync(file, previous);
    const override = {
      model: model.name,
      revision,
      madeAtMs: systemClock.nowMs(),
      labelled: { calls, turns: turns.length },
      thresholds: { ...kept, ...Object.fromEntries(better.map((r) => [r.name, r.to])) },
      figures: Object.fromEntries(
        better.map((r) => [r.name, { from: r.from, before: r.before, after: r.after }]),
      ),
    };
    writeFileSync(file, `${JSON.stringify(override, null, 2)}\n`);
    console.log(
      `${better.length} thresholds written to ${file}\nback: npm run calibrate -- --undo`,
    );
  } finally {
    await db.destroy();
  }
}

function undo(file: string, previous: string): void {
  if (!existsSync(file)) throw new Error('nothing to undo: the model has its own thresholds');
  if (existsSync(previous)) {
    renameSync(previous, file);
    console.log('back to the calibration before the last one');
  } else {
    rmSync(file);
    console.log('back to the thresholds of the model');
  }
}

function tableOf(result: readonly Calibrated[]): string {
  const f = (m: Measure | null) =>
    m ? `${m.precision.toFixed(2)} ${m.recall.toFixed(2)} ${m.f.toFixed(3)}` : '   –    –     –';
  const rows = result.map((r) =>
    [
      r.name.padEnd(18),
      String(r.positives).padStart(5),
      r.from.toFixed(3),
      f(r.before),
      r.why === 'better' ? r.to.toFixed(3) : '    –',
      f(r.after),
      r.why === 'too-few' ? 'too few' : r.why === 'better' ? '' : 'kept',
    ].join('  '),
  );
  return ['label               turns   from  P    R    F         to     P    R    F', ...rows].join(
    '\n',
  );
}

run().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
