/**
 * Step 2: writes the labelled turns as ids, for Python: rows.json (labels, groups), and n-gram
 * and piece ids as flat binaries. Features are those of serving, by the same code.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTS, type Channel, DEMANDS } from '@kikimori/shared/label.ts';
import { ngrams } from '@kikimori/shared/text/ngrams.ts';
import { normalise } from '@kikimori/shared/text/normalise.ts';
import { joinPieces } from '@kikimori/shared/text/sequence.ts';
import type { Pieces } from '../../server/src/score/pieces.ts';
import type { Morpheme, Tokenise } from '../../server/src/tokenise/tokenise.ts';
import { type Label, readCalls, readParaphrases, readTurns } from './corpus.ts';
import { readCalm, readSimilarities } from './pretext.ts';

export interface RowsOptions {
  corpusDir: string;
  workDir: string;
  tokenise: Tokenise;
  pieces: Pieces;
  /** Folder of pre-training text, for its sentence pairs; null where there is none. */
  pretextDir: string | null;
  shareAlike: boolean;
}

/** Lines of a turns file that stay together in a split: neighbours are often minimal pairs. */
const TURNS_PER_GROUP = 10;
/** An n-gram must occur in this many rows to be a candidate. */
const MIN_ROWS = 2;

/** Calm service talk of the pre-training text, as turns without any label. */
export const CALM_ROWS = 12_000;
export const CALM_GROUP = 'calm/';

/** Group of a single turn: it stays with its neighbours in a split. */
export function groupOfTurn(turn: { file: string; line: number }): string {
  return `${turn.file}/${Math.floor((turn.line - 1) / TURNS_PER_GROUP)}`;
}

interface Heard {
  channel: Channel;
  words: Morpheme[];
  pieces: number[];
}
interface Row {
  turn: Heard;
  context: Heard[];
  label: Label;
  group: string;
  callId: string | null;
  i: number;
}

/** All labelled turns with the context they are scored in. */
export function corpusRows(options: Omit<RowsOptions, 'workDir'>): Row[] {
  const cache = new Map<string, Omit<Heard, 'channel'>>();
  const hear = (channel: Channel, text: string): Heard => {
    let heard = cache.get(text);
    if (!heard) {
      const morphemes = options.tokenise(normalise(text));
      heard = {
        words: morphemes,
        pieces: options.pieces.ids(morphemes),
      };
      cache.set(text, heard);
    }
    return { channel, ...heard };
  };
  const rows: Row[] = [];
  for (const call of readCalls(options.corpusDir)) {
    const said: Heard[] = [];
    for (const u of call.utterances) {
      const turn = hear(u.channel, u.text);
      if (u.label)
        rows.push({
          turn,
          context: said.slice(-3),
          label: u.label,
          group: call.callId,
          callId: call.callId,
          i: u.i,
        });
      said.push(turn);
    }
  }
  readTurns(options.corpusDir).forEach((t) => {
    rows.push({
      turn: hear('customer', t.text),
      context: t.context.slice(-3).map((c) => hear(c.channel, c.text)),
      label: t.label,
      group: groupOfTurn(t),
      callId: null,
      i: t.line,
    });
  });
  readCalm(options.pretextDir, options.shareAlike, CALM_ROWS, 0).forEach((t, k) => {
    rows.push({
      turn: hear('customer', t.text),
      context: t.context.map((c) => hear(c.channel, c.text)),
      label: { tone: 0, acts: [], demands: [], danger: false, selfHarm: false, repeatOf: null },
      group: `${CALM_GROUP}${k}`,
      callId: null,
      i: k,
    });
  });
  return rows;
}

/** Sentences for the repetition vector, without context: paraphrase groups and rated pairs. */
function writeSentences(options: RowsOptions): void {
  const ids: number[] = [];
  const starts = [0];
  const add = (text: string): number => {
    const pieces = options.pieces.ids(options.tokenise(normalise(text)));
    for (const id of joinPieces(pieces, [], options.pieces).ids) ids.push(id);
    starts.push(ids.length);
    return starts.length - 2;
  };
  const groups = readParaphrases(options.corpusDir).map((g) => ({
    same: g.same.map(add),
    other: g.other.map(add),
  }));
  const rated = readSimilarities(options.pretextDir, options.shareAlike, 'train').map((s) => ({
    a: add(s.a),
    b: add(s.b),
    score: s.score,
  }));
  const put = (name: string, data: NodeJS.ArrayBufferView | string) =>
    writeFileSync(join(options.workDir, name), data);
  put('sentences.ids.bin', Uint16Array.from(ids));
  put('sentences.starts.bin', Int32Array.from(starts));
  put('sentences.json', JSON.stringify({ groups, rated }));
}

export function stepRows(options: RowsOptions): { rows: number; candidates: number } {
  const rows = corpusRows(options);
  const uses = new Map<string, number>();
  const grams = rows.map((r) => ngrams(r.turn.words, r.context));
  for (const set of grams) for (const g of set) uses.set(g, (uses.get(g) ?? 0) + 1);
  const names = [...uses]
    .filter(([, n]) => n >= MIN_ROWS)
    .map(([g]) => g)
    .sort();
  const index = new Map(names.map((g, k) => [g, k]));
  const gramIds: number[] = [];
  const gramStarts = [0];
  const pieceIds: number[] = [];
  const pieceTypes: number[] = [];
  const pieceStarts = [0];
  rows.forEach((row, k) => {
    for (const g of grams[k] ?? []) {
      const id = index.get(g);
      if (id !== undefined) gramIds.push(id);
    }
    gramStarts.push(gramIds.length);
    const joined = joinPieces(row.turn.pieces, row.context, options.pieces);
    for (const id of joined.ids) pieceIds.push(id);
    for (const type of joined.types) pieceTypes.push(type);
    pieceStarts.push(pieceIds.length);
  });
  mkdirSync(options.workDir, { recursive: true });
  const put = (name: string, data: NodeJS.ArrayBufferView | string) =>
    writeFileSync(join(options.workDir, name), data);
  put('rows.grams.bin', Int32Array.from(gramIds));
  put('rows.gramstarts.bin', Int32Array.from(gramStarts));
  put('rows.ids.bin', Uint16Array.from(pieceIds));
  put('rows.types.bin', Uint8Array.from(pieceTypes));
  put('rows.starts.bin', Int32Array.from(pieceStarts));
  put('rows.names.json', JSON.stringify(names));
  put(
    'rows.json',
    JSON.stringify(
      rows.map((r) => ({
        callId: r.callId,
        i: r.i,
        group: r.group,
        tone: r.label.tone,
        y: [
          ...ACTS.map((a) => (r.label.acts.includes(a) ? 1 : 0)),
          ...DEMANDS.map((d) => (r.label.demands.includes(d) ? 1 : 0)),
          r.label.danger ? 1 : 0,
          r.label.selfHarm ? 1 : 0,
        ],
        repeatOf: r.label.repeatOf,
      })),
    ),
  );
  writeSentences(options);
  return { rows: rows.length, candidates: names.length };
}
