import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SourceSocket } from '@kikimori/server/source/file.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import { initialState, step } from '@kikimori/shared/call/step.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { CallUpdate } from '@kikimori/shared/protocol/events.ts';
import type { CallRecord, EarlierCalls } from '@kikimori/shared/protocol/http.ts';
import { aChunk, accepted, aStart, startTestApp } from '../support/app.ts';

/** The real server with the real model: what an integrator, an agent and an SV would notice. */

let app: Awaited<ReturnType<typeof startTestApp>>;
let source: SourceSocket;

beforeAll(async () => {
  app = await startTestApp();
  source = await app.source();
}, 60_000);
afterAll(() => app.stop());

/** Starts a call of fujii and says the given turns; customer unless it begins with `応:`. */
async function aCall(texts: string[], over = {}): Promise<string> {
  const start = aStart(over);
  accepted(await source.emitWithAck('call:start', start));
  for (const [seq, line] of texts.entries()) {
    const isAgent = line.startsWith('応:');
    const chunk = aChunk(start.callId, seq, {
      channel: isAgent ? 'agent' : 'customer',
      text: isAgent ? line.slice(2) : line,
    });
    accepted(await source.emitWithAck('call:chunk', chunk));
  }
  return start.callId;
}

const events = (callId: string) => app.demo.app.store.events(callId);

