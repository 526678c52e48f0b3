import type { Insertable, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Logger } from '../lib/logger.ts';
import type { EventRow } from '../record/record.ts';
import type { Database, PostingTable } from '../record/schema.ts';
import { factOf, saidIn } from './facts.ts';
import { blockOf, writePosting } from './postings.ts';
import type { Words } from './words.ts';

/**
 * In: ids of calls that ended or changed after their end. Out: their facts and words, in the
 * store. Behind the live calls and never in their way: one call at a time. Words are taken from
 * the masked text, so that no number or name can be searched for.
 */
export interface Indexer {
  /** The call ended, or got a flag after its end. */
  note(callId: string): void;
  /** Takes up what ended while nobody listened, e.g. before a restart. */
  catchUp(): Promise<number>;
  /** Resolves when nothing waits. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

const ROWS_PER_STATEMENT = 500;
const TRIES = 3;
/** `words_seq` of a call whose words are still to be taken. */
const NO_WORDS = -1;

export function createIndexer(deps: {
  db: Kysely<Database>;
  events(callId: string): Promise<EventRow[]>;
  words: Words;
  log: Logger;
  /** Told after a call's facts are stored. */
  onIndexed?: (callId: string, isNew: boolean) => Promise<void>;
}): Indexer {
  const { db, words, log } = deps;
  const waiting = new Set<string>();
  let running: Promise<void> | null = null;
  let stopped = false;

  async function loop(): Promise<void> {
    for (const callId of waiting) {
      if (stopped) return;
      waiting.delete(callId);
      try {
        await index(callId);
      } catch (error) {
        if (!stopped) log.error({ callId, err: String(error) }, 'call not made searchable');
      }
    }
  }

  function start(): void {
    if (stopped) return;
    running ??= loop().finally(() => {
      running = null;
      if (waiting.size > 0) start();
    });
  }

  async function index(callId: string): Promise<void> {
    const call = await db
      .selectFrom('call')
      .selectAll()
      .where('call_id', '=', callId)
      .executeTakeFirst();
    if (!call || call.ended_at_ms === null) return;
    const rows = await deps.events(callId);
    const fact = factOf(rows, {
      verdict: call.verdict ?? 'normal',
      types: call.types ? JSON.parse(call.types) : [],
      conduct: call.conduct ?? 0,
      demand: call.demand ?? 0,
      durationMs: call.duration_ms ?? 0,
    });
    if (!fact) return;
    const said = saidIn(rows);
    // Without the dictionary the call is still listed and judged; its words follow at the next start.
    const terms = await words.terms(said.map((s) => s.text)).catch((error: Error) => {
      if (stopped) throw error;
      log.error({ callId, err: error.message }, 'words of the call not stored yet');
      return null;
    });
    const wordsSeq = terms ? (rows.at(-1)?.seq ?? 0) : NO_WORDS;

    let isNew = false;
    for (let tries = 1; ; tries += 1) {
      try {
        await db.transaction().execute(async (tx) => {
          const known = await tx
            .selectFrom('call_fact')
            .select(['call_no', 'words_seq'])
            .where('call_id', '=', callId)
            .executeTakeFirst();
          isNew = !known;
          let callNo = known?.call_no;
          if (callNo === undefined) {
            const { top } = await tx
              .selectFrom('call_fact')
              .select((e) => e.fn.max('call_no').as('top'))
              .executeTakeFirstOrThrow();
            callNo = (top ?? 0) + 1;
            await tx
              .insertInto('call_fact')
              .values({ ...fact, call_no: callNo, words_seq: wordsSeq })
              .execute();
          } else {
            // What was sealed when the call ended stays sealed.
            const { end_seq: _seq, end_chain: _chain, call_id: _id, ...rest } = fact;
            await tx
              .updateTable('call_fact')
              .set({ ...rest, ...(terms ? { words_seq: wordsSeq } : {}) })
              .where('call_no', '=', callNo)
              .execute();
          }
          const since = known?.words_seq ?? NO_WORDS;
          const byTerm = new Map<string, number[]>();
          for (const [k, { seq }] of said.entries()) {
            if (seq <= since) continue;
            for (const term of terms?.[k] ?? []) {
              const seqs = byTerm.get(term);
              if (seqs) seqs.push(seq);
              else byTerm.set(term, [seq]);
            }
          }
          await addPostings(tx, callNo, byTerm);
        });
        break;
      } catch (error) {
        // Another node took the same number; the next one is free.
        if (tries >= TRIES) throw error;
      }
    }
    await deps.onIndexed?.(callId, isNew);
  }

  return {
    note(callId) {
      waiting.add(callId);
      start();
    },
    async catchUp() {
      const missing = await db
        .selectFrom('call')
        .leftJoin('call_fact', 'call_fact.call_id', 'call.call_id')
        .select('call.call_id')
        .where('call.ended_at_ms', 'is not', null)
        .where((e) =>
          e.or([e('call_fact.call_no', 'is', null), e('call_fact.words_seq', '=', NO_WORDS)]),
        )
        .orderBy('call.ended_at_ms')
        .execute();
      for (const { call_id } of missing) waiting.add(call_id);
      if (missing.length > 0) start();
      return missing.length;
    },
    async idle() {
      while (running) await running;
    },
    async stop() {
      stopped = true;
      waiting.clear();
      await running;
    },
  };
}

/** Adds one call's words. Rows grow at their end; nothing is read first. */
export async function addPostings(
  db: Kysely<Database>,
  callNo: number,
  byTerm: ReadonlyMap<string, number[]>,
): Promise<void> {
  const block = blockOf(callNo);
  const rows: Insertable<PostingTable>[] = [...byTerm].map(([term, seqs]) => ({
    term,
    block,
    calls: writePosting(
      callNo,
      [...seqs].sort((a, b) => a - b),
    ),
  }));
  for (let k = 0; k < rows.length; k += ROWS_PER_STATEMENT) {
    await db
      .insertInto('posting')
      .values(rows.slice(k, k + ROWS_PER_STATEMENT))
      .onConflict((c) =>
        c
          .columns(['term', 'block'])
          .doUpdateSet({ calls: sql<string>`posting.calls || excluded.calls` }),
      )
      .execute();
  }
}
