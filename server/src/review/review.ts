import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { Decision } from '@kikimori/shared/protocol/review-week.ts';
import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { EventRow } from '../record/record.ts';
import type { Database } from '../record/schema.ts';
import { agreements } from './agreement.ts';
import { createBlind } from './blind.ts';
import { createCare } from './care.ts';
import type { PrepareCases } from './cases.ts';
import { createCases } from './cases.ts';
import { createDecisions } from './decisions.ts';
import type { DeckQuery } from './deck.ts';
import { readDeck } from './deck.ts';
import { createIndexer } from './indexer.ts';
import { createLabels } from './labels.ts';
import { createRecordings } from './recording/recordings.ts';
import type { Dossier } from './report/dossier.ts';
import { dossierOf } from './report/dossier.ts';
import { createSearch } from './search.ts';
import { createShelf } from './shelf.ts';
import type { TrendQuery } from './trends.ts';
import { readTrends } from './trends.ts';
import { DAY_MS } from './week.ts';
import { createWords } from './words.ts';

/**
 * In: calls that ended, and what reviewers think of them. Out: search, the weekly deck, figures,
 * labels and reports. Never: changes an event, decides for a person, touches a live call.
 */
export function createReview(deps: {
  db: Kysely<Database>;
  clock: Clock;
  log: Logger;
  events(callId: string): Promise<EventRow[]>;
  manual(version: string): Promise<unknown | null>;
  prepareCases: PrepareCases;
  /** Folder of the recordings. */
  recordingsDir: string;
  /** Told after a call became searchable, and after a decision: for the webhook. */
  onIndexed?: (callId: string, isNew: boolean) => Promise<void>;
  onDecided?: (decision: Decision) => Promise<void>;
}) {
  const { db, clock } = deps;
  const words = createWords();
  const indexer = createIndexer({ ...deps, words });
  const blind = createBlind({ db, clock });
  const decisions = createDecisions({ ...deps, blind });
  const labels = createLabels(deps);
  const shelf = createShelf({ db, clock });
  const recordings = createRecordings({ db, clock, folder: deps.recordingsDir });
  const stopSweep = clock.every(DAY_MS, () => void recordings.sweep());

  /** What was sealed when the call ended. */
  async function seal(callId: string): Promise<{ seq: number; chain: string } | null> {
    const row = await db
      .selectFrom('call_fact')
      .select(['end_seq', 'end_chain'])
      .where('call_id', '=', callId)
      .executeTakeFirst();
    return row ? { seq: row.end_seq, chain: row.end_chain } : null;
  }

  return {
    indexer,
    blind,
    search: createSearch({ db, words, blind }),
    labels,
    decisions,
    shelf,
    recordings,
    cases: createCases(deps),
    care: createCare({ db, nowMs: clock.nowMs }),
    deck: (query: Omit<DeckQuery, 'nowMs'>) =>
      readDeck(db, blind, { ...query, nowMs: clock.nowMs() }),
    agreements: (range: Parameters<typeof agreements>[1]) => agreements(db, range),
    trends: (query: TrendQuery) => readTrends(db, query),

    /** Site and agent of a stored call, for the door; null where there is none. */
    async scope(
      callId: string,
    ): Promise<{ agentId: string; site: string; startedAtMs: number } | null> {
      const row = await db
        .selectFrom('call')
        .select(['agent_id', 'site', 'started_at_ms'])
        .where('call_id', '=', callId)
        .executeTakeFirst();
      return row ? { agentId: row.agent_id, site: row.site, startedAtMs: row.started_at_ms } : null;
    },

    /** Everything that reports are written from; null where there is no such call. */
    async dossier(callId: string, masked: boolean): Promise<Dossier | null> {
      const rows = await deps.events(callId);
      const first = rows[0]?.event;
      if (first?.kind !== 'started') return null;
      const manual = await deps.manual(first.call.versions.manual);
      const all = await recordings.all(callId);
      return dossierOf({
        rows,
        masked,
        // What is stored was compiled and valid when its call started.
        manual: manual as Manual | null,
        judgements: await decisions.of(callId),
        notes: await shelf.notes(callId),
        labels: (await labels.get(callId)).turns,
        exports: await shelf.exports(callId),
        openings: await blind.openings(callId),
        audio: all.length > 0 ? { all, proof: await recordings.prove(callId) } : null,
        sealed: await seal(callId),
      });
    },

    async stop(): Promise<void> {
      stopSweep();
      const stopped = indexer.stop();
      await words.close();
      await stopped;
    },
  };
}
export type Review = ReturnType<typeof createReview>;
