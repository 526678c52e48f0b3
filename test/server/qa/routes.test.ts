import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SourceSocket } from '@kikimori/server/source/file.ts';
import { ROOT } from '../../guard/sources.ts';
import { aChunk, accepted, aStart, startTestApp } from '../../support/app.ts';

/** The review over HTTP, on the real server: who may do what, and what they get. */

let app: Awaited<ReturnType<typeof startTestApp>>;
let source: SourceSocket;
let callId: string;
let qa: string;
let sv: string;
let agent: string;

beforeAll(async () => {
  app = await startTestApp();
  source = await app.source();
  const start = aStart({ customerRef: 'C-9', customerLabel: '山田様' });
  callId = start.callId;
  accepted(await source.emitWithAck('call:start', start));
  const lines = [
    '応:お電話ありがとうございます',
    '電話番号は090 1234 5678です 回線を今すぐ無料にしろ',
    '応:申し訳ございませんが無料にはできかねます',
    'ふざけるな この役立たず 今から灯油持ってそっちに行って火をつけてやる',
    '応:いまどちらにいらっしゃいますか',
    'うるせえ この無能が もう店の前に着いた お前ら全員ぶっ殺してやる',
  ];
  for (const [seq, line] of lines.entries()) {
    const isAgent = line.startsWith('応:');
    const over = {
      channel: isAgent ? 'agent' : 'customer',
      text: line.replace(/^応:/, ''),
    } as const;
    accepted(await source.emitWithAck('call:chunk', aChunk(callId, seq, over)));
  }
  accepted(await source.emitWithAck('call:end', { callId, atMs: 13_000, reason: 'hangup' }));
  const fujii = await app.person('fujii');
  accepted(
    await fujii.emitWithAck('call:flag', {
      callId,
      flag: 'grey',
      note: '灯油と言われた 折り返しの電話番号は090 1234 5678',
    }),
  );
  await app.demo.app.review.indexer.idle();
  qa = await app.signIn('qa');
  sv = await app.signIn('sv');
  agent = await app.signIn('fujii');
}, 60_000);
afterAll(() => app.stop());

const get = (path: string, cookie: string) => app.http('GET', path, { cookie });
const text = async (path: string, headers: Record<string, string>) => {
  const response = await fetch(`${app.address}${path}`, { headers });
  return { status: response.status, headers: response.headers, body: await response.text() };
};

