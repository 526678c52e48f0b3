import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@kikimori/server/lib/clock.ts';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import type { CallSummary, EventRow, RecordStore } from '@kikimori/server/record/record.ts';
import { createRecordStore } from '@kikimori/server/record/store.ts';
import { readToday } from '@kikimori/server/record/today.ts';
import type { CueChange } from '@kikimori/shared/call/cue.ts';
import type { CallHead } from '@kikimori/shared/call/event.ts';
import { TODAY_SLOT_MS } from '@kikimori/shared/protocol/limits.ts';

const SUMMARY: CallSummary = {
  endedAtMs: 1_005_000,
  durationMs: 5_000,
  verdict: 'normal',
  types: ['repeat'],
  conduct: 0.25,
  demand: 0.5,
  cueCount: 2,
  flag: null,
};

/** The promises of the record, kept by every store. Run by record-store*.test.ts. */
export function recordStoreContract(name: string, address: () => Promise<string>): void {
  describe(`record store: ${name}`, () => {
    let store: RecordStore;
    let close: () => Promise<void>;
    let reopen: () => Promise<RecordStore>;
    let database: Awaited<ReturnType<typeof openDatabase>>;

    beforeAll(async () => {
      const where = await address();
      reopen = async () => {
        const db = await openDatabase(where, '/');
        database = db;
        const before = close;
        close = async () => {
          await before?.();
          await db.destroy();
        };
        return createRecordStore({ db, clock: systemClock });
      };
      store = await reopen();
    });
    afterAll(() => close());

    it('[R1] gives back what was stored, in order, also to another connection', async () => {
      const head = aHead('store-order');
      await store.open(head, started(head));
      await Promise.all([1, 2, 3].map((seq) => store.append(tick('store-order', seq))));
      const rows = await (await reopen()).events('store-order');
      expect(rows.map((r) => r.seq)).toEqual([0, 1, 2, 3]);
      expect(rows[0]?.event).toEqual({ kind: 'started', atMs: 0, call: head });
      expect(rows[3]?.event).toEqual({ kind: 'tick', atMs: 3000 });
    });

    it('counts the calls of a day by site and half-hour', async () => {
      const fromMs = Date.parse('2031-01-01T00:00:00+09:00');
      const calls = [
        ['today-1', 'x', 0],
        ['today-2', 'x', TODAY_SLOT_MS - 1],
        ['today-3', 'x', 3 * TODAY_SLOT_MS],
        ['today-4', 'y', 47 * TODAY_SLOT_MS],
        ['today-before', 'x', -1],
      ] as const;
      for (const [callId, site, ms] of calls) {
        const head = { ...aHead(callId), site, startedAtMs: fromMs + ms };
        await store.open(head, started(head));
      }
      const toMs = fromMs + 48 * TODAY_SLOT_MS;
      expect(await readToday(database, { fromMs, toMs, sites: ['x', 'y'] })).toEqual([
        {
          site: 'x',
          slots: [
            { slot: 0, calls: 2, hard: 0 },
            { slot: 3, calls: 1, hard: 0 },
          ],
        },
        { site: 'y', slots: [{ slot: 47, calls: 1, hard: 0 }] },
      ]);
      expect(await readToday(database, { fromMs, toMs, sites: [] })).toEqual([]);
    });

    it('[R2] refuses a sequence number that is taken, and only that event', async () => {
      const head = aHead('store-taken');
      await store.open(head, started(head));
      const results = await Promise.allSettled([
        store.append(tick('store-taken', 1)),
        store.append(tick('store-taken', 1)),
        store.append(tick('store-taken', 2)),
      ]);
      expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected']);
      expect((await store.events('store-taken')).map((r) => r.seq)).toEqual([0, 1, 2]);
    });

    it('[R3] refuses a call id that exists', async () => {
      const head = aHead('store-twice');
      await store.open(head, started(head));
      // A driver's error may come from another realm of the test runner; that it came is the promise.
      const [again] = await Promise.allSettled([store.open(head, started(head))]);
      expect(again?.status).toBe('rejected');
      expect(await store.has('store-twice')).toBe(true);
      expect(await store.has('store-never')).toBe(false);
    });

    it('[R4] knows unfinished calls and lists finished ones, newest first, by site', async () => {
      for (const [k, site] of ['s-a', 's-b', 's-a'].entries()) {
        const head = { ...aHead(`store-list-${k}`), site, startedAtMs: 1_000_000 + k };
        await store.open(head, started(head));
      }
      expect(await store.unfinished()).toEqual(
        expect.arrayContaining(['store-list-0', 'store-list-1', 'store-list-2']),
      );
      for (const k of [0, 1, 2]) {
        await store.append(
          {
            ...tick(`store-list-${k}`, 1),
            event: { kind: 'ended', atMs: 5_000, reason: 'hangup' },
          },
          { ...SUMMARY, verdict: k === 0 ? 'grey' : 'normal' },
        );
      }
      const listed = await store.list({ sites: ['s-a'], limit: 10 });
      expect(listed.map((c) => c.callId)).toEqual(['store-list-2', 'store-list-0']);
      expect(listed[1]).toMatchObject({
        verdict: 'grey',
        types: ['repeat'],
        conduct: 0.25,
        cues: 2,
      });
      expect(await store.list({ sites: null, verdict: 'grey', limit: 10 })).toHaveLength(1);
      expect(await store.list({ sites: [], limit: 10 })).toEqual([]);
      expect(await store.unfinished()).not.toContain('store-list-0');
    });

    it('[R4] finds ended calls that had a cue for danger or a life, by their start', async () => {
      const kinds = ['call110', 'lifeline', 'hold', 'call110'] as const;
      for (const [k, kind] of kinds.entries()) {
        const callId = `store-vital-${k}`;
        const head = { ...aHead(callId), startedAtMs: k === 3 ? 1_000 : 5_000 };
        await store.open(head, started(head));
        const cues = [{ change: 'opened', cue: { kind } }] as unknown as CueChange[];
        await store.append({ ...tick(callId, 1), cues });
        await store.append({ ...tick(callId, 2), cues }, SUMMARY);
      }
      const live = { ...aHead('store-vital-live'), startedAtMs: 5_000 };
      await store.open(live, started(live));
      const found = (await store.vitalSince(2_000)).filter((id) => id.startsWith('store-vital'));
      expect(found.sort()).toEqual(['store-vital-0', 'store-vital-1']);
    });

    it('[R5] finds earlier calls of the same caller at the same site', async () => {
      for (const [k, site] of ['s-c', 's-c', 's-d'].entries()) {
        const head = {
          ...aHead(`store-earlier-${k}`),
          site,
          customerRef: 'customer-9',
          startedAtMs: 2_000_000 + k,
        };
        await store.open(head, started(head));
      }
      const earlier = await store.earlier('s-c', 'customer-9', 2_000_001);
      expect(earlier.map((e) => e.callId)).toEqual(['store-earlier-0']);
    });

    it('[R6] keeps every manual version once', async () => {
      await store.saveManual('v-1', { steps: [1] });
      await store.saveManual('v-1', { steps: [2] });
      expect(await store.manual('v-1')).toEqual({ steps: [1] });
      expect(await store.manual('v-none')).toBeNull();
    });
  });
}

function aHead(callId: string): CallHead {
  return {
    callId,
    agentId: 'agent-1',
    agentName: '藤井',
    site: 's-x',
    skill: 'k',
    startedAtMs: 1_000,
    metadata: {},
    earlier: [],
    versions: { fold: '1', manual: 'v-1', model: 'm@1' },
  };
}

function started(head: CallHead): EventRow {
  return {
    callId: head.callId,
    seq: 0,
    recordedAtMs: 1,
    sourceSeq: null,
    event: { kind: 'started', atMs: 0, call: head },
    cues: [],
    hash: 'h0',
  };
}

function tick(callId: string, seq: number): EventRow {
  return {
    callId,
    seq,
    recordedAtMs: 1,
    sourceSeq: null,
    event: { kind: 'tick', atMs: seq * 1000 },
    cues: [],
    hash: `h${seq}`,
  };
}
