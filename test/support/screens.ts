import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, jest } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ensureClient } from '../client/support/built-client.ts';
import { createFakeServer, type FakeServer } from '../client/support/fake-server.ts';
import { launchBrowser } from './browser.ts';

/**
 * The client's screens in states that a demo call reaches rarely; the server says what it is told.
 * A test file calls `onScreens()` once; each test finds a fresh page and an empty server.
 */

export let fake: FakeServer;
export let context: BrowserContext;
export let page: Page;
/** Addresses asked for outside of the page's origin; must stay empty. */
let outside: string[];
let errors: string[];

export function onScreens(): void {
  jest.setTimeout(90_000);
  let browser: Browser;

  beforeAll(async () => {
    await ensureClient();
    fake = await createFakeServer();
    browser = await launchBrowser();
    // One context for all, so that the browser keeps fonts and scripts.
    context = await browser.newContext(AT_A_DESK);
  });
  afterAll(async () => {
    await browser?.close();
    await fake?.close();
  });
  beforeEach(async () => {
    fake.reset();
    fake.accounts = [
      { userId: 'agent1', name: '佐藤', role: 'agent', password: 'pw' },
      { userId: 'sv1', name: '林', role: 'sv', password: 'pw' },
    ];
    signedIn('agent');
    outside = [];
    errors = [];
    page = await aPage();
  });
  afterEach(async () => {
    if (page.url() !== 'about:blank') await page.evaluate(() => localStorage.clear());
    await page.close();
    expect(outside).toEqual([]);
    expect(errors).toEqual([]);
  });
}

/** Where the people of this product sit. */
export const AT_A_DESK = {
  locale: 'ja-JP',
  timezoneId: 'Asia/Tokyo',
  reducedMotion: 'reduce',
} as const;

/** Another tab of the same browser, watched for errors as the first. */
export async function aPage(): Promise<Page> {
  const tab = await context.newPage();
  await tab.setViewportSize({ width: 360, height: 800 });
  tab.on('request', (request) => {
    if (!request.url().startsWith(fake.url)) outside.push(request.url());
  });
  collectErrors(tab, errors);
  return tab;
}

/** Notes what went wrong on a page, but not that a server refused or a line was lost. */
export function collectErrors(tab: Page, into: string[]): void {
  tab.on('pageerror', (error) => into.push(error.message));
  tab.on('console', (message) => {
    const isRefusal = message.text().startsWith('Failed to load resource');
    const isLostLine = message.text().includes('WebSocket connection');
    if (message.type() === 'error' && !isRefusal && !isLostLine) into.push(message.text());
  });
}

export function signedIn(role: 'agent' | 'sv' | null): void {
  fake.session =
    role === null
      ? null
      : {
          userId: `${role}1`,
          name: role === 'sv' ? '林' : '佐藤',
          role,
          sites: ['*'],
          demo: true,
        };
}

export async function openCall(callId = 'c-1'): Promise<void> {
  await page.goto(`${fake.url}/agent?call=${callId}`);
  await page.getByRole('log').waitFor();
}

/** Goes to another call within the page, as the desk does when the next call begins. */
export async function showCall(callId: string): Promise<void> {
  if (page.url() === 'about:blank') await page.goto(`${fake.url}/agent`);
  await page.evaluate((id) => {
    history.replaceState(null, '', `/agent?call=${id}`);
    dispatchEvent(new PopStateEvent('popstate'));
  }, callId);
  await page.locator(`[data-screen="${callId}"]`).waitFor();
}

/** What clients have sent under this name, in order. */
export const sent = (event: string) =>
  fake.received.filter((r) => r.event === event).map((r) => r.body);

/** Waits for something that has no place on the page. */
export async function eventually(
  holds: () => boolean | Promise<boolean>,
  what: string,
): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await pause(25);
  }
  throw new Error(`never came: ${what}`);
}
