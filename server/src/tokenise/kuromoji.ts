/**
 * In: normalised Japanese text. Out: its morphemes. Never: normalises, scores or keeps text.
 * IPADIC takes about a second and 400 MB to load, so it is loaded once, in the scoring worker.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Morpheme, Tokenise } from './tokenise.ts';

const require = createRequire(import.meta.url);

/** Loads IPADIC from the kuromoji package. Rejects where the dictionary cannot be read. */
export async function createKuromoji(): Promise<Tokenise> {
  const kuromoji = require('kuromoji') as typeof import('kuromoji');
  const dicPath = join(dirname(require.resolve('kuromoji/package.json')), 'dict');
  const tokenizer = await new Promise<
    import('kuromoji').Tokenizer<import('kuromoji').IpadicFeatures>
  >((resolve, reject) => {
    kuromoji.builder({ dicPath }).build((error, built) => {
      if (error)
        reject(new Error(`kuromoji: cannot load IPADIC from ${dicPath}: ${String(error)}`));
      else resolve(built);
    });
  });
  return (text) => {
    const morphemes: Morpheme[] = [];
    let at = 0;
    for (const token of tokenizer.tokenize(text)) {
      const surface = token.surface_form;
      const start = at;
      at += surface.length;
      if (surface.trim() === '') continue;
      const known = token.word_type === 'KNOWN';
      morphemes.push({
        surface,
        lemma: known && token.basic_form !== '*' ? token.basic_form : surface,
        reading: token.reading ?? surface,
        pos: token.pos,
        detail: token.pos_detail_1,
        start,
        end: at,
      });
    }
    return morphemes;
  };
}
