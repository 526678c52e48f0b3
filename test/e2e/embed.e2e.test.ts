import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FrameLocator, Page } from 'playwright-core';
import { axeViolations } from '../client/support/page-checks.ts';
import { aCall, app, atDesk, browser, onProduct, sample } from '../support/product.ts';
import { AT_A_DESK } from '../support/screens.ts';

/**
 * The sidebar inside real pages of other origins: `localhost` is another site than 127.0.0.1,
 * another port of 127.0.0.1 only another origin.
 */

let parents: Server;
let port = 0;

beforeAll(async () => {
  // A CRM that shows the sidebar and notes what it hears.
  parents = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://parent');
    const target = searchParams.get('target') ?? '';
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(`<!doctype html><html lang="ja"><title>CRM</title><main><h1>CRM</h1>
      <iframe id="k" src="${target}/agent" title="聞き守り" style="width:400px;height:800px"></iframe></main>
      <script>
        window.heard = [];
        addEventListener('message', (e) => {
          if (e.origin === '${target}' && e.data?.kikimori === 1) heard.push(e.data);
        });
        window.say = (m) => k.contentWindow.postMessage({ kikimori: 1, ...m }, '${target}');
      </script>`);
  });
  await new Promise<void>((resolve) => parents.listen(0, '127.0.0.1', resolve));
  port = (parents.address() as AddressInfo).port;
});
afterAll(() => {
  parents?.close();
});

onProduct({
  settings: () => ({
    KIKIMORI_EMBED_ORIGINS: `http://127.0.0.1:${port},http://localhost:${port}`,
    KIKIMORI_EMBED_CROSS_SITE: 'true',
    KIKIMORI_SECURE_COOKIE: 'true',
  }),
});

interface Heard {
  type: string;
  [key: string]: unknown;
}
type ParentWindow = Window & { heard: Heard[]; say(message: object): void };

const heard = (page: Page) => page.evaluate(() => (window as unknown as ParentWindow).heard);
const say = (page: Page, message: object) =>
  page.evaluate((m) => (window as unknown as ParentWindow).say(m), message);
/** Waits for a message in which everything of `wanted` stands. */
async function hears(page: Page, wanted: Heard): Promise<Heard> {
  const found = await page.waitForFunction((parts) => {
    const { heard: all } = window as unknown as ParentWindow;
    return all.find((m) => Object.entries(parts).every(([key, value]) => m[key] === value));
  }, wanted);
  return (await found.jsonValue()) as Heard;
}

async function crm(host: string): Promise<{ page: Page; frame: FrameLocator }> {
  const context = await browser.newContext(AT_A_DESK);
  const page = await context.newPage();
  await page.goto(`http://${host}:${port}/?target=${app.address}`);
  return { page, frame: page.frameLocator('#k') };
}

