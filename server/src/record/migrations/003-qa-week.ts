import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { append } from './append.ts';

/**
 * Blind judgement (who opened what before judging, which weeks are closed), recordings of calls,
 * and cases that went into the manual. Portable: SQLite and PostgreSQL. Frozen once released.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table decision add column blind integer not null default 1`.execute(db);
  // Of what was judged before: whoever judged again had seen the others' view by then.
  await sql`update decision set blind = 0 where exists (
    select 1 from decision d
    where d.call_id = decision.call_id and d.by_id = decision.by_id and d.at_ms < decision.at_ms
  )`.execute(db);
  await append(db, 'opening', [
    ['call_id', 'text'],
    ['reason', 'text'],
  ]);
  await append(db, 'recording', [
    ['call_id', 'text'],
    ['name', 'text'],
    ['format', 'text'],
    ['bytes', 'bigint'],
    ['duration_ms', 'bigint'],
    ['offset_ms', 'bigint'],
    ['sha256', 'text'],
  ]);
  await append(db, 'case_step', [
    ['call_id', 'text'],
    ['case_id', 'text'],
    ['action', 'text'],
    ['body', 'text'],
  ]);
  await db.schema
    .createTable('week_closing')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('by_id', 'text', (c) => c.notNull())
    .addColumn('by_name', 'text', (c) => c.notNull())
    .addColumn('at_ms', 'bigint', (c) => c.notNull())
    .addColumn('week', 'text', (c) => c.notNull())
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('from_ms', 'bigint', (c) => c.notNull())
    .addColumn('to_ms', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('week_closing_from')
    .on('week_closing')
    .columns(['from_ms', 'to_ms'])
    .execute();
}
