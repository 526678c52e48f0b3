/**
 * `npm run train`: from models/corpus (and, where given, a folder of plain text) to
 * models/kikimori-ja and models/registry.json. Seeded; see README.md beside this file.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createKuromoji } from '../../server/src/tokenise/kuromoji.ts';
import { loadPieces } from './load-pieces.ts';
import { stepHead } from './step-head.ts';
import { stepPairs } from './step-pairs.ts';
import { stepPretext } from './step-pretext.ts';
import { stepRegistry } from './step-registry.ts';
import { stepRows } from './step-rows.ts';

const STEPS = ['pretext', 'rows', 'words', 'branches', 'vector', 'join', 'head', 'repeat'] as const;
type Step = (typeof STEPS)[number];

const USAGE = `usage: npm run train -- [--pretext DIR] [--no-share-alike] [--name kikimori-ja]
  [--folds 4] [--seed 7] [--from STEP] [--to STEP]
  --pretext    folder of *.txt and *.tsv (also .xz) that word vectors are made from, beside the corpus
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
      folds: { type: 'string', default: '4' },
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
    progress(`vocabulary and ${rows} rows of text`);
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
  const seeded = ['--seed', values.seed];
  const folded = ['--folds', values.folds, ...seeded];
  if (wanted('words')) {
    await py('fit_words.py', [workDir, ...seeded]);
    progress('word vectors made');
  }
  if (wanted('branches')) {
    await py('fit_branches.py', [workDir, ...folded]);
    progress('branches fitted');
  }
  if (wanted('vector')) {
    await py('fit_vector.py', [workDir, ...folded]);
    progress('repetition vector fitted');
  }
  if (wanted('join')) {
    await py('join.py', [workDir, modelDir]);
    progress('graph written');
  }
  if (wanted('head')) {
    const turns = stepHead({ corpusDir, workDir, tokenise, pretextDir, shareAlike });
    await py('fit_head.py', [workDir, modelDir, ...folded]);
    progress(`call head fitted on ${turns} turns: ${stepRegistry(modelDir, workDir)}`);
  }
  if (wanted('repeat')) {
    const turns = stepPairs({ corpusDir, workDir, tokenise });
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
