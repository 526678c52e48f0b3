import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Today } from '@kikimori/shared/protocol/http.ts';
import { TODAY_SLOT_MS } from '@kikimori/shared/protocol/limits.ts';
import { startTestApp } from '../support/app.ts';
import { storeCall, theManual, turnsOf } from '../support/stored-calls.ts';

/** The floor's figures of today over HTTP, from stored calls. */

let app: Awaited<ReturnType<typeof startTestApp>>;
const DAY_MS = 24 * 60 * 60 * 1000;
const JST_MS = 9 * 60 * 60 * 1000;
const midnightMs = Math.floor((Date.now() + JST_MS) / DAY_MS) * DAY_MS - JST_MS;

beforeAll(async () => {
  app = await startTestApp();
  const calls = [
    ['a', '仙台', '通信', midnightMs],
    ['b', '仙台', '通信', midnightMs + 1],
    ['c', '仙台', '金融', midnightMs],
    ['d', '福岡', '通信', midnightMs],
    ['yesterday', '仙台', '通信', midnightMs - 1],
  ] as const;
  for (const [callId, site, skill, startedAtMs] of calls) {
    const said =
      callId === 'b'
        ? turnsOf(
            ['殺すぞ', { tone: 3, acts: ['threat'] }],
            ['殺すぞ', { tone: 3, acts: ['threat'] }],
          )
        : turnsOf('もしもし');
    await storeCall(app.demo.app.store, theManual(), { callId, site, skill, startedAtMs }, said);
  }
}, 60_000);
afterAll(() => app?.stop());

async function today(userId: string, query = ''): Promise<Today> {
  const { status, body } = await app.http('GET', `/api/floor/today${query}`, {
    cookie: await app.signIn(userId),
  });
  expect(status).toBe(200);
  return body as Today;
}

describe('today by half-hour', () => {
  it('counts what began since midnight in Japan, by site, and what of it was hard', async () => {
    const { fromMs, longCallMs, sites } = await today('sv');
    expect(fromMs).toBe(midnightMs);
    expect(longCallMs).toBe(30 * 60_000);
    expect(TODAY_SLOT_MS).toBe(30 * 60_000);
    expect(sites).toEqual([
      { site: '仙台', slots: [{ slot: 0, calls: 3, hard: 1 }] },
      { site: '福岡', slots: [{ slot: 0, calls: 1, hard: 0 }] },
    ]);
  });

  it('is narrowed by site and skill', async () => {
    expect((await today('sv', '?site=仙台&skill=金融')).sites).toEqual([
      { site: '仙台', slots: [{ slot: 0, calls: 1, hard: 0 }] },
    ]);
  });

  it('is for supervisors', async () => {
    const cookie = await app.signIn('fujii');
    expect((await app.http('GET', '/api/floor/today', { cookie })).status).toBe(403);
  });
});
