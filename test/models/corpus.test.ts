import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { nearPairs, type Piece, pieceOf } from '@kikimori/models/corpus/check.ts';
import { readCalls, readParaphrases, readTurns } from '@kikimori/models/training/corpus.ts';
import { ACTS, CALL_TYPES, CUE_KINDS, DEMANDS, VERDICTS } from '@kikimori/shared/label.ts';

const CORPUS = join(dirname(fileURLToPath(import.meta.url)), '../../models/corpus');
const calls = readCalls(CORPUS);
const turns = readTurns(CORPUS);

describe('the corpus', () => {
  it('names only labels, verdicts, types and cues that the product knows', () => {
    const unknown: string[] = [];
    const check = (place: string, values: readonly string[], known: readonly string[]) => {
      for (const v of values) if (!known.includes(v)) unknown.push(`${place}: ${v}`);
    };
    for (const call of calls) {
      check(call.callId, [call.verdict], VERDICTS);
      check(call.callId, call.types, CALL_TYPES);
      check(call.callId, call.mustNot, CUE_KINDS);
      for (const u of call.utterances) {
        check(`${call.callId}#${u.i}`, u.label?.acts ?? [], ACTS);
        check(`${call.callId}#${u.i}`, u.label?.demands ?? [], DEMANDS);
      }
    }
    for (const t of turns) {
      check(`${t.file}:${t.line}`, t.label.acts, ACTS);
      check(`${t.file}:${t.line}`, t.label.demands, DEMANDS);
    }
    expect(unknown).toEqual([]);
  });

  it('calls have their own ids, whole labels, and repetitions of earlier customer turns only', () => {
    expect(new Set(calls.map((c) => c.callId)).size).toBe(calls.length);
    const wrong = calls.flatMap((call) =>
      call.utterances.flatMap((u, k) => {
        if (u.i !== k) return [`${call.callId}#${k}: index ${u.i}`];
        if (u.channel === 'agent')
          return u.label ? [`${call.callId}#${k}: agent with a label`] : [];
        if (!u.label) return [`${call.callId}#${k}: no label`];
        const of = u.label.repeatOf;
        if (of === null) return [];
        return of < k && call.utterances[of]?.channel === 'customer'
          ? []
          : [`${call.callId}#${k}: repeats ${of}`];
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('paraphrase groups hold at least two ways to say it', () => {
    const groups = readParaphrases(CORPUS);
    expect(groups.length).toBeGreaterThan(100);
    expect(groups.filter((g) => g.same.length < 2).map((g) => g.head)).toEqual([]);
  });
});

describe('the search for doubles', () => {
  const piece = (text: string, place: string): Piece => {
    const found = pieceOf(text, place, 'f', 1);
    if (!found) throw new Error('too short');
    return found;
  };
  const first = piece('先月買った掃除機なんですけど 電源が入らないんですよ', 'a');

  it('finds a double and one changed word, whatever the pauses and marks', () => {
    const again = piece('先月買った、掃除機なんですけど電源が入らないんですよー。', 'b');
    const near = piece('先月買った掃除機なんですけど 電源が入らないのですよ', 'c');
    const found = nearPairs([first, again, near], null);
    expect(found.map((m) => `${m.a.place}${m.b.place}`)).toEqual(
      expect.arrayContaining(['ab', 'ac']),
    );
    expect(found.find((m) => m.b.place === 'b')?.likeness).toBe(1);
  });

  it('lets other turns be, and says nothing of turns too short to tell', () => {
    const other = piece('工事の日をもう少し早くしてもらえないかと思いまして', 'd');
    expect(nearPairs([first, other], null)).toEqual([]);
    expect(pieceOf('はい そうです', 'e', 'f', 1)).toBeNull();
  });
});
