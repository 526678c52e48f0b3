import type { CallHead } from '@kikimori/shared/call/event.ts';
import type { CallType, Verdict } from '@kikimori/shared/label.ts';
import type { Insertable, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { createGroupCommit } from './group-commit.ts';
import type { CallSummary, EventRow, RecordStore } from './record.ts';
import type { CallTable, Database, EventTable } from './schema.ts';

interface Job {
  event: Insertable<EventTable>;
  call?: Insertable<CallTable>;
  summary?: CallSummary;
}

/**
 * The record in SQLite or PostgreSQL; `onCommit` is told how long each commit took, in ms,
 * `onSummary` that a call ended or was flagged after its end.
 */
export function createRecordStore(options: {
  db: Kysely<Database>;
  clock: Clock;
  onCommit?: (ms: number, jobs: number) => void;
  onSummary?: (callId: string) => void;
}): RecordStore {
  const { db, clock, onCommit, onSummary } = options;

  const commit = createGroupCommit<Job>({
    bytesOf: (job) => job.event.body.length + job.event.cues.length + 200,
    async write(jobs) {
      const startedMs = performance.now();
      await db.transaction().execute(async (tx) => {
        const calls = jobs.flatMap((j) => (j.call ? [j.call] : []));
        if (calls.length > 0) await tx.insertInto('call').values(calls).execute();
        await tx
          .insertInto('event')
          .values(jobs.map((j) => j.event))
          .execute();
        for (const { event, summary } of jobs) {
          if (!summary) continue;
          await tx
            .updateTable('call')
            .set({
              ended_at_ms: summary.endedAtMs,
              duration_ms: summary.durationMs,
              verdict: summary.verdict,
              types: JSON.stringify(summary.types),
              conduct: summary.conduct,
              demand: summary.demand,
              cue_count: summary.cueCount,
              flag: summary.flag,
            })
            .where('call_id', '=', event.call_id)
            .execute();
        }
      });
      onCommit?.(performance.now() - startedMs, jobs.length);
      for (const { event, summary } of jobs) if (summary) onSummary?.(event.call_id);
    },
  });

  return {
    open: (head, row) => commit.add({ event: toRow(row), call: callRow(head) }),

    append: (row, summary) => commit.add({ event: toRow(row), ...(summary ? { summary } : {}) }),

    async has(callId) {
      const row = await db
        .selectFrom('call')
        .select('call_id')
        .where('call_id', '=', callId)
        .executeTakeFirst();
      return row !== undefined;
    },

    async events(callId) {
      const rows = await db
        .selectFrom('event')
        .selectAll()
        .where('call_id', '=', callId)
        .orderBy('seq')
        .execute();
      return rows.map((r) => ({
        callId: r.call_id,
        seq: r.seq,
        recordedAtMs: r.recorded_at_ms,
        sourceSeq: r.source_seq,
        event: JSON.parse(r.body),
        cues: JSON.parse(r.cues),
        hash: r.hash,
      }));
    },

    async unfinished() {
      const rows = await db
        .selectFrom('call')
        .select('call_id')
        .where('ended_at_ms', 'is', null)
        .orderBy('started_at_ms')
        .execute();
      return rows.map((r) => r.call_id);
    },

    async vitalSince(startedAtMs) {
      const rows = await db
        .selectFrom('call')
        .innerJoin('event', 'event.call_id', 'call.call_id')
        .select('call.call_id')
        .distinct()
        .where('call.started_at_ms', '>=', startedAtMs)
        .where('call.ended_at_ms', 'is not', null)
        .where((eb) =>
          eb.or([
            eb('event.cues', 'like', '%"call110"%'),
            eb('event.cues', 'like', '%"lifeline"%'),
          ]),
        )
        .execute();
      return rows.map((r) => r.call_id);
    },

    async earlier(site, customerRef, beforeMs) {
      const rows = await db
        .selectFrom('call')
        .select(['call_id', 'started_at_ms', 'verdict', 'types'])
        .where('site', '=', site)
        .where('customer_ref', '=', customerRef)
        .where('started_at_ms', '<', beforeMs)
        .orderBy('started_at_ms', 'desc')
        .limit(5)
        .execute();
      return rows.map((r) => ({
        callId: r.call_id,
        startedAtMs: r.started_at_ms,
        verdict: r.verdict ?? 'normal',
        types: r.types ? JSON.parse(r.types) : [],
      }));
    },

    async list({ sites, verdict, beforeMs, only, limit }) {
      let query = db.selectFrom('call').selectAll().where('ended_at_ms', 'is not', null);
      if (sites) query = query.where('site', 'in', sites.length > 0 ? sites : ['']);
      if (verdict) query = query.where('verdict', '=', verdict);
      if (beforeMs !== undefined) query = query.where('started_at_ms', '<', beforeMs);
      if (only) query = query.where(sql<boolean>`call_id in ${only}`);
      const rows = await query.orderBy('started_at_ms', 'desc').limit(limit).execute();
      return rows.map((r) => ({
        callId: r.call_id,
        startedAtMs: r.started_at_ms,
        endedAtMs: r.ended_at_ms,
        agentName: r.agent_name,
        site: r.site,
        skill: r.skill,
        customerLabel: r.customer_label,
        verdict: (r.verdict ?? 'normal') as Verdict,
        types: (r.types ? JSON.parse(r.types) : []) as CallType[],
        conduct: r.conduct ?? 0,
        demand: r.demand ?? 0,
        cues: r.cue_count ?? 0,
        flag: r.flag,
        durationMs: r.duration_ms ?? 0,
      }));
    },

    async saveManual(version, body) {
      await db
        .insertInto('manual')
        .values({ version, loaded_at_ms: clock.nowMs(), body: JSON.stringify(body) })
        .onConflict((c) => c.column('version').doNothing())
        .execute();
    },

    async manual(version) {
      const row = await db
        .selectFrom('manual')
        .select('body')
        .where('version', '=', version)
        .executeTakeFirst();
      return row ? JSON.parse(row.body) : null;
    },

    drain: () => commit.drain(),
  };
}

function toRow(row: EventRow): Insertable<EventTable> {
  return {
    call_id: row.callId,
    seq: row.seq,
    kind: row.event.kind,
    at_ms: row.event.atMs,
    recorded_at_ms: row.recordedAtMs,
    source_seq: row.sourceSeq,
    body: JSON.stringify(row.event),
    cues: JSON.stringify(row.cues),
    hash: row.hash,
  };
}

function callRow(head: CallHead): Insertable<CallTable> {
  return {
    call_id: head.callId,
    agent_id: head.agentId,
    agent_name: head.agentName,
    site: head.site,
    skill: head.skill,
    customer_ref: head.customerRef ?? null,
    customer_label: head.customerLabel ?? null,
    started_at_ms: head.startedAtMs,
    manual_version: head.versions.manual,
    model_version: head.versions.model,
    fold_version: head.versions.fold,
    ended_at_ms: null,
    duration_ms: null,
    verdict: null,
    types: null,
    conduct: null,
    demand: null,
    cue_count: null,
    flag: null,
  };
}