describe('ingest', () => {
  it('acknowledges a final only after its event is in the store', async () => {
    const { callId, ...rest } = aStart();
    accepted(await source.emitWithAck('call:start', { callId, ...rest }));
    const receipt = accepted(await source.emitWithAck('call:chunk', aChunk(callId, 0)));
    expect(receipt.outcome).toBe('stored');
    const rows = await events(callId);
    expect(rows.map((r) => r.event.kind)).toEqual(['started', 'utterance']);
    expect(rows[1]?.event).toMatchObject({ utterance: { i: 0, score: { scorer: 'onnx' } } });
  });

  it('puts disorder right, drops doubles, takes what is late, revises', async () => {
    const callId = await aCall(['もしもし']);
    const early = source.emitWithAck('call:chunk', aChunk(callId, 2, { text: '三つめ' }));
    const double = await source.emitWithAck('call:chunk', aChunk(callId, 0, { text: 'もしもし' }));
    expect(double).toMatchObject({ ok: true, outcome: 'duplicate', missing: [1] });
    accepted(await source.emitWithAck('call:chunk', aChunk(callId, 1, { text: '二つめ' })));
    expect(await early).toMatchObject({ ok: true, outcome: 'stored' });
    const ahead = await source.emitWithAck('call:chunk', aChunk(callId, 4, { text: '五つめ' }));
    expect(ahead).toMatchObject({ ok: true, outcome: 'stored' });
    accepted(await source.emitWithAck('call:chunk', aChunk(callId, 3, { text: '遅れた四つめ' })));
    const revised = aChunk(callId, 5, { utteranceId: 'u1', text: '直した二つめ' });
    expect(await source.emitWithAck('call:chunk', revised)).toMatchObject({ outcome: 'revised' });
    const said = (await events(callId)).flatMap(({ event }) =>
      'utterance' in event ? [`${event.kind} ${event.utterance.i} ${event.utterance.text}`] : [],
    );
    expect(said).toEqual([
      'utterance 0 もしもし',
      'utterance 1 二つめ',
      'utterance 2 三つめ',
      'utterance 3 五つめ',
      'utterance 4 遅れた四つめ',
      'revised 1 直した二つめ',
    ]);
    const metrics = await (await fetch(`${app.address}/metrics`)).text();
    for (const reason of ['duplicate', 'gap', 'late', 'revised']) {
      expect(metrics).toMatch(new RegExp(`oddities_total\\{reason="${reason}"\\} [1-9]`));
    }
  });

  it.each([
    ['endMs before startMs', { startMs: 5, endMs: 4 }, 'bad_request', 'endMs'],
    ['a wrong type', { seq: 'one' }, 'bad_request', 'seq'],
    ['an unknown channel', { channel: 'robot' }, 'bad_request', 'channel'],
    ['an oversize text', { text: 'あ'.repeat(10_001) }, 'too_large', 'text'],
    ['an unknown call', { callId: 'nobody' }, 'unknown_call', 'callId'],
  ])('refuses %s by its field, and the connection goes on', async (_name, over, code, field) => {
    const callId = await aCall([]);
    const bad = { ...aChunk(callId, 0), ...over } as never;
    expect(await source.emitWithAck('call:chunk', bad)).toMatchObject({
      ok: false,
      error: { code, field },
    });
    expect(await source.emitWithAck('call:chunk', aChunk(callId, 0))).toMatchObject({ ok: true });
  });

  it('refuses what is no object at all', async () => {
    for (const bad of [null, 7, 'x', [], undefined]) {
      const answer = await source.emitWithAck('call:chunk', bad as never);
      expect(answer).toMatchObject({ ok: false, error: { code: 'bad_request' } });
    }
  });

  it('takes a batch over HTTP and names the bad chunk by its place', async () => {
    const start = aStart();
    const key = { apiKey: app.demo.apiKey };
    const opened = await app.http('POST', '/api/ingest/calls', { body: start, ...key });
    expect(opened).toMatchObject({ status: 201, body: { ok: true, callId: start.callId } });
    const again = await app.http('POST', '/api/ingest/calls', { body: start, ...key });
    expect(again).toMatchObject({ status: 409, body: { error: { code: 'call_exists' } } });
    const chunks = [aChunk(start.callId, 0), { ...aChunk(start.callId, 1), endMs: -1 }];
    const batch = await app.http('POST', '/api/ingest/chunks', { body: { chunks }, ...key });
    expect(batch.body).toMatchObject({
      ok: false,
      answers: [
        { ok: true, outcome: 'stored' },
        { ok: false, error: { field: 'chunks.1.endMs' } },
      ],
    });
    const end = { callId: start.callId, atMs: 9_000 };
    expect(await app.http('POST', '/api/ingest/end', { body: end, ...key })).toMatchObject({
      status: 200,
    });
    expect((await events(start.callId)).at(-1)?.event.kind).toBe('ended');
  });

  it('wants a key, and a key of that site', async () => {
    const body = aStart({ site: '福岡' });
    expect(await app.http('POST', '/api/ingest/calls', { body })).toMatchObject({ status: 401 });
    const apiKey = await app.demo.app.door.addApiKey({ name: 'one site only', sites: ['仙台'] });
    const refused = await app.http('POST', '/api/ingest/calls', { body, apiKey });
    expect(refused).toMatchObject({ status: 403 });
    await expect(app.source('kk_000000000000_wrong')).rejects.toThrow('unauthenticated');
  });

  it('takes a site’s name in any script, but no list of sites', async () => {
    const body = aStart({ site: '仙台,福岡' });
    const key = { apiKey: app.demo.apiKey };
    expect(await app.http('POST', '/api/ingest/calls', { body, ...key })).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request', field: 'site' } },
    });
    const good = aStart({ site: '福岡第二' });
    expect(await app.http('POST', '/api/ingest/calls', { body: good, ...key })).toMatchObject({
      status: 201,
    });
  });

  it('keeps late words after the end of a call', async () => {
    const callId = await aCall(['はい']);
    accepted(await source.emitWithAck('call:end', { callId, atMs: 8_000, reason: 'hangup' }));
    const late = await source.emitWithAck('call:chunk', aChunk(callId, 1, { text: '遅れた言葉' }));
    expect(late).toMatchObject({ ok: true, outcome: 'stored' });
  });
});

