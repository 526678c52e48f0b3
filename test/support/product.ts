import { afterAll, beforeAll, expect, jest } from '@jest/globals';
import { sampleCalls } from '@kikimori/server/demo/seats.ts';
import type { SourceSocket } from '@kikimori/server/source/file.ts';
import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { ensureClient } from '../client/support/built-client.ts';
import { axeViolations, overflowPx } from '../client/support/page-checks.ts';
import { accepted, aStart, startTestApp } from './app.ts';
import { launchBrowser } from './browser.ts';
import { AT_A_DESK } from './screens.ts';

/**
 * The whole product in a browser: real server, real model, calls spoken through the public ingest
 * protocol. A test file calls `onProduct()` once.
 */

export let app: Awaited<ReturnType<typeof startTestApp>>;
export let source: SourceSocket;
export let browser: Browser;
const contexts: BrowserContext[] = [];

/** `prepare` runs once, before the first test. */
export function onProduct(
  options: { settings?: () => Record<string, string>; prepare?: () => Promise<void> } = {},
): void {
  jest.setTimeout(120_000);
  beforeAll(async () => {
    await ensureClient();
    app = await startTestApp({ settings: options.settings?.() ?? {} });
    source = await app.source();
    await options.prepare?.();
    browser = await launchBrowser();
  }, 120_000);
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
    await app?.stop();
  });
}

async function aContext(viewport: { width: number; height: number }): Promise<BrowserContext> {
  const context = await browser.newContext({ ...AT_A_DESK, viewport });
  contexts.push(context);
  return context;
}

/** Somebody at their own browser, signed in with the demo's button. */
export async function person(name: string, home: string, width = 400) {
  const context = await aContext({ width, height: 900 });
  const page = await context.newPage();
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/socket\.io/, (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(app.address)) outside.push(request.url());
  });
  await page.goto(app.address);
  await page.getByRole('button', { name: new RegExp(`^${name}（`) }).click();
  await page.waitForURL(`**${home}`);
  return { page, context, sockets, outside };
}

/** Somebody at their own browser, already signed in, at no page yet. */
export async function atDesk(
  userId: string,
  viewport = { width: 1280, height: 900 },
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await aContext(viewport);
  const [name, value] = (await app.signIn(userId)).split('=');
  await context.addCookies([{ name: name ?? '', value: value ?? '', url: app.address }]);
  return { page: await context.newPage(), context };
}

/** A call on the line: says lines of a sample call, one after the other. */
export async function aCall(over: Parameters<typeof aStart>[0] = {}, onLine = source) {
  let line = onLine;
  const start = aStart({ customerLabel: 'お客様', ...over });
  accepted(await line.emitWithAck('call:start', start));
  const { callId } = start;
  let seq = 0;
  const call = {
    callId,
    async says(lines: { channel: 'agent' | 'customer'; text: string; startMs: number }[]) {
      for (const { channel, text, startMs } of lines) {
        accepted(
          await line.emitWithAck('call:chunk', {
            callId,
            channel,
            utteranceId: `u${seq}`,
            seq,
            text,
            final: true,
            startMs,
            endMs: startMs + 2_000,
          }),
        );
        seq += 1;
      }
    },
    async ends(atMs: number) {
      accepted(await line.emitWithAck('call:end', { callId, atMs, reason: 'hangup' }));
    },
    /** Goes on over another line, e.g. after a restart. */
    resume(other: SourceSocket) {
      line = other;
      return call;
    },
  };
  return call;
}

/** The lines of a sample call, e.g. `DEMO-05`. */
export function sample(id: string) {
  const call = sampleCalls().find((c) => c.callId.startsWith(id));
  if (!call) throw new Error(`no sample call ${id}`);
  return call.utterances;
}

/** Every line of the transcript that is in the document. */
export const lineNumbers = (page: Page) =>
  page
    .locator('[data-i]')
    .evaluateAll((lines) => lines.map((l) => Number((l as HTMLElement).dataset.i)));

/** Makes the transcript so tall that every line is in the document, and gives their numbers. */
export async function allLineNumbers(page: Page): Promise<number[]> {
  await page.getByRole('log').evaluate((log) => {
    log.style.height = '4000px';
    log.parentElement?.style.setProperty('height', '4000px');
  });
  await page.locator('[data-i="0"]').waitFor();
  return lineNumbers(page);
}

/** Nothing for axe to find, nothing wider than the window. */
export async function isSound(page: Page): Promise<void> {
  expect(await axeViolations(page)).toEqual([]);
  expect(await overflowPx(page)).toBe(0);
}
