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

/** Every tenth rated pair is kept from training, to measure on. */
const RATED_HELD_OUT = 10;

/**
 * Rated sentence pairs (score 0–5) of the `*.tsv` files, those that train or those kept from
 * training; empty where there is no folder.
 */
export function readSimilarities(
  folder: string | null,
  shareAlike: boolean,
  part: 'train' | 'held-out',
): { score: number; a: string; b: string; file: string }[] {
  if (folder === null) return [];
  return pretextFiles(folder, shareAlike)
    .filter((f) => /\.tsv(\.xz)?$/.test(f))
    .flatMap((f) =>
      readText(f)
        .split('\n')
        .flatMap((line, k) => {
          const [score, a, b] = line.split('\t');
          const wanted = (k % RATED_HELD_OUT === 0) === (part === 'held-out');
          return a && b && wanted ? [{ score: Number(score), a, b, file: basename(f) }] : [];
        }),
    );
}

/** Service dialogues whose customers are calm throughout: who speaks first in which file. */
const CALM: readonly { prefix: string; customerFirst: boolean; share: number }[] = [
  { prefix: 'asdc', customerFirst: false, share: 0.7 },
  { prefix: 'jmultiwoz', customerFirst: true, share: 0.3 },
];
/** Each kept dialogue gives this many customer turns at most. */
const CALM_TURNS = 4;

export interface CalmTurn {
  text: string;
  /** Oldest first. */
  context: { channel: 'agent' | 'customer'; text: string }[];
}

/**
 * About `count` customer turns of calm service talk with their context, spread over the dialogues
 * (`offset` picks other dialogues: 0 for training, 1 for measuring). Empty where there is no folder.
 */
export function readCalm(
  folder: string | null,
  shareAlike: boolean,
  count: number,
  offset: 0 | 1,
): CalmTurn[] {
  if (folder === null) return [];
  const out: CalmTurn[] = [];
  for (const path of pretextFiles(folder, shareAlike)) {
    const kind = CALM.find((c) => basename(path).startsWith(c.prefix));
    if (!kind) continue;
    const dialogues = readText(path)
      .split(/\n\s*\n/)
      .map((d) => d.split('\n').filter((l) => l.trim() !== ''))
      .filter((d) => d.length >= 6);
    const wanted = Math.ceil((count * kind.share) / CALM_TURNS);
    const stride = Math.max(2, Math.floor(dialogues.length / wanted));
    for (let d = offset * (stride >> 1); d < dialogues.length; d += stride) {
      const lines = dialogues[d] ?? [];
      const own = lines.map((_, k) => k).filter((k) => (k % 2 === 0) === kind.customerFirst);
      const step = Math.max(1, Math.floor(own.length / CALM_TURNS));
      for (let n = 0, taken = 0; n < own.length && taken < CALM_TURNS; n += step, taken++) {
        const k = own[n] ?? 0;
        out.push({
          text: lines[k] ?? '',
          context: lines.slice(Math.max(0, k - 3), k).map((text, back, part) => ({
            channel: (part.length - back) % 2 === 1 ? ('agent' as const) : ('customer' as const),
            text,
          })),
        });
      }
    }
  }
  return out;
}