describe('people', () => {
  it('a threat of arson raises 110番 on the agent’s screen, after its cause is stored', async () => {
    const fujii = await app.person('fujii');
    const callId = await aCall(['応:お電話ありがとうございます', '審査に落ちた理由を教えて']);
    accepted(await fujii.emitWithAck('call:watch', { callId, afterSeq: -1 }));
    const seen = new Promise<CallUpdate>((resolve) => {
      fujii.on('call:update', (update) => {
        if (update.callId === callId && update.view.cue?.kind === 'call110') resolve(update);
      });
    });
    const text = 'いまガソリン積んでそっちの支店に向かってる 火つけてみんな殺してやるからな';
    accepted(await source.emitWithAck('call:chunk', aChunk(callId, 2, { text })));
    const { view, seq } = await seen;
    expect(view.cue?.reason.quotes[0]?.text).toBe(text);
    expect(view.card110?.items).toHaveLength(6);
    expect(view.waiting.filter((c) => ['hold', 'warn', 'end'].includes(c.kind))).toEqual([]);
    const row = (await events(callId)).find((r) => r.seq === seq);
    expect(row?.cues.map((c) => c.cue.kind)).toContain('call110');

    const cueId = view.cue?.id ?? '';
    const none = await fujii.emitWithAck('cue:answer', { callId, cueId: 'warn-9', answer: 'done' });
    expect(none).toMatchObject({ ok: false, error: { code: 'unknown_cue' } });
    accepted(await fujii.emitWithAck('cue:answer', { callId, cueId, answer: 'wrong' }));
    expect((await events(callId)).at(-1)?.event).toMatchObject({
      kind: 'answered',
      cueId,
      answer: 'wrong',
      by: 'fujii',
    });
  });

  it('a viewer who comes late or comes back misses nothing and gets nothing twice', async () => {
    const fujii = await app.person('fujii');
    const callId = await aCall(['一つめ', '二つめ']);
    const all = accepted(await fujii.emitWithAck('call:watch', { callId, afterSeq: -1 })).update;
    expect(all.items.map((i) => i.text)).toEqual(['一つめ', '二つめ']);
    await fujii.emitWithAck('call:unwatch', { callId });
    accepted(await source.emitWithAck('call:chunk', aChunk(callId, 2, { text: '三つめ' })));
    const rest = accepted(await fujii.emitWithAck('call:watch', { callId, afterSeq: all.seq }));
    expect(rest.update.items.map((i) => i.text)).toEqual(['三つめ']);
    expect(rest.update.seq).toBeGreaterThan(all.seq);
  });

  it('masks numbers that identify someone, in items and partials alike', async () => {
    const fujii = await app.person('fujii');
    const callId = await aCall(['応:お電話番号をお願いします', '090 1234 5678 です']);
    const { update } = accepted(await fujii.emitWithAck('call:watch', { callId, afterSeq: -1 }));
    expect(update.items[1]?.text).not.toMatch(/\d/);
    const partial = new Promise<string>((resolve) => {
      fujii.on('call:partial', (p) => resolve(p.text));
    });
    const half = aChunk(callId, 2, { text: '電話は080 9999 1111', final: false });
    expect(await source.emitWithAck('call:chunk', half)).toMatchObject({ outcome: 'shown' });
    expect(await partial).not.toMatch(/\d{4}/);
    expect(await events(callId)).toHaveLength(3);
  });

  it('keeps agents to their own calls and everyone to their sites', async () => {
    const callId = await aCall(['はい']);
    const hayasaka = await app.person('hayasaka');
    const wish = { callId, afterSeq: -1 };
    expect(await hayasaka.emitWithAck('call:watch', wish)).toMatchObject({
      error: { code: 'forbidden' },
    });
    const segawa = await app.person('segawa');
    expect(await segawa.emitWithAck('call:watch', wish)).toMatchObject({
      error: { code: 'unknown_call' },
    });
    const fujii = await app.person('fujii');
    expect(await fujii.emitWithAck('floor:watch', {})).toMatchObject({
      error: { code: 'forbidden' },
    });
    expect(await fujii.emitWithAck('call:start', aStart())).toMatchObject({
      error: { code: 'forbidden' },
    });
    const sv = await app.person('sv');
    expect(await sv.emitWithAck('call:watch', wish)).toMatchObject({ ok: true });
  });

  it('an SV is asked, sees, whispers; the agent is told', async () => {
    const fujii = await app.person('fujii');
    const sv = await app.person('sv');
    const callId = await aCall(['責任者と話したい']);
    accepted(await sv.emitWithAck('floor:watch', {}));
    const waiting = new Promise<void>((resolve) => {
      sv.on('floor:tiles', (tiles) => {
        if (tiles.some((t) => t.callId === callId && t.waitingSinceMs !== null)) resolve();
      });
    });
    accepted(await fujii.emitWithAck('call:watch', { callId, afterSeq: -1 }));
    accepted(await fujii.emitWithAck('agent:ask', { callId }));
    await waiting;
    const tooLong = { callId, action: 'whisper' as const, text: 'あ'.repeat(201) };
    expect(await sv.emitWithAck('sv:act', tooLong)).toMatchObject({ error: { code: 'too_large' } });
    const told = new Promise<CallUpdate['view']['supervisor']>((resolve) => {
      fujii.on('call:update', ({ view }) => {
        if (view.callId === callId && view.supervisor.whispers.length > 0) resolve(view.supervisor);
      });
    });
    accepted(await sv.emitWithAck('sv:act', { callId, action: 'seen' }));
    const whisper = { callId, action: 'whisper' as const, text: '料金表の二番を案内してください' };
    accepted(await sv.emitWithAck('sv:act', whisper));
    expect(await told).toMatchObject({ asked: true, seenBy: '佐伯' });
  });

  it('danger stays on the floor after the call until an SV settles it', async () => {
    const sv = await app.person('sv');
    const callId = await aCall(['今から包丁を持ってそっちへ行くからな 殺してやる']);
    const told = { callId, text: '110番通報しました', reported: 'call110' } as const;
    expect(await sv.emitWithAck('sv:act', { ...told, action: 'seen' })).toMatchObject({
      ok: false,
      error: { field: 'reported' },
    });
    accepted(await sv.emitWithAck('sv:act', { ...told, action: 'whisper' }));
    accepted(await source.emitWithAck('call:end', { callId, atMs: 12_000, reason: 'hangup' }));
    const onFloor = async () =>
      accepted(await sv.emitWithAck('floor:watch', {})).tiles.find((t) => t.callId === callId);
    const reported = { call110: { byName: '佐伯' } };
    expect(await onFloor()).toMatchObject({ status: 'ended', need: 4, reported });
    const fujii = await app.person('fujii');
    accepted(await fujii.emitWithAck('call:flag', { callId, flag: 'harassment' }));
    expect(await onFloor()).toMatchObject({ need: 4 });
    expect(await sv.emitWithAck('sv:act', { callId, action: 'seen' })).toMatchObject({
      error: { code: 'call_ended' },
    });
    const gone = new Promise<void>((resolve) => {
      sv.on('floor:tiles', (tiles) => {
        if (tiles.some((t) => t.callId === callId && t.need === 0)) resolve();
      });
    });
    const settled = { callId, action: 'resolve' as const, text: '110番通報しました（17:32 佐伯）' };
    const tooLong = { ...settled, text: 'あ'.repeat(201) };
    expect(await sv.emitWithAck('sv:act', tooLong)).toMatchObject({ error: { code: 'too_large' } });
    accepted(await sv.emitWithAck('sv:act', settled));
    await gone;
    expect(await onFloor()).toBeUndefined();
    // The record tells what was done.
    const event = (await events(callId)).findLast((e) => e.event.kind === 'supervised')?.event;
    expect(event).toMatchObject({ action: 'resolve', text: settled.text, byName: '佐伯' });
    accepted(await fujii.emitWithAck('call:flag', { callId, flag: 'grey' }));
    expect(await onFloor()).toBeUndefined();
  });

  it('QA replays a stored call in the browser’s way: same fold, same hashes, no model', async () => {
    const callId = await aCall([
      '応:お電話ありがとうございます',
      '解約金を無しにしてください',
      '応:免除はお受けできません',
      'だから無しにしろって言ってるだろ 何回言わせるんだ 番号は090 1111 2222だ',
    ]);
    accepted(await source.emitWithAck('call:end', { callId, atMs: 12_000, reason: 'hangup' }));
    const cookie = await app.signIn('qa');
    const { body } = await app.http('GET', `/api/calls/${callId}/record`, { cookie });
    const record: CallRecord = body.record;
    let state = initialState();
    for (const { event, hash } of record.events) {
      state = step(state, event, record.manual as Manual).state;
      expect(hashState(state)).toBe(hash);
    }
    expect(JSON.stringify(record.events)).not.toContain('1111 2222');
    const list = await app.http('GET', '/api/calls', { cookie });
    expect(list.body.calls[0]).toMatchObject({ callId, durationMs: 12_000 });
    const agent = { cookie: await app.signIn('fujii') };
    expect(await app.http('GET', '/api/calls', agent)).toMatchObject({ status: 403 });
  });

  it('answers bad HTTP in the one form', async () => {
    const cookie = await app.signIn('qa');
    expect(await app.http('GET', '/api/calls?limit=x', { cookie })).toMatchObject({
      status: 400,
      body: { error: { code: 'bad_request', field: 'limit' } },
    });
    expect(await app.http('GET', '/api/nothing', { cookie })).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    });
    const wrong = { userId: 'fujii', password: 'x' };
    expect(await app.http('POST', '/api/session', { body: wrong })).toMatchObject({
      status: 401,
      body: { error: { code: 'unauthenticated' } },
    });
    const broken = await fetch(`${app.address}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
  });
});

describe('a caller who has called before', () => {
  it('[P1] [V9] is known with what was asked and answered, masked, to who has them on the line', async () => {
    const startedAtMs = Date.now() - 86_400_000;
    const before = await aCall(
      [
        '先月の請求が二重になってるんです 電話は090-1234-5678です',
        '応:お調べしました 先月分はすでに返金の対象外でございます 返金はいたしかねます',
        'そこをなんとかしてくださいよ',
        '応:金曜日までに担当からお電話いたします',
      ],
      { agentId: 'hayasaka', customerRef: 'C-again', startedAtMs },
    );
    accepted(
      await source.emitWithAck('call:end', { callId: before, atMs: 20_000, reason: 'hangup' }),
    );
    const callId = await aCall(['昨日も電話した者です'], { customerRef: 'C-again' });
    const path = `/api/calls/${callId}/earlier`;
    const { status, body } = await app.http('GET', path, { cookie: await app.signIn('fujii') });
    expect(status).toBe(200);
    const [gist] = (body as EarlierCalls).calls;
    expect((body as EarlierCalls).calls.map((c) => c.callId)).toEqual([before]);
    expect(gist?.startedAtMs).toBe(startedAtMs);
    expect(gist?.asked[0]?.text).toContain('請求が二重');
    expect(JSON.stringify(gist)).not.toContain('1234');
    expect(gist?.answered.map((q) => q.text)).toEqual([
      expect.stringContaining('返金はいたしかねます'),
      expect.stringContaining('金曜日までに'),
    ]);

    const other = await app.signIn('hayasaka');
    expect((await app.http('GET', path, { cookie: other })).status).toBe(403);
    const unknown = await app.http('GET', '/api/calls/none-such/earlier', { cookie: other });
    expect(unknown.body).toMatchObject({ error: { code: 'unknown_call' } });
  });
});
