/** The tokenizer of a model folder, loaded as serving loads it. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AutoTokenizer, env } from '@xenova/transformers';
import { createPieces, type Pieces } from '../../server/src/score/pieces.ts';

export async function loadPieces(modelDir: string): Promise<Pieces> {
  env.allowRemoteModels = false;
  env.localModelPath = dirname(modelDir);
  const tokenizer = await AutoTokenizer.from_pretrained(basename(modelDir), {
    local_files_only: true,
  });
  const json = JSON.parse(readFileSync(join(modelDir, 'tokenizer.json'), 'utf8')) as {
    model: { vocab: Record<string, number> };
  };
  return createPieces(tokenizer, new Map(Object.entries(json.model.vocab)));
}
