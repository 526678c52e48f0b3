import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@kikimori/server/lib/logger.ts';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import type { RecordStore } from '@kikimori/server/record/record.ts';
import type { Database } from '@kikimori/server/record/schema.ts';
import { createRecordStore } from '@kikimori/server/record/store.ts';
import type { LeftOut } from '@kikimori/server/replay/stored-calls.ts';
import { storedCalls } from '@kikimori/server/replay/stored-calls.ts';
import { whatIf } from '@kikimori/server/replay/what-if.ts';
import { createIndexer } from '@kikimori/server/review/indexer.ts';
import type { Words } from '@kikimori/server/review/words.ts';
import type { Kysely } from 'kysely';
import { storeCall, theManual, turnsOf } from '../../support/stored-calls.ts';

const clock = { nowMs: () => 0, after: () => () => {}, every: () => () => {} };
const log = createLogger({ level: 'silent' });
const manual = theManual();
let db: Kysely<Database>;
let store: RecordStore;

beforeEach(async () => {
  db = await openDatabase('sqlite::memory:', '/');
  store = createRecordStore({ db, clock });
});
afterEach(() => db.destroy());

/** Cuts at spaces; out of order while `broken`. */
function spaces(): Words & { broken: boolean } {
  return {
    broken: false,
    async terms(texts) {
      if (this.broken) throw new Error('no dictionary');
      return texts.map((t) => t.split(' ').map((w) => `l:${w}`));
    },
    tokens: async () => [],
    cuts: async () => [],
    close: async () => {},
  };
}

describe('the indexer', () => {
  it('takes up what ended before a restart, and words that could not be cut at the time', async () => {
    await storeCall(store, manual, { callId: 'a' }, turnsOf('一 二'));
    const words = spaces();
    words.broken = true;
    const indexer = () => createIndexer({ db, events: store.events, words, log });
    const first = indexer();
    expect(await first.catchUp()).toBe(1);
    await first.idle();
    expect(await db.selectFrom('call_fact').select('call_id').execute()).toEqual([
      { call_id: 'a' },
    ]);
    expect(await db.selectFrom('posting').selectAll().execute()).toEqual([]);
    words.broken = false;
    const second = indexer();
    expect(await second.catchUp()).toBe(1);
    await second.idle();
    expect(await db.selectFrom('posting').select('term').orderBy('term').execute()).toHaveLength(2);
    expect(await indexer().catchUp()).toBe(0);
  });

  it('lets two nodes take the same calls without doubles', async () => {
    for (let k = 0; k < 6; k += 1)
      await storeCall(store, manual, { callId: `c${k}` }, turnsOf('一'));
    const nodes = [1, 2].map(() =>
      createIndexer({ db, events: store.events, words: spaces(), log }),
    );
    await Promise.all(nodes.map((n) => n.catchUp()));
    await Promise.all(nodes.map((n) => n.idle()));
    const facts = await db.selectFrom('call_fact').select('call_no').orderBy('call_no').execute();
    expect(facts.map((f) => f.call_no)).toEqual([1, 2, 3, 4, 5, 6]);
    const { calls } = await db.selectFrom('posting').select('calls').executeTakeFirstOrThrow();
    expect(calls.split(';').filter(Boolean)).toHaveLength(6);
  });
});

describe('stored calls for a what-if', () => {
  it('names a call whose manual is gone or whose beginning is missing, and tries the rest', async () => {
    await storeCall(store, manual, { callId: 'whole' }, turnsOf('はい'));
    await storeCall(store, manual, { callId: 'headless' }, turnsOf('はい'));
    await db.deleteFrom('event').where('call_id', '=', 'headless').where('seq', '=', 0).execute();
    await storeCall(store, manual, { callId: 'orphan' }, turnsOf('はい'));
    const [row] = await store.events('orphan');
    const head = JSON.stringify(row?.event).replaceAll(manual.version, 'gone@0.0.1+00');
    await db
      .updateTable('event')
      .set({ body: head })
      .where('call_id', '=', 'orphan')
      .where('seq', '=', 0)
      .execute();
    const leftOut: LeftOut[] = [];
    const result = await whatIf(storedCalls(store, { sites: null, limit: 10 }, leftOut), manual);
    expect(result).toMatchObject({ calls: 1, changed: [] });
    expect(leftOut.sort((a, b) => (a.callId < b.callId ? -1 : 1))).toEqual([
      { callId: 'headless', why: 'not-readable' },
      { callId: 'orphan', why: 'no-manual' },
    ]);
  });
});
