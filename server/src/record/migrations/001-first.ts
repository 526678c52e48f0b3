import type { Kysely } from 'kysely';

/** Portable: SQLite and PostgreSQL. Frozen once released; changes go into a new migration. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('call')
    .addColumn('call_id', 'text', (c) => c.primaryKey())
    .addColumn('agent_id', 'text', (c) => c.notNull())
    .addColumn('agent_name', 'text', (c) => c.notNull())
    .addColumn('site', 'text', (c) => c.notNull())
    .addColumn('skill', 'text', (c) => c.notNull())
    .addColumn('customer_ref', 'text')
    .addColumn('customer_label', 'text')
    .addColumn('started_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('manual_version', 'text', (c) => c.notNull())
    .addColumn('model_version', 'text', (c) => c.notNull())
    .addColumn('fold_version', 'text', (c) => c.notNull())
    .addColumn('ended_at_ms', 'bigint')
    .addColumn('duration_ms', 'bigint')
    .addColumn('verdict', 'text')
    .addColumn('types', 'text')
    .addColumn('conduct', 'double precision')
    .addColumn('demand', 'double precision')
    .addColumn('cue_count', 'integer')
    .addColumn('flag', 'text')
    .execute();
  await db.schema
    .createIndex('call_started')
    .on('call')
    .columns(['started_at_ms', 'call_id'])
    .execute();
  await db.schema
    .createIndex('call_customer')
    .on('call')
    .columns(['site', 'customer_ref', 'started_at_ms'])
    .execute();
  await db.schema
    .createTable('event')
    .addColumn('call_id', 'text', (c) => c.notNull())
    .addColumn('seq', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at_ms', 'bigint', (c) => c.notNull())
    .addColumn('recorded_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('source_seq', 'integer')
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('cues', 'text', (c) => c.notNull())
    .addColumn('hash', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('event_pk', ['call_id', 'seq'])
    .execute();
  await db.schema
    .createTable('manual')
    .addColumn('version', 'text', (c) => c.primaryKey())
    .addColumn('loaded_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('person')
    .addColumn('user_id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('sites', 'text', (c) => c.notNull())
    .addColumn('password_hash', 'text', (c) => c.notNull())
    .addColumn('disabled', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('session')
    .addColumn('token_hash', 'text', (c) => c.primaryKey())
    .addColumn('user_id', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('used_at_ms', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('api_key')
    .addColumn('key_id', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('secret_hash', 'text', (c) => c.notNull())
    .addColumn('sites', 'text', (c) => c.notNull())
    .addColumn('created_at_ms', 'bigint', (c) => c.notNull())
    .addColumn('revoked_at_ms', 'bigint')
    .execute();
}
