/**
 * Reads a folder of plain text for pre-training (one line a turn, dialogues apart by an empty
 * line; `*.tsv`: score, sentence, sentence; any of them `.xz`) and cuts it with the serving code.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { normalise } from '@kikimori/shared/text/normalise.ts';
import { isSilent } from '@kikimori/shared/text/sequence.ts';
import type { Tokenise } from '../../server/src/tokenise/tokenise.ts';

/** Words of many turns, by number: `words[starts[k] .. starts[k + 1]]` is turn k. */
export interface CutText {
  names: string[];
  index: Map<string, number>;
  words: number[];
  starts: number[];
  /** Dialogue number of each turn. */
  dialogue: number[];
  sources: { file: string; turns: number }[];
}

export function emptyCut(): CutText {
  return { names: [], index: new Map(), words: [], starts: [0], dialogue: [], sources: [] };
}

export function addTurn(cut: CutText, dialogue: number, text: string, tokenise: Tokenise): void {
  for (const m of tokenise(normalise(text))) {
    if (isSilent(m.surface)) continue;
    let id = cut.index.get(m.surface);
    if (id === undefined) {
      id = cut.names.length;
      cut.names.push(m.surface);
      cut.index.set(m.surface, id);
    }
    cut.words.push(id);
  }
  cut.starts.push(cut.words.length);
  cut.dialogue.push(dialogue);
}

function readText(path: string): string {
  if (!path.endsWith('.xz')) return readFileSync(path, 'utf8');
  return execFileSync('xz', ['-dc', path], { maxBuffer: 1 << 30, encoding: 'utf8' });
}

/** Text files of the folder; share-alike ones are left out where `shareAlike` is false. */
export function pretextFiles(folder: string, shareAlike: boolean): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((f) => /\.(txt|tsv)(\.xz)?$/.test(f) && (shareAlike || !f.includes('by-sa')))
    .sort()
    .map((f) => join(folder, f));
}

/** Cuts all files into `cut`; dialogues are numbered on from `firstDialogue`. */
export function cutPretext(
  cut: CutText,
  paths: string[],
  firstDialogue: number,
  tokenise: Tokenise,
  progress: (line: string) => void,
): number {
  let dialogue = firstDialogue;
  for (const path of paths) {
    const before = cut.dialogue.length;
    const tsv = /\.tsv(\.xz)?$/.test(path);
    for (const line of readText(path).split('\n')) {
      if (line.trim() === '') {
        dialogue++;
        continue;
      }
      const texts = tsv ? line.split('\t').slice(1) : [line];
      for (const text of texts) {
        addTurn(cut, dialogue, text, tokenise);
        if (tsv) dialogue++;
      }
    }
    dialogue++;
    cut.sources.push({ file: basename(path), turns: cut.dialogue.length - before });
    progress(`${basename(path)}: ${cut.dialogue.length - before} turns`);
  }
  return dialogue;
}

/** Rated sentence pairs (score 0–5) of the `*.tsv` files; empty where there is no folder. */
export function readSimilarities(
  folder: string | null,
  shareAlike: boolean,
): { score: number; a: string; b: string }[] {
  if (folder === null) return [];
  return pretextFiles(folder, shareAlike)
    .filter((f) => /\.tsv(\.xz)?$/.test(f))
    .flatMap((f) =>
      readText(f)
        .split('\n')
        .flatMap((line) => {
          const [score, a, b] = line.split('\t');
          return a && b ? [{ score: Number(score), a, b }] : [];
        }),
    );
}
