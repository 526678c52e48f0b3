/**
 * What the word vectors, or an encoder, read: the customer's turn first, then the turns before it, newest first, each
 * closed by a separator and marked by segment. Pure; training and serving run these very lines.
 */
import type { Channel } from '../label.ts';

/** Segment ids (`token_type_ids`). */
export const SEGMENT = { turn: 0, agent: 1, customer: 2 } as const;
/** Longest row, in pieces. */
export const MAX_PIECES = 80;
/** Turns of context that are read at most. */
export const MAX_CONTEXT_TURNS = 3;
const TURN_HEAD = 30;
const TURN_TAIL = 18;
/** Pieces kept of the context turns, newest first; the end of a turn tells more than its start. */
const CONTEXT_PIECES = [24, 14, 12] as const;

export interface ContextPieces {
  channel: Channel;
  pieces: readonly number[];
}
export interface PieceRow {
  ids: number[];
  types: number[];
}

/** Joins a turn and its context (oldest first, as heard) to one row of at most MAX_PIECES. */
export function joinPieces(
  turn: readonly number[],
  context: readonly ContextPieces[],
  special: { cls: number; sep: number },
): PieceRow {
  const kept =
    turn.length > TURN_HEAD + TURN_TAIL
      ? [...turn.slice(0, TURN_HEAD), ...turn.slice(turn.length - TURN_TAIL)]
      : turn;
  const ids = [special.cls, ...kept, special.sep];
  const types: number[] = ids.map(() => SEGMENT.turn);
  for (let back = 0; back < MAX_CONTEXT_TURNS; back++) {
    const heard = context[context.length - 1 - back];
    if (heard === undefined) break;
    const room = Math.min(CONTEXT_PIECES[back] ?? 0, MAX_PIECES - ids.length - 1);
    if (room <= 0) break;
    const part = heard.pieces.slice(Math.max(0, heard.pieces.length - room));
    const segment = heard.channel === 'agent' ? SEGMENT.agent : SEGMENT.customer;
    for (const id of part) {
      ids.push(id);
      types.push(segment);
    }
    ids.push(special.sep);
    types.push(segment);
  }
  return { ids, types };
}

/** Stand-ins for characters outside the vocabulary: never a bare [UNK]. Private-use code points. */
export const CHARACTER_CLASSES: readonly { stand: string; pattern: RegExp }[] = [
  { stand: '\uE000', pattern: /\p{Script=Han}/u },
  { stand: '\uE001', pattern: /\p{Script=Hiragana}|\p{Script=Katakana}/u },
  { stand: '\uE002', pattern: /\p{Script=Latin}/u },
  { stand: '\uE003', pattern: /\p{N}/u },
  { stand: '\uE004', pattern: /\p{L}/u },
  { stand: '\uE005', pattern: /\p{Extended_Pictographic}/u },
  { stand: '\uE006', pattern: /[\s\S]/u },
];
const MAX_WORD_LENGTH = 32;

/** The class stand-in of a character. */
export function characterClass(character: string): string {
  for (const { stand, pattern } of CHARACTER_CLASSES) if (pattern.test(character)) return stand;
  return '\uE006';
}

/** Pauses and quotation marks: a recogniser writes them or not, so they are not read. */
const SILENT = /^[\s、。,.・…「」『』()（）"'“”‘’;:〈〉《》【】[\]]+$/u;

export function isSilent(surface: string): boolean {
  return SILENT.test(surface);
}

/** The word as the vocabulary knows it: figures alike, unknown characters by class, bounded. */
export function wordForm(surface: string, known: (character: string) => boolean): string {
  let out = '';
  let count = 0;
  for (const character of surface) {
    if (count++ >= MAX_WORD_LENGTH) break;
    const plain = /[0-9]/.test(character) ? '0' : character;
    out += known(plain) ? plain : characterClass(plain);
  }
  return out;
}
