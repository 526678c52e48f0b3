import type { Kysely } from 'kysely';

/** Talks (面談) that a care contact had with an agent. Portable: SQLite and PostgreSQL. Frozen once released. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('care_talk')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('by_id', 'text', (c) => c.notNull())
    .addColumn('by_name', 'text', (c) => c.notNull())
    .addColumn('at_ms', 'bigint', (c) => c.notNull())
    .addColumn('agent_id', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('care_talk_agent')
    .on('care_talk')
    .columns(['agent_id', 'at_ms'])
    .execute();
}
