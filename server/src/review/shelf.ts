import { randomUUID } from 'node:crypto';
import type { SavedSearch } from '@kikimori/shared/protocol/review.ts';
import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import type { Database } from '../record/schema.ts';
import type { Who } from './labels.ts';

/** What reviewers keep: searches of their own, additions to reports, and who took a report out. */
export function createShelf(deps: { db: Kysely<Database>; clock: Clock }) {
  const { db, clock } = deps;
  const stamp = (who: Who) => ({
    id: randomUUID(),
    by_id: who.userId,
    by_name: who.name,
    at_ms: clock.nowMs(),
  });

  return {
    async saveSearch(who: Who, search: { name: string; query: string }): Promise<SavedSearch> {
      const id = randomUUID();
      await db
        .insertInto('saved_search')
        .values({ id, by_id: who.userId, at_ms: clock.nowMs(), ...search })
        .execute();
      return { id, ...search };
    },

    /** The person's own, oldest first. */
    async searches(who: Who): Promise<SavedSearch[]> {
      return db
        .selectFrom('saved_search')
        .select(['id', 'name', 'query'])
        .where('by_id', '=', who.userId)
        .orderBy('at_ms')
        .execute();
    },

    /** @returns false where there is none of this person's. */
    async dropSearch(who: Who, id: string): Promise<boolean> {
      const result = await db
        .deleteFrom('saved_search')
        .where('id', '=', id)
        .where('by_id', '=', who.userId)
        .executeTakeFirst();
      return Number(result.numDeletedRows) > 0;
    },

    async note(who: Who, note: { callId: string; field: number; text: string }): Promise<void> {
      await db
        .insertInto('incident_note')
        .values({
          ...stamp(who),
          call_id: note.callId,
          field: String(note.field),
          body: note.text,
        })
        .execute();
    },

    /** The latest text of each field that a person filled in; an emptied one is none. */
    async notes(
      callId: string,
    ): Promise<Map<number, { text: string; byName: string; atMs: number }>> {
      const rows = await db
        .selectFrom('incident_note')
        .selectAll()
        .where('call_id', '=', callId)
        .orderBy('at_ms')
        .execute();
      const latest = new Map(rows.map((r) => [Number(r.field), r]));
      return new Map(
        [...latest]
          .filter(([, r]) => r.body !== '')
          .map(([n, r]) => [n, { text: r.body, byName: r.by_name, atMs: r.at_ms }]),
      );
    },

    /** Who took a report or a bundle of this call out, part of the chain of custody. */
    async logExport(
      who: Who,
      out: { callId: string; kind: string; masked: boolean; sha256: string },
    ): Promise<void> {
      await db
        .insertInto('export_log')
        .values({
          ...stamp(who),
          call_id: out.callId,
          kind: out.kind,
          masked: out.masked ? 1 : 0,
          sha256: out.sha256,
        })
        .execute();
    },

    async exports(callId: string) {
      const rows = await db
        .selectFrom('export_log')
        .selectAll()
        .where('call_id', '=', callId)
        .orderBy('at_ms')
        .execute();
      return rows.map((r) => ({
        byName: r.by_name,
        atMs: r.at_ms,
        kind: r.kind,
        masked: r.masked === 1,
        sha256: r.sha256,
      }));
    },
  };
}
export type Shelf = ReturnType<typeof createShelf>;
