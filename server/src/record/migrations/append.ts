import type { Kysely } from 'kysely';

/**
 * A table that is only ever added to: the latest row of a kind counts, the others are its history.
 * Frozen with the migrations that use it.
 */
export async function append(
  db: Kysely<unknown>,
  name: string,
  columns: [string, 'text' | 'integer' | 'bigint' | 'double precision'][],
): Promise<void> {
  let table = db.schema
    .createTable(name)
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('by_id', 'text', (c) => c.notNull())
    .addColumn('by_name', 'text', (c) => c.notNull())
    .addColumn('at_ms', 'bigint', (c) => c.notNull());
  for (const [column, type] of columns) table = table.addColumn(column, type, (c) => c.notNull());
  await table.execute();
  await db.schema.createIndex(`${name}_call`).on(name).columns(['call_id', 'at_ms']).execute();
}
