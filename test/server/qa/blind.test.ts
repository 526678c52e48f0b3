import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WEEK_MS } from '@kikimori/server/review/week.ts';
import { ROOT } from '../../guard/sources.ts';
import { aChunk, accepted, aStart, startTestApp } from '../../support/app.ts';

/**
 * Blind judgement on the real server: no route tells a reviewer what others made of a flagged call
 * before their own judgement, and every route tells it afterwards.
 */

jest.setTimeout(60_000);

let app: Awaited<ReturnType<typeof startTestApp>>;
let callId: string;
let later: string;
let fine: string;
let qa: string;
let ono: string;
let sv: string;

const LINES = [
  '応:お電話ありがとうございます',
  '回線を今すぐ無料にしろ',
  '応:申し訳ございませんが無料にはできかねます',
  'ふざけるな この役立たず 今から灯油持ってそっちに行って火をつけてやる',
  '応:いまどちらにいらっしゃいますか',
  'うるせえ この無能が もう店の前に着いた お前ら全員ぶっ殺してやる',
];

async function speak(lines: string[], startedAtMs: number): Promise<string> {
  const source = await app.source();
  const start = aStart({ customerRef: 'C-1', startedAtMs });
  accepted(await source.emitWithAck('call:start', start));
  for (const [seq, line] of lines.entries()) {
    const channel = line.startsWith('応:') ? 'agent' : 'customer';
    const over = { channel, text: line.replace(/^応:/, '') } as const;
    accepted(await source.emitWithAck('call:chunk', aChunk(start.callId, seq, over)));
  }
  const end = { callId: start.callId, atMs: 13_000, reason: 'hangup' } as const;
  accepted(await source.emitWithAck('call:end', end));
  return start.callId;
}

