import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { SourceSocket } from '@kikimori/server/source/file.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ensureClient } from '../client/support/built-client.ts';
import { axeViolations } from '../client/support/page-checks.ts';
import { launchBrowser } from '../support/browser.ts';
import { aCall, allLineNumbers, sample } from '../support/product.ts';
import { startRestartable } from '../support/restartable.ts';
import { AT_A_DESK } from '../support/screens.ts';

/**
 * The real server goes away, or the laptop does, with pages open: nothing missing, nothing doubled,
 * no reload.
 */

jest.setTimeout(120_000);

let server: Awaited<ReturnType<typeof startRestartable>>;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  await ensureClient();
  server = await startRestartable();
  browser = await launchBrowser();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function signedInPage(
  userId: string,
  home: string,
  { ownClock = false } = {},
): Promise<Page> {
  context = await browser.newContext({ ...AT_A_DESK, viewport: { width: 400, height: 900 } });
  const page = await context.newPage();
  if (ownClock) await page.clock.install();
  await page.goto(server.address);
  await page.getByLabel('ユーザーID').fill(userId);
  await page.getByLabel('パスワード').fill(server.password);
  await page.getByRole('button', { name: 'サインイン', exact: true }).click();
  await page.waitForURL(`**${home}`);
  await page.evaluate(() => Object.assign(window, { stillHere: true }));
  return page;
}
const isSamePage = (page: Page) => page.evaluate(() => 'stillHere' in window);
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const talk = sample('DEMO-05');

async function begins(source: SourceSocket) {
  return aCall({ agentId: 'fujii', agentName: '藤井', site: '仙台' }, source);
}

describe('a restart of the server in the middle of a call', () => {
  it('leaves the page as it is, delivers what was pressed, and goes on', async () => {
    const page = await signedInPage('fujii', '/agent');
    let source = await server.source();
    const call = await begins(source);
    await call.says(talk.slice(0, 6));
    await page.locator('[data-cue^=warn]').waitFor();
    const cueId = await page.locator('[data-cue]').getAttribute('data-cue');
    source.disconnect();
    await server.stop();
    await page
      .getByText(/再起動中|再接続中|切断中/)
      .first()
      .waitFor();
    // Pressed while nobody hears it.
    await page.keyboard.press('e');
    await page.getByText('送っています').waitFor();
    // Longer than a short loss.
    await page
      .getByText('つながり次第', { exact: false })
      .or(page.getByText('まもなく戻ります'))
      .first()
      .waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await pause(3_000);

    await server.start();
    source = await server.source();
    await page.getByText('接続中').first().waitFor({ timeout: 20_000 });
    await page.locator(`[data-cue="${cueId}"]`).waitFor({ state: 'detached', timeout: 20_000 });
    await page.getByText('これまでの案内').first().waitFor();
    await call.resume(source).says(talk.slice(6, 10));
    await page.locator('[data-i="9"]').waitFor();
    expect(await allLineNumbers(page)).toEqual(upTo(10));
    expect(await isSamePage(page)).toBe(true);
    await call.ends(60_000);
    await page.getByText('通話が終わりました').first().waitFor();
    await context.close();
    source.disconnect();
  });
});

describe('a laptop that sleeps', () => {
  const NIGHT_MS = 8 * 3_600_000;

  /** Timers stand still, the network is gone, and the page's own clock goes on; the way to wake it. */
  async function sleep(page: Page): Promise<() => Promise<void>> {
    const session = await context.newCDPSession(page);
    const network = (offline: boolean) =>
      session.send('Network.emulateNetworkConditions', {
        offline,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: -1,
      });
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await session.send('Network.enable');
    await network(true);
    server.cut();
    return async () => {
      await page.clock.fastForward(NIGHT_MS);
      await network(false);
      await session.send('Page.setWebLifecycleState', { state: 'active' });
    };
  }

  it('shows at once what was said meanwhile when it wakes hours later, and answers nothing twice', async () => {
    const page = await signedInPage('fujii', '/agent', { ownClock: true });
    const source = await server.source();
    const call = await begins(source);
    await call.says(talk.slice(0, 4));
    await page.locator('[data-i="3"]').waitFor();
    const wake = await sleep(page);
    await call.says(talk.slice(4, 10));
    await wake();
    const wokenMs = performance.now();
    await page.locator('[data-i="9"]').waitFor({ timeout: 20_000 });
    if (process.env.SHOW_FIGURES) console.log('caught up after ms', performance.now() - wokenMs);
    expect(await allLineNumbers(page)).toEqual(upTo(10));
    expect(await page.evaluate(() => performance.now())).toBeGreaterThan(NIGHT_MS);
    // The night was the laptop's and not the call's.
    await page.getByText(/^通話時間 [0-2]:\d\d$/).waitFor();
    await call.says(talk.slice(10, 11));
    await page.locator('[data-i="10"]').waitFor();
    expect(await allLineNumbers(page)).toEqual(upTo(11));
    expect(await isSamePage(page)).toBe(true);
    await call.ends(60_000);
    await context.close();
    source.disconnect();
  });

  it('wakes into the call of the moment when its own has ended', async () => {
    const page = await signedInPage('fujii', '/agent', { ownClock: true });
    const source = await server.source();
    const first = await begins(source);
    await first.says(talk.slice(0, 4));
    await page.locator('[data-i="3"]').waitFor();
    const wake = await sleep(page);
    await first.ends(40_000);
    const second = await begins(source);
    await second.says(talk.slice(0, 2));
    await wake();
    await page.locator(`[data-screen="${second.callId}"]`).waitFor({ timeout: 20_000 });
    await page.locator('[data-i="1"]').waitFor();
    expect(await allLineNumbers(page)).toEqual(upTo(2));
    expect(await isSamePage(page)).toBe(true);
    await second.ends(20_000);
    await context.close();
    source.disconnect();
  });
});

describe('two tabs of one agent', () => {
  it('both follow, one answer counts, and a note saved in one is not asked for in the other', async () => {
    const first = await signedInPage('fujii', '/agent');
    const source = await server.source();
    const call = await begins(source);
    const second = await context.newPage();
    await second.goto(`${server.address}/agent`);
    await call.says(talk.slice(0, 6));
    await first.locator('[data-cue^=warn]').waitFor();
    await second.locator('[data-cue^=warn]').waitFor();
    // Pressed in both at the same moment.
    await Promise.all([first.keyboard.press('e'), second.keyboard.press('x')]);
    await first.locator('[data-cue^=warn]').waitFor({ state: 'detached' });
    await second.locator('[data-cue^=warn]').waitFor({ state: 'detached' });
    const past = (page: Page) => page.getByText('これまでの案内').first().textContent();
    expect(await past(first)).toBe(await past(second));
    server.cut();
    await call.says(talk.slice(6, 9));
    for (const page of [first, second]) {
      await page.locator('[data-i="8"]').waitFor();
      expect(await allLineNumbers(page)).toEqual(upTo(9));
    }
    await call.ends(60_000);
    await second.getByLabel('グレー').check();
    await second.getByRole('button', { name: '保存する' }).click();
    await second.getByText('保存しました').waitFor();
    await first.getByText('保存しました').waitFor();
    expect(await first.getByLabel('グレー').isChecked()).toBe(true);
    await context.close();
    source.disconnect();
  });
});
