/**
 * Step 1: cuts the pre-training text and the corpus with the serving code, builds tokenizer.json
 * and writes the rows for masked-word pre-training (ids as uint16, segments as uint8).
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { normalise } from '@kikimori/shared/text/normalise.ts';
import { isSilent, joinPieces, MAX_CONTEXT_TURNS } from '@kikimori/shared/text/sequence.ts';
import type { Tokenise } from '../../server/src/tokenise/tokenise.ts';
import { readCalls, readParaphrases, readTurns } from './corpus.ts';
import { loadPieces } from './load-pieces.ts';
import { addTurn, type CutText, cutPretext, emptyCut, pretextFiles } from './pretext.ts';
import { buildVocabulary, TOKENIZER_CONFIG, tokenizerJson } from './vocabulary.ts';

export interface PretextOptions {
  corpusDir: string;
  pretextDir: string | null;
  shareAlike: boolean;
  modelDir: string;
  workDir: string;
  tokenise: Tokenise;
  progress: (line: string) => void;
}

const VOCABULARY_SIZE = 14_000;
/** Every third turn opens a row; with its context each turn is then read about 1.3 times. */
const STRIDE = 3;
const CORPUS_COPIES = 2;
const FORCED_CORPUS_USES = 3;

function addCorpus(cut: CutText, options: PretextOptions, firstDialogue: number): number {
  let dialogue = firstDialogue;
  for (const call of readCalls(options.corpusDir)) {
    for (const u of call.utterances) addTurn(cut, dialogue, u.text, options.tokenise);
    dialogue++;
  }
  for (const turn of readTurns(options.corpusDir)) {
    for (const c of turn.context) addTurn(cut, dialogue, c.text, options.tokenise);
    addTurn(cut, dialogue, turn.text, options.tokenise);
    dialogue++;
  }
  for (const group of readParaphrases(options.corpusDir))
    for (const text of [...group.same, ...group.other])
      addTurn(cut, dialogue++, text, options.tokenise);
  return dialogue;
}

function forcedWords(cut: CutText, tokenise: Tokenise): string[] {
  const uses = new Map<number, number>();
  for (const w of cut.words) uses.set(w, (uses.get(w) ?? 0) + 1);
  const listed = readFileSync(join(import.meta.dirname, 'domain-words.txt'), 'utf8')
    .split(/\s+/)
    .flatMap((w) => tokenise(normalise(w)).flatMap((m) => [m.surface, m.lemma]));
  const used = [...uses]
    .filter(([, n]) => n >= FORCED_CORPUS_USES)
    .map(([w]) => cut.names[w] ?? '');
  return [...new Set([...listed, ...used])].filter((w) => w !== '' && !isSilent(w));
}

/** Returns the number of rows written. */
export async function stepPretext(options: PretextOptions): Promise<number> {
  const { tokenise, progress } = options;
  const cut = emptyCut();
  let dialogue = addCorpus(cut, options, 0);
  const forced = forcedWords(cut, tokenise);
  const corpusTurns = cut.dialogue.length;
  progress(`corpus: ${corpusTurns} turns, ${forced.length} words forced into the vocabulary`);
  const paths = options.pretextDir ? pretextFiles(options.pretextDir, options.shareAlike) : [];
  dialogue = cutPretext(cut, paths, dialogue, tokenise, progress);
  const pieces = buildVocabulary(cut, { size: VOCABULARY_SIZE, minCharacterUses: 8, forced });
  mkdirSync(join(options.modelDir, 'onnx'), { recursive: true });
  writeFileSync(join(options.modelDir, 'tokenizer.json'), JSON.stringify(tokenizerJson(pieces)));
  writeFileSync(
    join(options.modelDir, 'tokenizer_config.json'),
    `${JSON.stringify(TOKENIZER_CONFIG, null, 2)}\n`,
  );
  const loaded = await loadPieces(options.modelDir);
  const perWord = cut.names.map((name) => loaded.ids([{ surface: name }]));
  const turnPieces = (k: number): number[] => {
    const out: number[] = [];
    for (let w = cut.starts[k] ?? 0; w < (cut.starts[k + 1] ?? 0); w++)
      for (const id of perWord[cut.words[w] ?? 0] ?? []) out.push(id);
    return out;
  };
  const ids: number[] = [];
  const types: number[] = [];
  const starts: number[] = [0];
  const add = (k: number) => {
    const turn = turnPieces(k);
    if (turn.length < 2) return;
    const context = [];
    for (let back = MAX_CONTEXT_TURNS; back >= 1; back--) {
      if (cut.dialogue[k - back] !== cut.dialogue[k]) continue;
      const channel = back % 2 === 1 ? ('agent' as const) : ('customer' as const);
      context.push({ channel, pieces: turnPieces(k - back) });
    }
    const row = joinPieces(turn, context, loaded);
    for (const id of row.ids) ids.push(id);
    for (const type of row.types) types.push(type);
    starts.push(ids.length);
  };
  for (let copy = 0; copy < CORPUS_COPIES; copy++) for (let k = 0; k < corpusTurns; k++) add(k);
  for (let k = corpusTurns; k < cut.dialogue.length; k++) {
    const last = cut.dialogue[k + 1] !== cut.dialogue[k];
    if (k % STRIDE === 0 || (last && cut.dialogue[k - 1] !== cut.dialogue[k])) add(k);
  }
  mkdirSync(options.workDir, { recursive: true });
  writeFileSync(join(options.workDir, 'pretext.ids.bin'), Uint16Array.from(ids));
  writeFileSync(join(options.workDir, 'pretext.types.bin'), Uint8Array.from(types));
  writeFileSync(join(options.workDir, 'pretext.starts.bin'), Int32Array.from(starts));
  writeFileSync(
    join(options.workDir, 'pretext.json'),
    JSON.stringify({
      pieces: pieces.length,
      rows: starts.length - 1,
      ids: ids.length,
      sources: cut.sources,
    }),
  );
  return starts.length - 1;
}
