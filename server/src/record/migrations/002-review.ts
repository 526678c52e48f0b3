import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { append } from './append.ts';

/**
 * What QA adds to the record: facts of ended calls for search and figures, the words they hold,
 * and what reviewers decided. Portable: SQLite and PostgreSQL. Frozen once released.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call_fact')
    .addColumn('call_no', 'integer', (c) => c.primaryKey())
    .addColumn('call_id', 'text', (c) => c.notNull().unique())
    .addColumn('agent_id', 'text', (c) => c.notNull())
    .addColumn('agent_name', 'text', (c) => c.notNull())
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('skill', 'text', (c) => c.notNull())
    .addColumn('product', 'text', (c) => c.notNull())
    .addColumn('customer_ref', 'text')
    .addColumn('started_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('duration_ms', 'bigint', (c) => c.notNull())
    .addColumn('hold_ms', 'bigint', (c) => c.notNull())
    .addColumn('verdict', 'text', (c) => c.notNull())
    .addColumn('types', 'text', (c) => c.notNull())
    .addColumn('cues', 'text', (c) => c.notNull())
    .addColumn('conduct', 'double precision', (c) => c.notNull())
    .addColumn('demand', 'double precision', (c) => c.notNull())
    .addColumn('agent_flag', 'text')
    .addColumn('sv_flag', 'text')
    .addColumn('auto_flag', 'integer', (c) => c.notNull())
    .addColumn('cue_marks', 'text', (c) => c.notNull())
    .addColumn('end_seq', 'integer', (c) => c.notNull())
    .addColumn('end_chain', 'text', (c) => c.notNull())
    .addColumn('words_seq', 'integer', (c) => c.notNull())
    .execute();
  for (const [name, columns] of [
    ['call_fact_started', ['started_at_ms']],
    ['call_fact_customer', ['customer_ref', 'call_no']],
    ['call_fact_agent', ['agent_id', 'call_no']],
    ['call_fact_verdict', ['verdict', 'call_no']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('call_fact')
      .columns([...columns])
      .execute();
  }
  await db.schema
    .createTable('posting')
    .addColumn('term', 'text', (c) => c.notNull())
    .addColumn('block', 'integer', (c) => c.notNull())
    .addColumn('calls', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('posting_pk', ['term', 'block'])
    .execute();
  await append(db, 'turn_label', [
    ['call_id', 'text'],
    ['i', 'integer'],
    ['body', 'text'],
  ]);
  await append(db, 'decision', [
    ['call_id', 'text'],
    ['stage', 'text'],
    ['conduct', 'double precision'],
    ['demand', 'double precision'],
    ['verdict', 'text'],
    ['types', 'text'],
    ['reasons', 'text'],
    ['own_fault', 'text'],
  ]);
  await append(db, 'incident_note', [
    ['call_id', 'text'],
    ['field', 'text'],
    ['body', 'text'],
  ]);
  await append(db, 'export_log', [
    ['call_id', 'text'],
    ['kind', 'text'],
    ['masked', 'integer'],
    ['sha256', 'text'],
  ]);
  await append(db, 'case_study', [
    ['call_id', 'text'],
    ['title', 'text'],
    ['lesson', 'text'],
    ['step', 'text'],
    ['from_i', 'integer'],
    ['to_i', 'integer'],
  ]);
  await db.schema
    .createTable('saved_search')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('by_id', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('query', 'text', (c) => c.notNull())
    .addColumn('at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('delivery')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at_ms', 'bigint')
    .addColumn('done_at_ms', 'bigint')
    .addColumn('last_error', 'text')
    .execute();
  await sql`alter table api_key add column scopes text not null default '["ingest"]'`.execute(db);
}
