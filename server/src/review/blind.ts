import { randomUUID } from 'node:crypto';
import type { Kysely, RawBuilder, SqlBool } from 'kysely';
import { sql } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import type { Database } from '../record/schema.ts';
import type { Who } from './labels.ts';
import { dayStartMs, WEEK_MS } from './week.ts';

/**
 * Blind judgement: what the software and other people judged of a flagged call stays hidden from
 * whoever may judge it until they have judged, until they opened it with a reason (their judgement
 * then no longer counts as blind), or until the week is closed. One rule for every route.
 */

/** Flags that ask for a review; 該当なし does not. */
const ASKS = ['harassment', 'grey', 'claim'] as const;
const ids = (values: readonly string[]) => sql.join(values.map((v) => sql.lit(v)));

/** True for rows of `call_fact` that the weekly deck holds. */
export function inDeck(): RawBuilder<SqlBool> {
  return sql<SqlBool>`(call_fact.auto_flag = 1
    or coalesce(call_fact.agent_flag, '') in (${ids(ASKS)})
    or coalesce(call_fact.sv_flag, '') in (${ids(ASKS)}))`;
}

/** True for rows of `call_fact` that this person neither judged nor opened, in weeks still open. */
function unjudgedBy(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(not exists (select 1 from decision
      where decision.call_id = call_fact.call_id and decision.by_id = ${userId})
    and not exists (select 1 from opening
      where opening.call_id = call_fact.call_id and opening.by_id = ${userId})
    and not exists (select 1 from week_closing
      where week_closing.from_ms <= call_fact.started_at_ms
        and week_closing.to_ms > call_fact.started_at_ms
        and week_closing.site in ('*', call_fact.site)))`;
}

/** True for rows of `call_fact` whose judgements this person must not see yet. */
export function blindTo(userId: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`(${inDeck()} and ${unjudgedBy(userId)})`;
}

/** True for rows of `call_fact` that are no longer hidden from this person; for null always. */
export function openTo(userId: string | null): RawBuilder<SqlBool> {
  return userId === null ? sql<SqlBool>`1 = 1` : sql<SqlBool>`not ${blindTo(userId)}`;
}

/**
 * True for rows of `call_fact` that a list may show with their reading. A list tells no flagged call
 * from the others: of every call that this person has not judged it says the same, nothing.
 */
export function listedTo(userId: string | null): RawBuilder<SqlBool> {
  return userId === null ? sql<SqlBool>`1 = 1` : sql<SqlBool>`not ${unjudgedBy(userId)}`;
}

export interface Closing {
  site: string;
  byName: string;
  atMs: number;
}

const AT_ONCE = 500;

export function createBlind(deps: { db: Kysely<Database>; clock: Clock }) {
  const { db, clock } = deps;

  /** Of these calls, those whose judgements this person must not see yet. */
  async function among(userId: string, callIds: readonly string[]): Promise<Set<string>> {
    const hidden = new Set<string>();
    for (let k = 0; k < callIds.length; k += AT_ONCE) {
      const some = callIds.slice(k, k + AT_ONCE);
      const rows = await db
        .selectFrom('call_fact')
        .select('call_id')
        .where('call_id', 'in', some)
        .where(blindTo(userId))
        .execute();
      // Ended a moment ago: its facts are not there yet, its reading already is.
      const fresh = await db
        .selectFrom('call')
        .leftJoin('call_fact', 'call_fact.call_id', 'call.call_id')
        .select('call.call_id')
        .where('call.call_id', 'in', some)
        .where('call_fact.call_id', 'is', null)
        .where('call.ended_at_ms', 'is not', null)
        .where((e) =>
          e.or([e('call.verdict', 'in', ['grey', 'harassment']), e('call.flag', 'in', [...ASKS])]),
        )
        .execute();
      for (const { call_id } of [...rows, ...fresh]) hidden.add(call_id);
    }
    return hidden;
  }

  return {
    among,

    /** Of these calls, those that a list shows without their reading (see `listedTo`). */
    async unlisted(userId: string, callIds: readonly string[]): Promise<Set<string>> {
      const hidden = new Set(callIds);
      for (let k = 0; k < callIds.length; k += AT_ONCE) {
        const rows = await db
          .selectFrom('call_fact')
          .select('call_id')
          .where('call_id', 'in', callIds.slice(k, k + AT_ONCE))
          .where(listedTo(userId))
          .execute();
        for (const { call_id } of rows) hidden.delete(call_id);
      }
      return hidden;
    },

    /** The ids of all calls that a list may show with their reading, for a query of calls. */
    listed(userId: string) {
      return db.selectFrom('call_fact').select('call_id').where(listedTo(userId));
    },

    async is(userId: string, callId: string): Promise<boolean> {
      return (await among(userId, [callId])).size > 0;
    },

    /** Every hidden call of these sites. */
    async all(userId: string, sites: string[] | null): Promise<string[]> {
      let q = db.selectFrom('call_fact').select('call_id').where(blindTo(userId));
      if (sites) q = q.where('site', 'in', sites.length > 0 ? sites : ['']);
      return (await q.execute()).map((r) => r.call_id);
    },

    /** Notes that this person sees others' judgements from now on. */
    async open(who: Who, callIds: readonly string[], reason: string): Promise<void> {
      if (callIds.length === 0) return;
      const stamp = { by_id: who.userId, by_name: who.name, at_ms: clock.nowMs() };
      await db
        .insertInto('opening')
        .values(callIds.map((call_id) => ({ id: randomUUID(), ...stamp, call_id, reason })))
        .execute();
    },

    /** Notes once that this person watched a call while it was live. */
    async watch(who: Who, callId: string): Promise<void> {
      const call = await db
        .selectFrom('call')
        .select('ended_at_ms')
        .where('call_id', '=', callId)
        .executeTakeFirst();
      const known = await db
        .selectFrom('opening')
        .select('id')
        .where('call_id', '=', callId)
        .where('by_id', '=', who.userId)
        .executeTakeFirst();
      if (call && call.ended_at_ms === null && !known) await this.open(who, [callId], 'live');
    },

    /** Who opened a call without having judged it, oldest first. */
    async openings(callId: string): Promise<{ byName: string; atMs: number; reason: string }[]> {
      const rows = await db
        .selectFrom('opening')
        .selectAll()
        .where('call_id', '=', callId)
        .orderBy('at_ms')
        .execute();
      return rows.map((r) => ({ byName: r.by_name, atMs: r.at_ms, reason: r.reason }));
    },

    /**
     * Closes a week for these sites (null: for all) up to now; what comes later in the week stays
     * hidden until it is closed again.
     */
    async close(who: Who, week: string, sites: string[] | null): Promise<void> {
      const from_ms = dayStartMs(week);
      const at_ms = clock.nowMs();
      const to_ms = Math.min(from_ms + WEEK_MS, at_ms);
      const stamp = { by_id: who.userId, by_name: who.name, at_ms };
      const rows = (sites ?? ['*']).map((site) => ({
        id: randomUUID(),
        ...stamp,
        week,
        site,
        from_ms,
        to_ms,
      }));
      if (rows.length > 0) await db.insertInto('week_closing').values(rows).execute();
    },

    /** Who closed a week, the latest first; of the reader's sites. */
    async closings(week: string, sites: string[] | null): Promise<Closing[]> {
      let q = db.selectFrom('week_closing').selectAll().where('week', '=', week);
      if (sites) q = q.where('site', 'in', ['*', ...sites]);
      const rows = await q.orderBy('at_ms', 'desc').execute();
      return rows.map((r) => ({ site: r.site, byName: r.by_name, atMs: r.at_ms }));
    },
  };
}
export type Blind = ReturnType<typeof createBlind>;
