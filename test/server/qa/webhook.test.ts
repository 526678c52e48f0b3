import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '@kikimori/server/config.ts';
import { createLogger } from '@kikimori/server/lib/logger.ts';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import type { Database } from '@kikimori/server/record/schema.ts';
import type { Webhook } from '@kikimori/server/review/webhook.ts';
import { createWebhook } from '@kikimori/server/review/webhook.ts';
import type { Kysely } from 'kysely';

const secret = 's'.repeat(32);
const message = {
  kind: 'call.decided',
  callId: 'c-1',
  site: '仙台',
  verdict: 'grey',
  types: [],
  conduct: 0.4,
  demand: 0.1,
  atMs: 5,
} as const;

describe('the webhook', () => {
  let nowMs = 1_000_000;
  let answers: number[] = [];
  let got: { body: string; signature: string; id: string }[] = [];
  let server: Server;
  let db: Kysely<Database>;
  let webhook: Webhook;

  beforeEach(async () => {
    answers = [];
    got = [];
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (part) => {
        body += part;
      });
      request.on('end', () => {
        const header = (name: string) => String(request.headers[name] ?? '');
        got.push({
          body,
          signature: header('kikimori-signature'),
          id: header('kikimori-delivery'),
        });
        response.writeHead(answers.shift() ?? 204, { location: '/elsewhere' }).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    db = await openDatabase('sqlite::memory:', '/');
    const clock = { nowMs: () => nowMs, after: () => () => {}, every: () => () => {} };
    const { port } = server.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/hook`;
    webhook = createWebhook({ db, clock, log: createLogger({ level: 'silent' }), url, secret });
  });
  afterEach(async () => {
    await webhook.stop();
    await db.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('signs what it sends, once', async () => {
    await webhook.send(message);
    await webhook.deliver();
    await webhook.deliver();
    expect(got).toHaveLength(1);
    const [t, v1] = got[0]?.signature.split(',').map((p) => p.split('=')[1]) ?? [];
    expect(t).toBe('1000');
    const wanted = createHmac('sha256', secret).update(`${t}.${got[0]?.body}`).digest('hex');
    expect(v1).toBe(wanted);
    expect(JSON.parse(got[0]?.body ?? '')).toEqual(message);
  });

  it('tries again later with the same name, after refusal, redirect and silence', async () => {
    answers = [500, 302];
    await webhook.send(message);
    await webhook.deliver();
    await webhook.deliver();
    expect(got).toHaveLength(1);
    nowMs += 30_000;
    await webhook.deliver();
    expect(got).toHaveLength(2);
    nowMs += 60_000;
    await webhook.deliver();
    expect(got).toHaveLength(3);
    expect(new Set(got.map((g) => g.id)).size).toBe(1);
    nowMs += 10_000_000;
    await webhook.deliver();
    expect(got).toHaveLength(3);
  });

  it('gives up after a day’s worth of trying, and keeps the reason', async () => {
    answers = Array.from({ length: 40 }, () => 503);
    await webhook.send(message);
    for (let n = 0; n < 40; n += 1) {
      await webhook.deliver();
      nowMs += 3_600_000;
    }
    expect(got).toHaveLength(30);
    const row = await db.selectFrom('delivery').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ next_at_ms: null, done_at_ms: null, last_error: 'HTTP 503' });
  });
});

describe('its settings', () => {
  it('want https or loopback, and a long key', () => {
    const url = (value: string, key = secret) =>
      readSettings({ KIKIMORI_WEBHOOK_URL: value, KIKIMORI_WEBHOOK_SECRET: key });
    expect(url('https://example.jp/hook').KIKIMORI_WEBHOOK_URL).toBe('https://example.jp/hook');
    expect(() => url('http://example.jp/hook')).toThrow('KIKIMORI_WEBHOOK_URL');
    expect(() => url('https://example.jp/hook', '')).toThrow('KIKIMORI_WEBHOOK_SECRET');
    expect(() => url('https://example.jp/hook', 'short')).toThrow('KIKIMORI_WEBHOOK_SECRET');
  });
});
