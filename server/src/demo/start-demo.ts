import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type App, createApp } from '../app.ts';
import { readSettings } from '../config.ts';
import type { Logger } from '../lib/logger.ts';
import { connectSource, speak } from '../source/file.ts';
import type { DemoAccount } from '../web/routes/session.ts';
import { playLastWeek } from './last-week.ts';
import type { Seat } from './seats.ts';
import { seats, startOf } from './seats.ts';
import { settleOlder } from './settle-older.ts';

/**
 * The whole product on loopback with a throw-away store: real server, real model, sample calls
 * spoken through the public ingest protocol. Demo accounts exist here and nowhere else.
 */

export interface DemoOptions {
  port: number;
  /** 1 = as spoken. */
  speed: number;
  /** Calls at once. */
  calls: number;
  log: Logger;
  /** Told about each step that may take a while. */
  onProgress?: (what: string) => void;
  /** False keeps the line silent: a test speaks its own calls. */
  streaming?: boolean;
  /** Settings other than the demo's own. */
  settings?: Record<string, string>;
}

export type Demo = Awaited<ReturnType<typeof startDemo>>;

/** Pause between two calls of a seat, and between the first calls of two seats, on the wall clock. */
const BETWEEN_CALLS_MS = 4_000;
const BETWEEN_SEATS_MS = 700;

export async function startDemo(options: DemoOptions) {
  const { log, onProgress = () => {}, speed, streaming = true } = options;
  const folder = mkdtempSync(join(tmpdir(), 'kikimori-demo-'));
  const password = randomBytes(9).toString('base64url');
  const taken = seats(options.calls);
  const accounts: DemoAccount[] = [
    ...taken.map((s) => ({ userId: s.userId, name: s.name, role: 'agent', password })),
    { userId: 'sv', name: '佐伯', role: 'sv', password },
    { userId: 'qa', name: '久我', role: 'qa', password },
    { userId: 'qa2', name: '三輪', role: 'qa', password },
  ];

  onProgress('モデルと辞書を読み込んでいます');
  const app = await createApp({
    settings: readSettings({
      KIKIMORI_HOST: '127.0.0.1',
      KIKIMORI_PORT: String(options.port),
      KIKIMORI_DATABASE: `sqlite:${join(folder, 'demo.sqlite')}`,
      KIKIMORI_CASES: join(folder, 'cases.yaml'),
      KIKIMORI_RECORDINGS: join(folder, 'recordings'),
      KIKIMORI_SECURE_COOKIE: 'false',
      ...options.settings,
    }),
    log,
    demoAccounts: accounts,
  });
  for (const account of accounts) {
    const seat = taken.find((s) => s.userId === account.userId);
    await app.door.putPerson({
      userId: account.userId,
      name: account.name,
      role: account.role === 'sv' || account.role === 'qa' ? account.role : 'agent',
      sites: seat ? [seat.site] : ['*'],
      password,
    });
  }
  const apiKey = await app.door.addApiKey({ name: 'demo', sites: ['*'] });
  const address = await app.listen();

  const end = new AbortController();
  // Every seat waits on the same signal.
  setMaxListeners(0, end.signal);
  const reviewers = accounts.filter((account) => account.role === 'qa');
  const streams = streaming
    ? streamAll({ app, address, apiKey, taken, reviewers, speed, signal: end.signal, log })
    : null;

  return {
    app,
    address,
    apiKey,
    accounts,
    async stop(): Promise<void> {
      end.abort();
      await streams;
      await app.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function streamAll(demo: {
  app: App;
  address: string;
  apiKey: string;
  taken: Seat[];
  reviewers: DemoAccount[];
  speed: number;
  signal: AbortSignal;
  log: Logger;
}): Promise<void> {
  const { app, address, apiKey, taken, reviewers, speed, signal, log } = demo;
  const socket = await connectSource(address, apiKey);
  try {
    // A few finished calls first, so that QA has something to replay at once.
    const past = taken.slice(0, 6).flatMap((seat) => seat.calls.map((call) => ({ seat, call })));
    const seeding = (async () => {
      for (const [k, { seat, call }] of past.entries()) {
        const startedAtMs = Date.now() - (past.length - k) * 11 * 60 * 1000;
        const start = startOf(seat, call, `earlier-${k}`, startedAtMs);
        await speak({ socket, start, utterances: call.utterances, speed: Infinity, signal });
      }
      await playLastWeek({ socket, review: app.review, seats: taken, reviewers, signal });
    })();
    const speaking = taken.map(async (seat, k) => {
      await pause(BETWEEN_SEATS_MS * k, undefined, { signal });
      for (let n = 0; !signal.aborted; n += 1) {
        const call = seat.calls[n % seat.calls.length];
        if (!call) return;
        const start = startOf(seat, call, `${Date.now().toString(36)}-${k}`, Date.now());
        await speak({ socket, start, utterances: call.utterances, speed, signal });
        await settleOlder(app.pipeline);
        await pause(BETWEEN_CALLS_MS / speed, undefined, { signal });
      }
    });
    await Promise.all([seeding, ...speaking]);
  } catch (error) {
    if (!signal.aborted) log.error({ err: String(error) }, 'the demo stopped speaking');
  } finally {
    socket.disconnect();
  }
}
