/**
 * Looks for turns that stand in the corpus twice, almost twice, or in the development calls:
 *
 *   npx tsx models/corpus/check.ts [--list N]
 *
 * Compared by hashes of character 5-grams; no text of the development calls is printed. Exit 1
 * where a customer turn of some length stands twice, or anything is shared with dev.jsonl.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CorpusCall, readCalls, readTurns } from '../training/corpus.ts';

/** Shorter turns (はい, もしもし) recur in any telephony and are not compared. */
const MIN_LENGTH = 14;
const SHINGLE = 5;
/** Smallest hashes kept of a turn: turns that share none are no candidates. */
const SKETCH = 12;
const NEAR = 0.6;
/** Lines of one turns file this near are deliberate minimal pairs. */
const PAIR_DISTANCE = 12;

export interface Piece {
  place: string;
  file: string;
  line: number;
  shingles: Set<number>;
  sketch: number[];
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let k = 0; k < text.length; k++) h = Math.imul(h ^ text.charCodeAt(k), 0x01000193);
  return h >>> 0;
}

/** Hashes of a turn; null where it is too short to tell. */
export function pieceOf(text: string, place: string, file: string, line: number): Piece | null {
  const plain = text.normalize('NFKC').replace(/[\s、。,.!?！？ー〜～…]/gu, '');
  if (plain.length < MIN_LENGTH) return null;
  const shingles = new Set<number>();
  for (let k = 0; k + SHINGLE <= plain.length; k++) shingles.add(hash(plain.slice(k, k + SHINGLE)));
  return { place, file, line, shingles, sketch: [...shingles].sort((a, b) => a - b).slice(0, SKETCH) };
}

export function likeness(a: Piece, b: Piece): number {
  let shared = 0;
  for (const s of a.shingles) if (b.shingles.has(s)) shared++;
  return shared / (a.shingles.size + b.shingles.size - shared);
}

export interface Match {
  a: Piece;
  b: Piece;
  likeness: number;
}

/** Pairs at or above NEAR, each once; `against` are compared with `pieces` only. */
export function nearPairs(pieces: readonly Piece[], against: readonly Piece[] | null): Match[] {
  const index = new Map<number, Piece[]>();
  const matches: Match[] = [];
  const put = (p: Piece) => {
    for (const s of p.sketch) {
      const at = index.get(s);
      if (at) at.push(p);
      else index.set(s, [p]);
    }
  };
  if (against) for (const p of against) put(p);
  for (const p of pieces) {
    const candidates = new Set(p.sketch.flatMap((s) => index.get(s) ?? []));
    for (const other of candidates) {
      const value = likeness(p, other);
      if (value >= NEAR) matches.push({ a: other, b: p, likeness: value });
    }
    if (!against) put(p);
  }
  return matches;
}

function callPieces(calls: readonly CorpusCall[], file: string): Piece[] {
  return calls.flatMap((call) =>
    call.utterances.flatMap((u) =>
      u.channel === 'customer' ? (pieceOf(u.text, `${call.callId}#${u.i}`, file, u.i) ?? []) : [],
    ),
  );
}

function run(): number {
  const { values } = parseArgs({ options: { list: { type: 'string', default: '20' } } });
  const here = fileURLToPath(new URL('.', import.meta.url));
  const turns = readTurns(here).flatMap(
    (t) => pieceOf(t.text, `${t.file}:${t.line}`, t.file, t.line) ?? [],
  );
  const pieces = [...callPieces(readCalls(here), 'calls'), ...turns];
  const pairs = nearPairs(pieces, null);
  const minimal = pairs.filter(
    (m) => m.a.file === m.b.file && m.a.file !== 'calls' && Math.abs(m.a.line - m.b.line) <= PAIR_DISTANCE,
  );
  const others = pairs.filter((m) => !minimal.includes(m)).sort((a, b) => b.likeness - a.likeness);
  const doubles = others.filter((m) => m.likeness === 1);
  console.log(`${pieces.length} customer turns of ${MIN_LENGTH} characters or more`);
  console.log(`minimal pairs (same file, near lines): ${minimal.length}`);
  console.log(`doubles: ${doubles.length}; near-doubles (${NEAR} or more alike): ${others.length - doubles.length}`);
  for (const m of others.slice(0, Number(values.list)))
    console.log(`  ${m.likeness.toFixed(2)}  ${m.a.place}  ${m.b.place}`);
  const devPath = join(here, '../eval/dev.jsonl');
  let leaked: Match[] = [];
  if (existsSync(devPath)) {
    const dev = readFileSync(devPath, 'utf8')
      .split('\n')
      .filter((l) => l.trim() !== '')
      .map((l) => JSON.parse(l) as CorpusCall);
    leaked = nearPairs(pieces, callPieces(dev, 'dev'));
    console.log(`shared with the development calls: ${leaked.length}`);
    for (const m of leaked) console.log(`  ${m.likeness.toFixed(2)}  ${m.a.place}  ${m.b.place}`);
  }
  return doubles.length > 0 || leaked.length > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = run();