describe('the review over HTTP', () => {
  it('is closed to agents and to keys of sources', async () => {
    for (const path of ['search', 'week', 'trends', 'agreement', `calls/${callId}`, 'labels.jsonl'])
      expect(await get(`/api/review/${path}`, agent)).toMatchObject({ status: 403 });
    const key = { apiKey: app.demo.apiKey };
    expect(await app.http('GET', '/api/export/calls', key)).toMatchObject({ status: 403 });
    expect(await app.http('GET', '/api/review/search', {})).toMatchObject({ status: 401 });
  });

  it('finds the call by a word, its number hidden', async () => {
    const { body } = await get(`/api/review/search?text=${encodeURIComponent('灯油')}`, qa);
    // Not judged yet: found by its words, without anybody's judgement.
    expect(body.hits).toMatchObject([{ callId, blind: true, agentFlag: null, places: [{ i: 3 }] }]);
    const first = await get(`/api/review/search?text=${encodeURIComponent('回線')}`, qa);
    expect(first.body.hits[0].places[0].text).not.toMatch(/\d/);
    expect(await get('/api/review/search?verdict=bad', qa)).toMatchObject({
      status: 400,
      body: { error: { field: 'verdict' } },
    });
  });

  it('plays the weekly review: words first, others’ points after one’s own', async () => {
    const week = await get('/api/review/week', qa);
    expect(week.body.deck.counts).toMatchObject({ calls: 1, agent: null, hidden: 1, done: 0 });
    expect(week.body.deck.cards[0]).toMatchObject({ callId, judgements: null });
    const before = await get(`/api/review/calls/${callId}`, qa);
    expect(before.body.judgements).toBeNull();
    expect(before.body.lines[3].text).toContain('灯油');
    expect(JSON.stringify(before.body.lines)).not.toMatch(/1234|score|tone/);
    const point = {
      callId,
      conduct: 0.9,
      demand: 0.5,
      verdict: 'harassment',
      reasons: '放火の予告',
    };
    const svTries = { body: point, cookie: sv };
    expect(await app.http('POST', '/api/review/decisions', svTries)).toMatchObject({ status: 403 });
    const wrong = { body: { ...point, conduct: 1.2 }, cookie: qa };
    expect(await app.http('POST', '/api/review/decisions', wrong)).toMatchObject({
      status: 400,
      body: { error: { field: 'conduct' } },
    });
    const judged = await app.http('POST', '/api/review/decisions', { body: point, cookie: qa });
    expect(judged).toMatchObject({
      status: 201,
      body: { decision: { verdict: 'harassment' }, judgements: { agentFlag: 'grey' } },
    });
    const after = await get(`/api/review/calls/${callId}`, qa);
    expect(after.body.judgements.model.verdict).toBe('harassment');
    const { body } = await get('/api/review/agreement', sv);
    const modelQa = body.agreements.find((a: { a: string }) => a.a === 'model');
    expect(modelQa).toMatchObject({ calls: 1, kappa: null });
  });

  it('answers another site’s call as unknown', async () => {
    const person = {
      userId: 'west',
      name: '西',
      role: 'qa',
      sites: ['福岡'],
      password: 'p',
    } as const;
    await app.demo.app.door.putPerson({ ...person, sites: ['福岡'] });
    const response = await fetch(`${app.address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ userId: 'west', password: 'p' }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    expect(await get(`/api/review/calls/${callId}`, cookie)).toMatchObject({
      status: 404,
      body: { error: { code: 'unknown_call' } },
    });
    const { body } = await get('/api/review/search', cookie);
    expect(body.hits).toEqual([]);
  });

  it('stores labels and gives them out as LABELS.md has them', async () => {
    const label = {
      tone: 3,
      acts: ['threat'],
      demands: [],
      danger: true,
      selfHarm: false,
      repeatOf: null,
    };
    const body = { turns: [{ i: 3, label }] };
    const path = `/api/review/calls/${callId}/labels`;
    expect(await app.http('PUT', path, { body, cookie: sv })).toMatchObject({ status: 403 });
    expect(await app.http('PUT', path, { body, cookie: qa })).toMatchObject({ status: 200 });
    const bad = { turns: [{ i: 3, label: { ...label, acts: ['shouting'] } }] };
    expect(await app.http('PUT', path, { body: bad, cookie: qa })).toMatchObject({
      status: 400,
      body: { error: { field: 'turns.0.label.acts.0' } },
    });
    const out = await text('/api/review/labels.jsonl', { cookie: qa });
    const line = JSON.parse(out.body.trim());
    expect(line).toMatchObject({ callId, verdict: 'harassment' });
    expect(line.utterances[3].label).toEqual(label);
    expect(out.body).not.toContain('1234');
  });

  it('prints the incident report: 19 fields, words with times, blanks left blank', async () => {
    const note = { callId, field: 15, text: '110番へ通報 14:05' };
    expect(await app.http('POST', '/api/review/notes', { body: note, cookie: qa })).toMatchObject({
      status: 201,
    });
    const report = await text(`/api/review/calls/${callId}/report`, { cookie: qa });
    expect(report.headers.get('content-type')).toContain('text/html');
    for (let n = 1; n <= 19; n += 1) expect(report.body).toContain(`<h2>${n}. `);
    expect(report.body).toMatch(/<span class="time">0:06<\/span> 「ふざけるな この役立たず/);
    expect(report.body).toContain('終了時の値と一致します');
    expect(report.body).toContain('再生した結果は通話中と一致します');
    expect(report.body).toContain('110番へ通報 14:05');
    expect(report.body).toContain('未記入');
    expect(report.body).not.toContain('1234');
    const all = await text(`/api/review/calls/${callId}/report?unmasked=true`, { cookie: qa });
    expect(all.body).toContain('1234');
    // Who took it out is part of the next report.
    expect(all.body).toContain('持ち出しの履歴');
    expect((all.body.match(/個人情報を隠した/g) ?? []).length).toBe(1);
    const svAll = await text(`/api/review/calls/${callId}/report?unmasked=true`, { cookie: sv });
    expect(svAll.status).toBe(403);
  });

  it('exports by a key made for it, and by nothing else', async () => {
    const key = await app.demo.app.door.addApiKey({
      name: 'dwh',
      sites: ['*'],
      scopes: ['export'],
    });
    const { body } = await app.http('GET', '/api/export/calls', { apiKey: key });
    expect(body.calls).toMatchObject([{ callId, decisions: [{ verdict: 'harassment' }] }]);
    expect(JSON.stringify(body)).not.toContain('灯油');
    const bundle = await fetch(`${app.address}/api/export/calls/${callId}/bundle`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(bundle.headers.get('content-type')).toBe('application/zip');
    const start = { body: aStart(), apiKey: key };
    expect(await app.http('POST', '/api/ingest/calls', start)).toMatchObject({ status: 403 });
    const unmasked = { apiKey: key };
    expect(
      await app.http('GET', `/api/export/calls/${callId}/bundle?unmasked=true`, unmasked),
    ).toMatchObject({ status: 403 });
  });

  it('gives every figure as a table too', async () => {
    const trends = await text('/api/review/trends.csv?by=site', { cookie: qa });
    expect(trends.body).toContain('site,calls,grey,harassment,lost_min\r\n仙台,1,0,1,0\r\n');
    const cues = await text('/api/review/trends.csv?part=cues', { cookie: qa });
    expect(cues.body).toMatch(/call110,1,0,0,0/);
    const agreement = await text('/api/review/agreement.csv', { cookie: qa });
    expect(agreement.body).toContain('model,qa,,,,harassment,harassment,1');
  });

  it('tries a manual on stored calls, and names what is wrong with it', async () => {
    const yaml = readFileSync(join(ROOT, 'shared/manuals/default.yaml'), 'utf8');
    const same = await app.http('POST', '/api/review/what-if', { body: { yaml }, cookie: qa });
    expect(same.body.result).toMatchObject({ calls: 1, changed: [], leftOut: [] });
    const calm = yaml.replace(/harassment: \[\{ conduct: [\d.]+/, 'harassment: [{ conduct: 1.0');
    expect(calm).not.toBe(yaml);
    const milder = await app.http('POST', '/api/review/what-if', {
      body: { yaml: calm },
      cookie: qa,
    });
    expect(milder.body.result.changed).toMatchObject([
      { callId, verdict: { before: 'harassment', after: 'grey' } },
    ]);
    const broken = yaml.replace('greyConduct: ', 'greyConduct: x');
    const answer = await app.http('POST', '/api/review/what-if', {
      body: { yaml: broken },
      cookie: qa,
    });
    expect(answer.body.problems[0]).toMatchObject({ field: 'judgement.zones.greyConduct' });
  }, 30_000);

  it('cares for the agent, and tells nobody who is not named for it', async () => {
    const mine = await get('/api/care/mine', agent);
    expect(mine.body.calls).toMatchObject([{ callId, perilous: true, reviewed: true }]);
    expect(JSON.stringify(mine.body.calls)).not.toMatch(/verdict|conduct/);
    expect(await get('/api/care/people', sv)).toMatchObject({ status: 403 });
  });
});