async function signedIn(userId: string, role: 'qa' | 'sv'): Promise<string> {
  const person = { userId, name: userId, role, sites: ['*'], password: 'p' };
  await app.demo.app.door.putPerson(person);
  const response = await fetch(`${app.address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId, password: 'p' }),
  });
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

beforeAll(async () => {
  app = await startTestApp();
  callId = await speak(LINES, Date.now() - 60_000);
  later = await speak(LINES, Date.now() - 30_000);
  fine = await speak(['応:お電話ありがとうございます', '営業時間を教えてください'], Date.now());
  const fujii = await app.person('fujii');
  const flag = { callId, flag: 'harassment', note: '旗の理由' } as const;
  accepted(await fujii.emitWithAck('call:flag', flag));
  await app.demo.app.review.indexer.idle();
  qa = await app.signIn('qa');
  sv = await app.signIn('sv');
  ono = await signedIn('ono', 'qa');
  // Somebody else has judged, labelled, noted and learnt from the call.
  expect(await judge(ono, callId)).toBe(201);
  const label = { tone: 3, acts: ['threat'], demands: [], danger: true, selfHarm: false };
  const labels = { turns: [{ i: 3, label: { ...label, repeatOf: null } }] };
  await post(`/api/review/calls/${callId}/labels`, labels, ono);
  await post('/api/review/notes', { callId, field: 15, text: '通報済み' }, ono);
  const lesson = { callId, title: '放火の予告', lesson: '切らない', fromI: 3, toI: 5 };
  await post('/api/review/cases', lesson, ono);
}, 90_000);
afterAll(() => app.stop());

const post = (path: string, body: object, cookie: string) =>
  app.http('POST', path, { body, cookie });

async function judge(cookie: string, id: string): Promise<number> {
  const point = {
    callId: id,
    conduct: 0.9,
    demand: 0.5,
    verdict: 'harassment',
    reasons: '小野の理由',
  };
  return (await post('/api/review/decisions', point, cookie)).status;
}

async function text(path: string, cookie: string) {
  const response = await fetch(`${app.address}${path}`, { headers: { cookie } });
  return { status: response.status, body: await response.text() };
}

/** What nobody may read off any answer before judging. */
const TELLS =
  /harassment|"grey"|カスハラ|小野の理由|放火の予告|通報済み|旗の理由|call110|110番|"threat"/;

/** Every address that speaks of stored calls. */
const READS = () => [
  '/api/calls',
  '/api/calls?verdict=harassment',
  '/api/calls?verdict=harassment&limit=1',
  `/api/calls/${later}/earlier`,
  `/api/calls/${callId}/record`,
  '/api/review/search',
  '/api/review/search?text=%E7%81%AF%E6%B2%B9',
  '/api/review/search?verdict=harassment',
  '/api/review/search?cue=call110',
  '/api/review/search?type=threat',
  '/api/review/search?flag=harassment',
  '/api/review/week',
  `/api/review/calls/${callId}`,
  `/api/review/calls/${callId}/labels`,
  `/api/review/calls/${callId}/notes`,
  `/api/review/calls/${callId}/report`,
  `/api/review/calls/${callId}/bundle`,
  '/api/review/cases',
  '/api/review/trends?by=type',
  '/api/review/trends.csv?part=cues',
  '/api/review/trends.csv?part=callers',
  '/api/review/agreement',
  '/api/review/labels.jsonl',
  '/api/export/calls',
  `/api/export/calls/${callId}/bundle`,
];

describe('blind judgement', () => {
  it('no route tells what others made of the call before one’s own judgement', async () => {
    for (const path of READS()) {
      const { status, body } = await text(path, qa);
      // Words of the enquiry: the names of levels and kinds stand in every figure, with zeros.
      const told = /agreement|trends/.test(path) ? figuresOf(path, body) : TELLS.exec(body)?.[0];
      expect({ path, status, told: told ?? null }).toEqual({
        path,
        status: expect.any(Number),
        told: null,
      });
      if (/record|labels$|notes|report|bundle/.test(path)) {
        expect({ path, status, code: JSON.parse(body).error.code }).toEqual({
          path,
          status: 409,
          code: 'judge_first',
        });
      }
    }
    const week = (await text('/api/review/week/report', qa)).body;
    expect(week).toContain('まだ判断していない2件');
    expect(week).not.toMatch(/小野の理由/);
    expect(week).toContain('あわせて 0分');
    const labels = { turns: [] };
    expect(await post(`/api/review/calls/${callId}/labels`, labels, qa)).toMatchObject({
      status: 409,
    });
  });

  it('no list tells a flagged call from the others before it is judged', async () => {
    for (const path of ['/api/calls', '/api/review/search', '/api/export/calls']) {
      const { calls, hits } = JSON.parse((await text(path, qa)).body);
      const rows: Record<string, unknown>[] = calls ?? hits;
      const told = (id: string) => {
        const {
          callId: _id,
          startedAtMs: _at,
          durationMs: _long,
          endedAtMs: _end,
          places: _said,
          customerLabel: _who,
          ...rest
        } = rows.find((r) => r.callId === id) ?? {};
        return rest;
      };
      expect(told(fine)).toMatchObject({ blind: true, verdict: null });
      expect(told(callId)).toEqual(told(fine));
    }
    // Nor does the place where the next page would begin, or the half-hour in which a call was hard.
    const page = JSON.parse((await text('/api/calls?verdict=harassment&limit=1', qa)).body);
    expect(page).toMatchObject({ calls: [], next: null });
    const hardToday = async (cookie: string) => {
      const { sites } = JSON.parse((await text('/api/floor/today', cookie)).body);
      return sites
        .flatMap((s: { slots: { hard: number }[] }) => s.slots)
        .reduce((n: number, s: { hard: number }) => n + s.hard, 0);
    };
    expect(await hardToday(qa)).toBe(0);
    expect(await hardToday(sv)).toBeGreaterThan(0);
    const earlier = JSON.parse((await text(`/api/calls/${later}/earlier`, qa)).body);
    expect(earlier.calls).toEqual([]);
  });

  it('what-if leaves it out, and the socket does not show it', async () => {
    const { body } = await post('/api/review/what-if', { yaml: manualText() }, qa);
    expect(body.result.leftOut).toEqual(
      expect.arrayContaining([
        { callId, why: 'judge-first' },
        { callId: later, why: 'judge-first' },
      ]),
    );
    const socket = await app.person('qa');
    expect(await socket.emitWithAck('call:watch', { callId, afterSeq: -1 })).toMatchObject({
      error: { code: 'judge_first' },
    });
    accepted(await socket.emitWithAck('call:watch', { callId: fine, afterSeq: -1 }));
  }, 30_000);

  it('binds those who judge, not the SV who reads', async () => {
    for (const path of READS().filter((p) => !/bundle|labels.jsonl|export/.test(p)))
      expect({ path, ...(await text(path, sv)) }).toMatchObject({ path, status: 200 });
    expect((await text('/api/calls', sv)).body).toMatch(TELLS);
  });

  it('opens with one’s own judgement; a call of the same caller before it has to be judged too', async () => {
    expect(await judge(qa, later)).toBe(201);
    // Its record says how the caller's earlier call was read.
    expect(await text(`/api/calls/${later}/record`, qa)).toMatchObject({
      status: 409,
      body: expect.stringContaining(callId),
    });
    const words = async (id: string) =>
      JSON.parse((await text(`/api/review/calls/${id}`, qa)).body);
    expect(await words(later)).toMatchObject({
      judgements: { decisions: [{ byId: 'qa' }] },
      judgeFirst: [{ callId, startedAtMs: expect.any(Number) }],
    });
    expect(await judge(qa, callId)).toBe(201);
    expect(await words(later)).toMatchObject({ judgeFirst: [] });
    for (const path of READS())
      expect({ path, status: (await text(path, qa)).status }).toEqual({ path, status: 200 });
    const hits = JSON.parse((await text('/api/review/search?verdict=harassment', qa)).body).hits;
    expect(hits).toHaveLength(2);
  });

  it('counts for agreement only what was judged blind', async () => {
    const third = await signedIn('mori', 'qa');
    const open = `/api/review/calls/${callId}/open`;
    expect(await post(open, {}, third)).toMatchObject({ status: 400 });
    expect(await post(open, { reason: '警察へ提出' }, third)).toMatchObject({ status: 201 });
    const report = await text(`/api/review/calls/${callId}/report`, third);
    expect(report.status).toBe(200);
    // Who looked without judging is part of the report.
    expect(report.body).toContain('警察へ提出');
    expect(await judge(third, callId)).toBe(201);
    expect(await judge(qa, callId)).toBe(201);
    const { body } = await app.http('GET', '/api/review/agreement', { cookie: sv });
    const pair = (a: string, b: string) =>
      body.agreements.find((x: { a: string; b: string }) => x.a === a && x.b === b);
    // qa and ono on the first call, qa on the second; mori had looked, qa's second try is known.
    expect(pair('model', 'qa').calls).toBe(3);
    expect(pair('qa', 'qa').calls).toBe(1);
  });

  it('a closed week hides nothing; who closed it is kept; later judgements are not blind', async () => {
    const fourth = await signedIn('hara', 'qa');
    const running = (await app.http('GET', '/api/review/week', { cookie: fourth })).body.deck;
    const lastWeek = await speak(LINES, running.fromMs - 60 * 60 * 1000);
    await app.demo.app.review.indexer.idle();
    const monday = new Date(running.fromMs + 9 * 60 * 60 * 1000 - WEEK_MS);
    const ofLastWeek = `/api/review/week?week=${monday.toISOString().slice(0, 10)}`;
    const { deck } = (await app.http('GET', ofLastWeek, { cookie: fourth })).body;
    expect(deck).toMatchObject({ closings: [], counts: { hidden: 1 } });
    const close = (cookie: string, week: string) =>
      post('/api/review/week/close', { week }, cookie);
    expect(await close(sv, deck.week)).toMatchObject({ status: 403 });
    expect(await close(qa, '2099-01-05')).toMatchObject({ status: 400 });
    // The running week: more calls may come.
    expect(await close(qa, running.week)).toMatchObject({ status: 400 });
    expect(await close(qa, deck.week)).toMatchObject({ status: 201 });
    const after = (await app.http('GET', ofLastWeek, { cookie: fourth })).body.deck;
    expect(after).toMatchObject({
      closings: [{ site: '*', byName: '久我' }],
      counts: { hidden: 0 },
    });
    expect(after.cards[0].judgements.model.verdict).toBe('harassment');
    expect(await text(`/api/calls/${lastWeek}/record`, fourth)).toMatchObject({ status: 200 });
    await judge(fourth, lastWeek);
    const judged = (await app.http('GET', `/api/review/calls/${lastWeek}`, { cookie: sv })).body;
    const of = (byId: string) =>
      judged.judgements.decisions.filter((d: { byId: string }) => d.byId === byId);
    expect(of('hara')).toMatchObject([{ blind: false }]);
  });
});

function manualText(): string {
  return readFileSync(join(ROOT, 'shared/manuals/default.yaml'), 'utf8');
}

/** The first figure above zero that is about the hidden calls, or null. */
function figuresOf(path: string, body: string): string | null {
  if (path.includes('.csv')) {
    const rows = body.split('\r\n').slice(1).join(',');
    return /,[1-9]/.exec(rows)?.[0] ?? null;
  }
  const { trends, agreements } = JSON.parse(body);
  if (agreements)
    return agreements.some((a: { calls: number }) => a.calls > 0) ? 'agreement' : null;
  expect(trends.hidden).toBe(2);
  return trends.total.grey + trends.total.harassment > 0 ? 'trends' : null;
}
