import { createHash } from 'node:crypto';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import { inspect } from '@kikimori/server/review/recording/inspect.ts';
import { createRecordings } from '@kikimori/server/review/recording/recordings.ts';
import { aChunk, accepted, aStart, startTestApp } from '../../support/app.ts';
import { anMp3, anOpus, aWav } from '../../support/recordings.ts';

/** Recordings that the centre supplies: whole ones are kept, heard and proved; others are named. */

jest.setTimeout(60_000);

let app: Awaited<ReturnType<typeof startTestApp>>;
let folder: string;
let callId: string;
let qa: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kikimori-sound-'));
  app = await startTestApp();
  const source = await app.source();
  const start = aStart();
  callId = start.callId;
  accepted(await source.emitWithAck('call:start', start));
  accepted(await source.emitWithAck('call:chunk', aChunk(callId, 0)));
  accepted(await source.emitWithAck('call:end', { callId, atMs: 4_000, reason: 'hangup' }));
  await app.demo.app.review.indexer.idle();
  qa = await app.signIn('qa');
}, 60_000);
afterAll(async () => {
  await app.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function look(data: Buffer) {
  const path = join(folder, 'one');
  writeFileSync(path, data);
  const file = await open(path);
  return inspect(file).finally(() => file.close());
}

async function upload(name: string, data: Buffer, headers: Record<string, string>, to = 'review') {
  const path = `/api/${to}/calls/${callId}/recording?name=${encodeURIComponent(name)}`;
  const response = await fetch(`${app.address}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'audio/wav', ...headers },
    body: new Uint8Array(data),
  });
  return { status: response.status, body: await response.json() };
}

describe('what a file is', () => {
  it.each([
    ['wav', aWav(3), 3_000],
    ['mp3', anMp3(100), 2_612],
    ['opus', anOpus(5), 5_000],
  ] as const)('%s: its length is read off the container', async (format, data, durationMs) => {
    expect(await look(data)).toEqual({ ok: true, format, durationMs });
  });

  it.each([
    ['wav', aWav(3)],
    ['mp3', anMp3(100).subarray(0, -128)],
    ['opus', anOpus(5)],
  ] as const)('%s: cut off anywhere, it is truncated', async (_format, data) => {
    for (const share of [0.2, 0.5, 0.99]) {
      const cut = data.subarray(0, Math.floor(data.length * share));
      expect({ share, ...(await look(cut)) }).toMatchObject({ share, ok: false, why: 'truncated' });
    }
  });

  it('anything else is named as unreadable', async () => {
    const damaged = Buffer.from(anMp3(100));
    damaged.fill(1, 20 + 417 * 50, 20 + 417 * 51);
    const pages = anOpus(5);
    const second = pages.indexOf('OggS', 4);
    const third = pages.indexOf('OggS', second + 4);
    const files = {
      empty: Buffer.alloc(0),
      text: Buffer.from('これは録音ではありません'),
      avi: Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI '), Buffer.alloc(50)]),
      damaged,
      'missing page': Buffer.concat([pages.subarray(0, second), pages.subarray(third)]),
    };
    for (const [name, data] of Object.entries(files))
      expect({ name, ...(await look(data)) }).toMatchObject({ name, why: 'unreadable' });
  });
});

describe('recordings over HTTP', () => {
  it('names the file that is cut off or no recording, and keeps nothing of it', async () => {
    const cut = aWav(2).subarray(0, 9_000);
    expect(await upload('0706-1403.wav', cut, { cookie: qa })).toMatchObject({
      status: 422,
      body: {
        error: {
          code: 'recording_truncated',
          message: expect.stringMatching(/0706-1403\.wav.*9000/),
        },
      },
    });
    const text = Buffer.from('plain text');
    expect(await upload('memo.txt', text, { cookie: qa })).toMatchObject({
      status: 422,
      body: {
        error: { code: 'recording_unreadable', message: expect.stringContaining('memo.txt') },
      },
    });
    const { body } = await app.http('GET', `/api/review/calls/${callId}/recording`, { cookie: qa });
    expect(body.recording).toBeNull();
  });

  it('is handed in by QA or a recogniser’s key, heard by QA only, part by part', async () => {
    const sv = await app.signIn('sv');
    const agent = await app.signIn('fujii');
    const data = aWav(4);
    const sha256 = createHash('sha256').update(data).digest('hex');
    for (const cookie of [sv, agent])
      expect(await upload('a.wav', data, { cookie })).toMatchObject({ status: 403 });
    const bearer = { authorization: `Bearer ${app.demo.apiKey}` };
    expect(await upload('a.wav', data, bearer)).toMatchObject({ status: 403 });
    const stored = await upload('a.wav', data, bearer, 'ingest');
    expect(stored).toMatchObject({
      status: 201,
      body: { recording: { name: 'a.wav', format: 'wav', durationMs: 4_000, sha256 } },
    });
    // Sent again, it is the same.
    const again = await upload('a.wav', data, { cookie: qa });
    expect(again.body.recording.id).toBe(stored.body.recording.id);

    const path = `${app.address}/api/review/calls/${callId}/recording/audio`;
    expect((await fetch(path, { headers: { cookie: sv } })).status).toBe(403);
    const whole = await fetch(path, { headers: { cookie: qa } });
    expect(whole.headers.get('content-type')).toBe('audio/wav');
    expect(Buffer.from(await whole.arrayBuffer()).equals(data)).toBe(true);
    const part = await fetch(path, { headers: { cookie: qa, range: 'bytes=100-199' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 100-199/${data.length}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(data.subarray(100, 200))).toBe(true);
    const tail = await fetch(path, { headers: { cookie: qa, range: 'bytes=-10' } });
    expect(Buffer.from(await tail.arrayBuffer()).equals(data.subarray(-10))).toBe(true);
    const beyond = { cookie: qa, range: `bytes=${data.length}-` };
    expect((await fetch(path, { headers: beyond })).status).toBe(416);

    // Checksum and listeners stand in the report.
    const report = await fetch(`${app.address}/api/review/calls/${callId}/report`, {
      headers: { cookie: qa },
    });
    const html = await report.text();
    expect(html).toContain(sha256);
    expect(html).toContain('受け取ったときのSHA-256と一致します');
    expect(html).toContain('録音を聞いた');
  });

  it('goes into the unmasked evidence bundle as it came, and not into the masked one', async () => {
    const bundle = async (query: string) => {
      const path = `${app.address}/api/review/calls/${callId}/bundle${query}`;
      return Buffer.from(await (await fetch(path, { headers: { cookie: qa } })).arrayBuffer());
    };
    const all = await bundle('?unmasked=true');
    expect(all.includes('recording.wav')).toBe(true);
    expect(all.includes(aWav(4))).toBe(true);
    expect((await bundle('')).includes(aWav(4))).toBe(false);
  });
});

describe('retention', () => {
  it('a recording that changed on the disk is told; it goes with its call', async () => {
    const db = await openDatabase('sqlite::memory:', '/');
    const clock = { nowMs: () => 5, after: () => () => {}, every: () => () => {} };
    const own = join(folder, 'own');
    const recordings = createRecordings({ db, clock, folder: own });
    const { Readable } = await import('node:stream');
    const to = { callId: 'gone', name: 'x.wav', offsetMs: 0 };
    const { id } = await recordings.add(
      { userId: 'qa', name: '久我' },
      to,
      Readable.from([aWav(1)]),
    );
    expect(await recordings.prove('gone')).toMatchObject({ unchanged: true });
    writeFileSync(join(own, id), aWav(2));
    expect(await recordings.prove('gone')).toMatchObject({ unchanged: false });
    expect(await recordings.of('gone')).toBeNull();
    expect(await recordings.sweep()).toBe(1);
    expect(readdirSync(own)).toEqual([]);
    expect(await recordings.prove('gone')).toBeNull();
    await db.destroy();
  });
});
