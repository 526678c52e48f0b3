import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ManualEntry, ManualIndex } from '@kikimori/shared/protocol/manual-index.ts';
import { ROOT } from '../guard/sources.ts';
import { startTestApp } from '../support/app.ts';

/** What the sidebar searches: the running manual with its overlay, from the real server. */

let app: Awaited<ReturnType<typeof startTestApp>>;
let cookie: string;
const folder = mkdtempSync(join(tmpdir(), 'kikimori-index-'));
const overlay = join(folder, 'telecom.yaml');

beforeAll(async () => {
  for (const name of ['default.yaml', 'telecom.yaml'])
    copyFileSync(join(ROOT, 'shared/manuals', name), join(folder, name));
  app = await startTestApp({
    settings: {
      KIKIMORI_MANUAL: join(folder, 'default.yaml'),
      KIKIMORI_MANUAL_OVERLAYS: overlay,
    },
  });
  cookie = await app.signIn('fujii');
}, 60_000);
afterAll(async () => {
  await app?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(etag = '') {
  const response = await fetch(`${app.address}/api/manual/index`, {
    headers: { cookie, ...(etag ? { 'if-none-match': etag } : {}) },
  });
  const body = response.status === 200 ? await response.json() : null;
  return {
    status: response.status,
    etag: response.headers.get('etag') ?? '',
    index: body?.index as ManualIndex,
  };
}
const entry = (index: ManualIndex, id: string) =>
  index.entries.find((e): e is ManualEntry => e.kind === 'step' && e.id === id);

describe('the index of the manual', () => {
  it('has the words of manual and overlay with their readings and their file', async () => {
    const { index } = await ask();
    expect(index.name).toBe('標準マニュアル（通信）');
    expect(entry(index, 'hold-angry')?.title).toContainEqual(['保留', 'ホリュウ']);
    expect(entry(index, 'hold-angry')?.file).toBe('default.yaml');
    expect(entry(index, 'refuse-money')?.file).toBe('telecom.yaml');
  });

  it('is the same until the manual is renewed, then the new one', async () => {
    const first = await ask();
    expect((await ask(first.etag)).status).toBe(304);
    const text = readFileSync(overlay, 'utf8');
    writeFileSync(overlay, text.replace('契約の条件は同じと伝える', '解約の条件は同じと伝える'));
    let next = first;
    for (let tries = 0; tries < 60 && next.etag === first.etag; tries += 1) {
      await pause(250);
      next = await ask();
    }
    expect(entry(next.index, 'refuse-special')?.title).toContainEqual(['解約', 'カイヤク']);
    expect((await ask(first.etag)).status).toBe(200);
  }, 30_000);

  it('is for people who may watch calls', async () => {
    expect((await app.http('GET', '/api/manual/index')).status).toBe(401);
    const { status } = await app.http('GET', '/api/manual/index', { apiKey: app.demo.apiKey });
    expect(status).toBe(403);
  });
});
