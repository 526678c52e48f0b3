/**
 * `npm run train`: from models/corpus (and, where given, a folder of plain text) to
 * models/kikimori-ja and models/registry.json. Seeded; see README.md beside this file.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import { createEngine } from '../../server/src/score/engine.ts';
import { createKuromoji } from '../../server/src/tokenise/kuromoji.ts';
import { locateModel } from '../locate.ts';
import { loadPieces } from './load-pieces.ts';
import { stepHead } from './step-head.ts';
import { stepPairs } from './step-pairs.ts';
import { stepPretext } from './step-pretext.ts';
import { stepRegistry } from './step-registry.ts';
import { stepRows } from './step-rows.ts';

const STEPS = [
  'pretext',
  'pretrain',
  'rows',
  'ngram',
  'finetune',
  'join',
  'head',
  'repeat',
] as const;
type Step = (typeof STEPS)[number];

const USAGE = `usage: npm run train -- [--pretext DIR] [--no-share-alike] [--name kikimori-ja]
  [--width 128] [--layers 2] [--minutes 40] [--passes 3] [--epochs 6] [--finetune-minutes 8] [--folds 4]
  [--held-out 4] [--seed 7] [--from STEP] [--to STEP]
  --pretext    folder of *.txt and *.tsv (also .xz) for pre-training; without it that step is left out
  --minutes    longest pre-training; --passes over its rows
  --width      of the encoder, a multiple of 32; --layers its depth
  --held-out   how many folds of calls are held out in turn, to measure and join the encoder (0: n-grams only);
               after them it is fine-tuned on everything, which is what ships. Longest time for each: --finetune-minutes
  --from, --to go on from, or stop after, one of ${STEPS.join(', ')}`;

const here = fileURLToPath(new URL('.', import.meta.url));
const modelsDir = resolve(here, '..');
const workDir = join(here, '.work');
/** A Python that has what training needs; throws with the packages to install. */
function findPython(): string {
  for (const python of [process.env.PYTHON, '/usr/bin/python3', 'python3']) {
    if (!python) continue;
    try {
      execFileSync(python, ['-c', 'import torch, onnx, sklearn, scipy'], { stdio: 'ignore' });
      return python;
    } catch {
      // The next candidate is tried; the error below names them all.
    }
  }
  throw new Error(
    'training needs Python with torch, onnx, scipy and sklearn: apt-get install python3-torch python3-onnx python3-scipy python3-sklearn',
  );
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      pretext: { type: 'string' },
      'no-share-alike': { type: 'boolean', default: false },
      name: { type: 'string', default: 'kikimori-ja' },
      minutes: { type: 'string', default: '40' },
      passes: { type: 'string', default: '3' },
      epochs: { type: 'string', default: '6' },
      'finetune-minutes': { type: 'string', default: '8' },
      width: { type: 'string', default: '128' },
      layers: { type: 'string', default: '2' },
      folds: { type: 'string', default: '4' },
      'held-out': { type: 'string', default: '4' },
      seed: { type: 'string', default: '7' },
      from: { type: 'string', default: 'pretext' },
      to: { type: 'string', default: 'repeat' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const from = STEPS.indexOf(values.from as Step);
  const to = STEPS.indexOf(values.to as Step);
  if (from < 0 || to < 0) throw new Error(USAGE);
  const wanted = (step: Step) => STEPS.indexOf(step) >= from && STEPS.indexOf(step) <= to;

  const begun = performance.now();
  const progress = (line: string) =>
    console.log(`[${((performance.now() - begun) / 60_000).toFixed(1)} min] ${line}`);
  const python = findPython();
  const py = (script: string, args: string[]): Promise<void> =>
    new Promise((done, failed) => {
      const child = spawn(python, [join(here, script), ...args], {
        stdio: 'inherit',
        env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' },
      });
      child.on('error', failed);
      child.on('exit', (code) =>
        code === 0 ? done() : failed(new Error(`${script} ended with ${code}`)),
      );
    });

  const corpusDir = join(modelsDir, 'corpus');
  const modelDir = join(modelsDir, values.name);
  const shareAlike = !values['no-share-alike'];
  const pretextDir = values.pretext ? resolve(values.pretext) : null;
  if (pretextDir && !existsSync(pretextDir)) throw new Error(`${pretextDir}: no such folder`);
  mkdirSync(workDir, { recursive: true });
  const tokenise = await createKuromoji();

  if (wanted('pretext')) {
    const rows = await stepPretext({
      corpusDir,
      pretextDir,
      shareAlike,
      modelDir,
      workDir,
      tokenise,
      progress,
    });
    progress(`vocabulary and ${rows} rows for pre-training`);
  }
  if (wanted('pretrain')) {
    rmSync(join(workDir, 'encoder.pt'), { force: true });
    if (pretextDir)
      await py('pretrain.py', [
        workDir,
        '--passes',
        values.passes,
        '--minutes',
        values.minutes,
        '--seed',
        values.seed,
        '--width',
        values.width,
        '--layers',
        values.layers,
      ]);
    progress(
      pretextDir ? 'pre-trained' : 'no folder of text given: the encoder starts from nothing',
    );
  }
  if (wanted('rows')) {
    const pieces = await loadPieces(modelDir);
    const { rows, candidates } = stepRows({
      corpusDir,
      workDir,
      tokenise,
      pieces,
      pretextDir,
      shareAlike,
    });
    progress(`${rows} labelled turns, ${candidates} n-grams to choose from`);
  }
  if (wanted('ngram')) {
    await py('fit_ngram.py', [workDir, '--folds', values.folds, '--seed', values.seed]);
    progress('n-gram branch fitted');
  }
  const heldOut = Math.min(Number(values['held-out']), Number(values.folds));
  if (wanted('finetune') && heldOut > 0) {
    for (const f of readdirSync(workDir)) if (/^(deep|vectors)\./.test(f)) rmSync(join(workDir, f));
    const parts = Array.from({ length: heldOut }, (_, k) => `${k}/${values.folds}`);
    parts.push('all');
    for (const part of parts)
      await py('finetune.py', [
        workDir,
        '--part',
        part,
        '--epochs',
        values.epochs,
        '--minutes',
        values['finetune-minutes'],
        '--width',
        values.width,
        '--layers',
        values.layers,
        '--seed',
        values.seed,
      ]);
    progress('encoder branch fine-tuned');
  }
  if (wanted('join')) {
    await py('join.py', [workDir, modelDir, ...(heldOut > 0 ? [] : ['--no-deep'])]);
    progress('branches joined');
  }
  if (wanted('head')) {
    const turns = stepHead({ corpusDir, workDir, tokenise, pretextDir, shareAlike });
    await py('fit_head.py', [workDir, modelDir, '--folds', values.folds, '--seed', values.seed]);
    progress(`call head fitted on ${turns} turns: ${stepRegistry(modelDir, workDir)}`);
  }
  if (wanted('repeat')) {
    const engine = await createEngine(
      locateModel(modelsDir, values.name, { acts: ACTS, demands: DEMANDS }),
      1,
    );
    const turns = await stepPairs({ corpusDir, workDir, engine });
    await engine.close();
    await py('fit_repeat.py', [workDir]);
    progress(`repetition head fitted on ${turns} turns: ${stepRegistry(modelDir, workDir)}`);
  }
  const minutes = (performance.now() - begun) / 60_000;
  writeFileSync(join(workDir, 'run.json'), JSON.stringify({ ...values, minutes }, null, 2));
}

run().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
