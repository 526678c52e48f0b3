import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { Kysely, Migrator, PostgresDialect, SqliteDialect } from 'kysely';

import pg from 'pg';
import * as first from './migrations/001-first.ts';
import * as review from './migrations/002-review.ts';
import * as qaWeek from './migrations/003-qa-week.ts';
import * as careTalk from './migrations/004-care-talk.ts';
import type { Database } from './schema.ts';

const MIGRATIONS = {
  '001-first': first,
  '002-review': review,
  '003-qa-week': qaWeek,
  '004-care-talk': careTalk,
};

/**
 * Opens the store and brings its tables up to date.
 * @param address `sqlite:FILE` (relative to `baseDir`, `sqlite::memory:` for tests) or `postgres://…`
 * @throws Error that names the address's kind when it cannot be opened or migrated.
 */
export async function openDatabase(address: string, baseDir: string): Promise<Kysely<Database>> {
  const db = new Kysely<Database>({
    dialect: address.startsWith('sqlite:') ? sqlite(address, baseDir) : postgres(address),
  });
  const migrator = new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } });
  const { error } = await migrator.migrateToLatest();
  if (error) {
    await db.destroy();
    const kind = address.startsWith('sqlite:') ? 'SQLite file' : 'PostgreSQL';
    throw new Error(`store: ${kind} cannot be opened: ${String(error)}`, { cause: error });
  }
  return db;
}

function sqlite(address: string, baseDir: string): SqliteDialect {
  const name = address.slice('sqlite:'.length);
  const file = name === ':memory:' ? name : resolve(baseDir, name);
  if (file !== ':memory:') mkdirSync(dirname(file), { recursive: true });
  const database = new BetterSqlite3(file);
  database.pragma('journal_mode = WAL');
  // A commit is on the disk before it is acknowledged.
  database.pragma('synchronous = FULL');
  database.pragma('busy_timeout = 5000');
  return new SqliteDialect({ database });
}

function postgres(address: string): PostgresDialect {
  // bigint columns hold epoch milliseconds and are far below 2^53.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number);
  return new PostgresDialect({ pool: new pg.Pool({ connectionString: address, max: 8 }) });
}
