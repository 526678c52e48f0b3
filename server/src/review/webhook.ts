import { createHmac, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Database } from '../record/schema.ts';

/**
 * The one way by which this server itself speaks to another: a signed message when a call ended
 * grey or worse and when reviewers decided. Off unless KIKIMORI_WEBHOOK_URL is set. A message
 * holds ids, verdicts and figures, never a word of the call. It is kept until it was taken.
 */
export interface Webhook {
  send(message: WebhookMessage): Promise<void>;
  /** One round over the messages that are due; resolves when it is over. */
  deliver(): Promise<void>;
  stop(): Promise<void>;
}

export interface WebhookMessage {
  kind: 'call.flagged' | 'call.decided';
  callId: string;
  site: string;
  verdict: string;
  types: readonly string[];
  conduct: number;
  demand: number;
  atMs: number;
  stage?: string;
}

const EVERY_MS = 5_000;
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 60 * 60 * 1000;
/** With the pauses above about a day. */
const MOST_ATTEMPTS = 30;
const TIMEOUT_MS = 10_000;
const AT_ONCE = 20;

/** `t=SECONDS,v1=HEX`: HMAC-SHA256 over `SECONDS.BODY`, so that an old message cannot be sent again. */
export function signatureOf(secret: string, atMs: number, body: string): string {
  const t = Math.floor(atMs / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}

export function createWebhook(deps: {
  db: Kysely<Database>;
  clock: Clock;
  log: Logger;
  url: string;
  secret: string;
}): Webhook {
  const { db, clock, log, url, secret } = deps;
  let running: Promise<void> | null = null;

  async function round(): Promise<void> {
    const due = await db
      .selectFrom('delivery')
      .selectAll()
      .where('next_at_ms', '<=', clock.nowMs())
      .orderBy('next_at_ms')
      .limit(AT_ONCE)
      .execute();
    for (const one of due) {
      const failed = await post(one.id, one.body);
      const attempts = one.attempts + 1;
      const pauseMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
      const gaveUp = failed !== null && attempts >= MOST_ATTEMPTS;
      if (gaveUp) log.error({ delivery: one.id, why: failed }, 'webhook message given up');
      await db
        .updateTable('delivery')
        .set({
          attempts,
          next_at_ms: failed === null || gaveUp ? null : clock.nowMs() + pauseMs,
          done_at_ms: failed === null ? clock.nowMs() : null,
          last_error: failed,
        })
        .where('id', '=', one.id)
        .execute();
    }
  }

  /** Null when it was taken (2xx), else why not. */
  async function post(id: string, body: string): Promise<string | null> {
    try {
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/json',
          'kikimori-delivery': id,
          'kikimori-signature': signatureOf(secret, clock.nowMs(), body),
        },
        body,
      });
      await response.body?.cancel();
      return response.ok ? null : `HTTP ${response.status}`;
    } catch (error) {
      return error instanceof Error ? error.name : 'failed';
    }
  }

  function deliver(): Promise<void> {
    running ??= round()
      .catch((error) => log.error({ err: String(error) }, 'webhook'))
      .finally(() => {
        running = null;
      });
    return running;
  }

  const stopTimer = clock.every(EVERY_MS, () => void deliver());
  return {
    async send(message) {
      await db
        .insertInto('delivery')
        .values({
          id: randomUUID(),
          body: JSON.stringify(message),
          attempts: 0,
          next_at_ms: clock.nowMs(),
          done_at_ms: null,
          last_error: null,
        })
        .execute();
    },
    deliver,
    async stop() {
      stopTimer();
      await running;
    },
  };
}