describe('the sidebar in a frame', () => {
  it.each([
    ['another origin', '127.0.0.1', '藤井', 'fujii'],
    ['another site', 'localhost', '早坂', 'hayasaka'],
  ])('%s: signs in, is told of calls, tells of cues, and says no word of the call', async (_what, host, name, userId) => {
    const { page, frame } = await crm(host);
    await hears(page, { type: 'ready', signedIn: false });
    await frame.getByRole('button', { name: new RegExp(`^${name}（`) }).click();
    await frame.getByText('待ち受け中です').waitFor();
    // The cookie came back: also after the page around was loaded anew.
    await page.reload();
    await frame.getByText('待ち受け中です').waitFor();
    await say(page, { type: 'hello' });
    await hears(page, { type: 'ready', signedIn: true });

    const call = await aCall({ agentId: userId, agentName: name, customerRef: `C-${userId}` });
    const { callId } = call;
    await hears(page, { type: 'call.shown', callId, customerRef: `C-${userId}` });
    await call.says(sample('DEMO-05').slice(0, 6));
    const { cueId } = await hears(page, { type: 'cue.raised', callId, kind: 'warn' });
    await frame.locator(`[data-cue="${cueId}"]`).waitFor();
    await frame.getByRole('button', { name: '違う' }).click();
    await hears(page, { type: 'cue.withdrawn', cueId, how: 'wrong' });

    // A second call takes the screen; the customer of the first brings it back.
    const second = await aCall({ agentId: userId, agentName: name });
    await hears(page, { type: 'call.shown', callId: second.callId, customerRef: null });
    await say(page, { type: 'customer.open', id: 'q1', customerRef: `C-${userId}` });
    await hears(page, { type: 'answer', id: 'q1', ok: true });
    await frame.locator(`[data-screen="${callId}"]`).waitFor();
    await say(page, { type: 'call.started', id: 'q2', callId: second.callId });
    await frame.locator(`[data-screen="${second.callId}"]`).waitFor();
    await second.ends(1_000);
    await hears(page, { type: 'call.ended', callId: second.callId });
    await call.ends(30_000);

    const words = JSON.stringify(await heard(page));
    for (const { text } of sample('DEMO-05').slice(0, 6)) expect(words).not.toContain(text);
    expect(await axeViolations(page)).toEqual([]);
    await page.context().close();
  });

  it('says when it does not know the call, and hears nobody but its parent', async () => {
    const { page, frame } = await crm('127.0.0.1');
    await frame.getByRole('button', { name: /^藤井（/ }).click();
    await frame.locator('main').waitFor();
    await page.evaluate((target) => {
      const other = document.createElement('iframe');
      other.srcdoc = `<script>parent.frames[0].postMessage({kikimori: 1, type: 'call.started', id: 'evil', callId: 'c'}, '${target}')</script>`;
      document.body.append(other);
    }, app.address);
    await say(page, { type: 'call.started', id: 'q9', callId: 'nobody-knows' });
    await say(page, { type: 'call.started' });
    await say(page, { type: 'erase' });
    await hears(page, { type: 'answer', id: 'q9', ok: false, reason: 'unknown_call' });
    expect((await heard(page)).filter((m) => m.type === 'answer')).toHaveLength(1);
    await page.context().close();
  });

  it('is refused to origins that are not listed, and is the agent’s page only', async () => {
    const policy = async (path: string) =>
      (await fetch(`${app.address}${path}`, { headers: { accept: 'text/html' } })).headers;
    expect((await policy('/agent?call=1')).get('content-security-policy')).toContain(
      `frame-ancestors 'self' http://127.0.0.1:${port} http://localhost:${port}`,
    );
    for (const path of ['/floor', '/review', '/api/embed']) {
      expect((await policy(path)).get('content-security-policy')).toMatch(
        /frame-ancestors 'self'(;|$)/,
      );
    }
    const { page } = await atDesk('fujii');
    // A page of an origin that nobody listed.
    const stranger = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end(`<iframe id="k" src="${app.address}/agent"></iframe>`);
    });
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const refused: string[] = [];
    page.on('console', (message) => refused.push(message.text()));
    await page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`);
    await page.waitForTimeout(500);
    expect(refused.join()).toMatch(/frame-ancestors/);
    stranger.close();
  });

  it('takes a socket with a cookie from its own page only', async () => {
    const cookie = await app.signIn('fujii');
    const handshake = (origin: string) =>
      fetch(`${app.address}/socket.io/?EIO=4&transport=polling`, { headers: { cookie, origin } });
    // The handshake itself carries no judgement: the namespace does.
    const open = await handshake('http://evil.example');
    const { sid } = JSON.parse((await open.text()).slice(1)) as { sid: string };
    const url = `${app.address}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
    const headers = { cookie, origin: 'http://evil.example' };
    await fetch(url, { method: 'POST', headers, body: '40{"protocol":1}' });
    expect(await (await fetch(url, { headers })).text()).toContain('unauthenticated');
  });
});
