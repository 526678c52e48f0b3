/** Last step: config.json, checksums and what serving must know, into models/registry.json. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ACTS, DEMANDS } from '@kikimori/shared/label.ts';
import type { ModelEntry } from '../locate.ts';

interface Trained {
  thresholds: Record<string, number>;
  toneBias: number[];
  pieces: number;
  width: number;
}
interface Repeat {
  pair: ModelEntry['repeat']['pair'];
  turn: ModelEntry['repeat']['turn'];
  threshold: number;
}

/** Stands in until the head is fitted: nothing is a repetition. */
const NEVER = { weights: [] as number[], bias: -9 };
const FILES = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'ngrams.json',
  'call-head.json',
  'onnx/model_quantized.onnx',
];

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');

/** Eight hex digits over all of the entry: other thresholds give other scores, so they count. */
export function revisionOf(entry: ModelEntry): string {
  return sha256(JSON.stringify({ ...entry, revision: '00000000' })).slice(0, 8);
}

/** Returns `name@revision`. */
export function stepRegistry(modelDir: string, workDir: string): string {
  const read = <T>(file: string): T => JSON.parse(readFileSync(join(workDir, file), 'utf8')) as T;
  const trained = read<Trained>('trained.json');
  const repeat: Repeat = existsSync(join(workDir, 'repeat.json'))
    ? read<Repeat>('repeat.json')
    : { pair: NEVER, turn: NEVER, threshold: 0.5 };
  // What transformers.js asks of a folder; the graph is no BERT and has no layers.
  const config = {
    model_type: 'bert',
    architectures: ['BertModel'],
    vocab_size: trained.pieces,
    hidden_size: trained.width,
    num_hidden_layers: 0,
    max_position_embeddings: 80,
    type_vocab_size: 3,
    pad_token_id: 0,
  };
  writeFileSync(join(modelDir, 'config.json'), `${JSON.stringify(config, null, 2)}\n`);
  const files = FILES.map((path) => ({ path, sha256: sha256(readFileSync(join(modelDir, path))) }));
  const entry: ModelEntry = {
    path: basename(modelDir),
    revision: '00000000',
    dtype: 'q8',
    files,
    labels: { acts: [...ACTS], demands: [...DEMANDS] },
    thresholds: { ...trained.thresholds, repeat: repeat.threshold },
    toneBias: trained.toneBias,
    repeat: { pair: repeat.pair, turn: repeat.turn },
    // New weights start without the last step; run recalibrate.ts again.
    platt: {},
    calibration:
      'out-of-fold figures of the turns of whole corpus calls: branches calibrated inside the graph, then the call head',
  };
  entry.revision = revisionOf(entry);
  const registryPath = join(dirname(modelDir), 'registry.json');
  const registry = existsSync(registryPath)
    ? (JSON.parse(readFileSync(registryPath, 'utf8')) as {
        default: string;
        models: Record<string, ModelEntry>;
      })
    : { default: entry.path, models: {} };
  registry.models[entry.path] = entry;
  writeFileSync(registryPath, `${JSON.stringify(registry, null, 2)}\n`);
  return `${entry.path}@${entry.revision}`;
}
