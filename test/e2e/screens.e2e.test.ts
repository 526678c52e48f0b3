import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ensureClient } from '../client/support/built-client.ts';
import { aCue, aLine, aTile, aView } from '../client/support/calls.ts';
import { createFakeServer, type FakeServer } from '../client/support/fake-server.ts';
import {
  axeViolations,
  contrastViolations,
  overflowPx,
  setScheme,
} from '../client/support/page-checks.ts';
import { STATES } from '../client/support/states.ts';
import { launchBrowser } from '../support/browser.ts';

/** The client's screens in states that a demo call reaches rarely; the server says what it is told. */

jest.setTimeout(90_000);

let browser: Browser;
let fake: FakeServer;
let context: BrowserContext;
let page: Page;
/** Addresses asked for outside of the page's origin; must stay empty. */
let outside: string[];
let errors: string[];

beforeAll(async () => {
  await ensureClient();
  fake = await createFakeServer();
  browser = await launchBrowser();
  // One context for all, so that the browser keeps fonts and scripts.
  context = await browser.newContext({
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
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
  page = await context.newPage();
  await page.setViewportSize({ width: 360, height: 800 });
  page.on('request', (request) => {
    if (!request.url().startsWith(fake.url)) outside.push(request.url());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    const isRefusal = message.text().startsWith('Failed to load resource');
    const isLostLine = message.text().includes('WebSocket connection');
    if (message.type() === 'error' && !isRefusal && !isLostLine) errors.push(message.text());
  });
});
afterEach(async () => {
  await page.evaluate(() => localStorage.clear());
  await page.close();
  expect(outside).toEqual([]);
  expect(errors).toEqual([]);
});

function signedIn(role: 'agent' | 'sv' | null) {
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

async function openCall(callId = 'c-1') {
  await page.goto(`${fake.url}/agent?call=${callId}`);
  await page.getByRole('log').waitFor();
}

const sent = (event: string) => fake.received.filter((r) => r.event === event).map((r) => r.body);

/** Waits for something that has no place on the page. */
async function eventually(holds: () => boolean, what: string) {
  for (let tries = 0; tries < 200; tries += 1) {
    if (holds()) return;
    await pause(25);
  }
  throw new Error(`never came: ${what}`);
}

describe('every state of the agent’s screen', () => {
  it('fits 320 px and leaves axe nothing to say, light and dark', async () => {
    const found: Record<string, unknown> = {};
    await page.setViewportSize({ width: 320, height: 800 });
    for (const [name, { view, items, partial }] of Object.entries(STATES)) {
      fake.putCall({ ...view, callId: name }, items);
      await showCall(name);
      if (partial) {
        fake.partial({ ...partial, callId: name });
        await page.getByText(partial.text).waitFor();
      }
      await setScheme(page, 'light');
      const wrong = [...(await axeViolations(page))];
      const wider = await overflowPx(page);
      await setScheme(page, 'dark');
      wrong.push(...(await contrastViolations(page)));
      if (wrong.length > 0 || wider > 0) found[name] = { wrong, wider };
    }
    expect(found).toEqual({});
  });

  it('stays readable with text at 200 % and in the high-contrast theme', async () => {
    await page.setViewportSize({ width: 640, height: 800 });
    for (const name of ['escalate', 'call110', 'ended'] as const) {
      const state = STATES[name];
      if (state) fake.putCall({ ...state.view, callId: name }, state.items);
      await showCall(name);
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
        document.documentElement.dataset.theme = 'contrast';
      });
      expect(await overflowPx(page)).toBe(0);
      expect(await axeViolations(page)).toEqual([]);
    }
  });

  /** Goes to another call within the page, as the desk does when the next call begins. */
  async function showCall(callId: string) {
    if (page.url() === 'about:blank') await page.goto(`${fake.url}/agent`);
    await page.evaluate((id) => {
      history.replaceState(null, '', `/agent?call=${id}`);
      dispatchEvent(new PopStateEvent('popstate'));
    }, callId);
    await page.locator(`[data-screen="${callId}"]`).waitFor();
  }
});

describe('the first load of the sidebar', () => {
  it('carries at most 200 KB of script, compressed', async () => {
    fake.putCall(aView({ cue: aCue('warn') }), [aLine(0)]);
    const sizes: Promise<number>[] = [];
    page.on('response', (response) => {
      if (!new URL(response.url()).pathname.endsWith('.js')) return;
      sizes.push(response.body().then((body) => gzipSync(body).length));
    });
    await openCall();
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThan(200 * 1024);
  });
});

describe('answering a cue', () => {
  it('takes one key: done, later, wrong', async () => {
    fake.putCall(aView({ cue: aCue('warn') }), [aLine(0)]);
    await openCall();
    await page.keyboard.press('e');
    await eventually(() => sent('cue:answer').length === 1, 'answer');
    fake.change('c-1', { cue: aCue('hold', { id: 'hold-2' }) });
    await page.locator('[data-cue=hold-2]').waitFor();
    await page.keyboard.press('s');
    await eventually(() => sent('cue:answer').length === 2, 'answer');
    fake.change('c-1', { cue: aCue('warn', { id: 'warn-3' }) });
    await page.locator('[data-cue=warn-3]').waitFor();
    await page.keyboard.press('X');
    await eventually(() => sent('cue:answer').length === 3, 'answer');
    expect(sent('cue:answer')).toEqual([
      { callId: 'c-1', cueId: 'warn-1', answer: 'done' },
      { callId: 'c-1', cueId: 'hold-2', answer: 'snooze' },
      { callId: 'c-1', cueId: 'warn-3', answer: 'wrong' },
    ]);
  });

  it('asks the supervisor where the cue says so', async () => {
    fake.putCall(aView({ cue: aCue('escalate') }), [aLine(0)]);
    await openCall();
    await page.getByRole('button', { name: '頼む' }).click();
    await eventually(() => sent('agent:ask').length === 1, 'ask');
    expect(sent('cue:answer')).toEqual([]);
  });

  it('needs a second, different key for 110, and never takes haste for consent', async () => {
    const state = STATES.call110;
    if (!state) throw new Error('no state');
    fake.putCall(state.view, state.items);
    await openCall();
    await page.keyboard.press('e');
    await page.keyboard.press('e');
    await page.getByText('危険が迫っていると思いますか').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: '通報を頼む' }).waitFor();
    expect(sent('cue:answer')).toEqual([]);
    await page.keyboard.press('e');
    await page.getByRole('button', { name: 'はい' }).waitFor();
    await page.keyboard.press('Enter');
    await eventually(() => sent('cue:answer').length === 1, 'confirmation');
    expect(sent('cue:answer')).toEqual([{ callId: 'c-1', cueId: 'call110-1', answer: 'done' }]);
    expect(await page.getByRole('button', { name: '保留' }).isDisabled()).toBe(true);
  });

  it('leaves the keys alone where they are switched off or somebody types', async () => {
    fake.putCall(aView({ cue: aCue('warn') }), [aLine(0)]);
    await openCall();
    await page.keyboard.press('?');
    await page.getByLabel('1文字のキーを使う').uncheck();
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    fake.change('c-1', { cue: null, status: 'ended' });
    await page.getByLabel('記録').fill('exs');
    await pause(100);
    expect(sent('cue:answer')).toEqual([]);
  });

  it('says why in the caller’s words, and leads to them', async () => {
    const state = STATES.escalate;
    if (!state) throw new Error('no state');
    fake.putCall(state.view, state.items);
    await openCall();
    await page.getByRole('button', { name: /行為/ }).click();
    await page.getByText('お前じゃ話にならん、給料泥棒が', { exact: false }).first().waitFor();
    await page
      .getByRole('button', { name: /発話へ移動：\s*12:04/ })
      .first()
      .click();
    await page.locator('[data-i="7"] .bg-key-soft').waitFor();
  });

  it('is painted at once after its event', async () => {
    await page.addInitScript(() => {
      const paints: { frames: number; ms: number }[] = [];
      Object.assign(window, { paints });
      const Original = window.WebSocket;
      window.WebSocket = class extends Original {
        constructor(url: string | URL, protocols?: string | string[]) {
          super(url, protocols);
          this.addEventListener('message', ({ data }) => {
            const id = /"cue":\{"id":"(hold-\d+)"/.exec(String(data))?.[1];
            if (!id) return;
            const from = performance.now();
            let frames = 0;
            requestAnimationFrame(function look() {
              frames += 1;
              if (!document.querySelector(`[data-cue="${id}"]`)) requestAnimationFrame(look);
              else setTimeout(() => paints.push({ frames, ms: performance.now() - from }));
            });
          });
        }
      };
    });
    fake.putCall(
      aView(),
      Array.from({ length: 200 }, (_, i) => aLine(i)),
    );
    await openCall();
    for (let n = 1; n <= 20; n += 1) {
      fake.change('c-1', { cue: aCue('hold', { id: `hold-${n}` }) });
      await page.locator(`[data-cue="hold-${n}"]`).waitFor();
      await pause(40);
    }
    const paints = await page.evaluate(
      () => (window as unknown as { paints: { frames: number; ms: number }[] }).paints,
    );
    expect(paints).toHaveLength(20);
    // Frames, because a busy test machine stretches milliseconds. On a quiet one the 95th
    // percentile is held under 50 ms.
    const frames = paints.map((paint) => paint.frames).sort((x, y) => x - y);
    expect(frames[10]).toBeLessThanOrEqual(2);
    expect(frames[18]).toBeLessThanOrEqual(4);
    if (process.env.SHOW_FIGURES)
      console.log(
        'cue painted after ms',
        paints.map((p) => p.ms),
      );
  });
});

describe('the link', () => {
  it('says that it is lost, quietly then plainly, and that it is back; what was pressed arrives', async () => {
    fake.putCall(aView({ cue: aCue('warn') }), [aLine(0), aLine(1)]);
    await openCall();
    await fake.down();
    await page.getByText('再接続中').waitFor();
    expect(await page.getByText('つながり次第').count()).toBe(0);
    await page.keyboard.press('e');
    await page.getByText('送っています').waitFor();
    fake.change('c-1', {}, [aLine(2), aLine(3)]);
    await page.getByText('つながり次第').waitFor({ timeout: 15_000 });
    expect(await axeViolations(page)).toEqual([]);
    await fake.up();
    await page.getByText('抜けていた分も表示しました').waitFor({ timeout: 15_000 });
    await eventually(() => sent('cue:answer').length === 1, 'the kept answer');
    const lines = await page.locator('[data-i]').evaluateAll((all) => all.map((e) => e.dataset.i));
    expect(lines).toEqual(['0', '1', '2', '3']);
    await page.getByText('抜けていた分も表示しました').waitFor({ state: 'detached' });
  });

  it('says that the server restarts on purpose', async () => {
    fake.putCall(aView(), [aLine(0)]);
    await openCall();
    fake.sayStopping();
    await page.getByText('まもなく戻ります').waitFor();
  });

  it('asks to sign in again in the middle of a call, and loses nothing', async () => {
    fake.putCall(aView(), [aLine(0)]);
    await openCall();
    signedIn(null);
    fake.cut();
    const dialog = page.getByRole('dialog', { name: 'サインインの期限が切れました' });
    await dialog.waitFor();
    expect(await axeViolations(page)).toEqual([]);
    fake.change('c-1', {}, [aLine(1)]);
    await dialog.getByLabel('パスワード').fill('pw');
    await dialog.getByRole('button', { name: 'サインイン' }).click();
    await page.locator('[data-i="1"]').waitFor();
    expect(await dialog.count()).toBe(0);
  });

  it('says so when the server cannot be reached at all, and when a call is not one’s own', async () => {
    await openRefused();
    await page.goto(`${fake.url}/agent`);
    await page.getByText('待ち受け中です').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.route('**/api/session', (route) => route.abort());
    await page.reload();
    await page.getByText('サーバーにつながりません').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  async function openRefused() {
    await page.goto(`${fake.url}/agent?call=nobody`);
    await page.getByText('この通話は表示できません').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  }
});

describe('the desk', () => {
  it('goes to the next call by itself, and keeps the note that was being written', async () => {
    const ended = STATES.ended;
    if (!ended) throw new Error('no state');
    fake.putCall({ ...ended.view, callId: 'first' }, ended.items);
    fake.putCall(aView({ callId: 'second', customerLabel: '川口様' }), [aLine(0)]);
    fake.desk = [{ callId: 'first', status: 'ended', startedAtMs: 1_000 }];
    await page.goto(`${fake.url}/agent`);
    await page.getByLabel('記録').fill('折り返しを約束した');
    fake.sendDesk([
      { callId: 'second', status: 'live', startedAtMs: 2_000 },
      { callId: 'first', status: 'ended', startedAtMs: 1_000 },
    ]);
    await page.getByText('川口様').waitFor();
    await page.getByRole('button', { name: '書きかけの記録へ' }).click();
    expect(await page.getByLabel('記録').inputValue()).toBe('折り返しを約束した');
    await page.getByLabel('クレーム').check();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('保存しました').waitFor();
    expect(sent('call:flag')).toEqual([
      { callId: 'first', flag: 'claim', note: '折り返しを約束した' },
    ]);
    await page.getByRole('button', { name: '今の通話へ' }).click();
    await page.getByText('川口様').waitFor();
    expect(await page.getByRole('button', { name: '書きかけの記録へ' }).count()).toBe(0);
  });
});

describe('the transcript', () => {
  it('holds still while somebody reads back, says what came, and follows again', async () => {
    fake.putCall(
      aView(),
      Array.from({ length: 120 }, (_, i) => aLine(i)),
    );
    await openCall();
    await page.locator('[data-i="119"]').waitFor();
    await page.getByRole('log').evaluate((log) => {
      log.scrollTop = 300;
    });
    await page.getByRole('button', { name: '最新へ' }).waitFor();
    const before = await page.getByRole('log').evaluate((log) => log.scrollTop);
    fake.change('c-1', {}, [aLine(120)]);
    await page.getByRole('button', { name: '新しい発話 1件' }).waitFor();
    expect(await page.getByRole('log').evaluate((log) => log.scrollTop)).toBe(before);
    await page.getByRole('button', { name: '新しい発話 1件' }).click();
    await page.locator('[data-i="120"]').waitFor();
    fake.change('c-1', {}, [aLine(121)]);
    await page.locator('[data-i="121"]').waitFor();
  });

  it('keeps only what is visible in the document', async () => {
    fake.putCall(
      aView(),
      Array.from({ length: 3_000 }, (_, i) => aLine(i)),
    );
    await openCall();
    await page.locator('[data-i="2999"]').waitFor();
    expect(await page.locator('[data-i]').count()).toBeLessThan(60);
  });
});

describe('the floor', () => {
  const crowd = (count: number) => Array.from({ length: count }, (_, i) => aTile(i));

  beforeEach(async () => {
    signedIn('sv');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('is calm when empty', async () => {
    await page.goto(`${fake.url}/floor`);
    await page.getByText('いま通話はありません').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('fits 320 px and leaves axe nothing to say, with and without a chosen call', async () => {
    const state = STATES.call110;
    if (!state) throw new Error('no state');
    fake.tiles = [
      ...crowd(30),
      aTile(31, { need: 4, cue: 'call110', needText: '危険', callId: 'c-1', tone: 3 }),
      aTile(32, { need: 3, cue: 'escalate', needText: '交代', waitingSinceMs: 1_000, tone: 2 }),
      aTile(33, { need: 4, cue: 'lifeline', needText: '命', seenBy: '林', scorer: 'lexicon' }),
    ];
    fake.putCall(state.view, state.items);
    for (const [width, colorScheme] of [
      [1440, 'light'],
      [320, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await setScheme(page, colorScheme);
      await page.goto(`${fake.url}/floor`);
      await page.locator('[role=option][data-call="c-1"]').waitFor();
      expect(await axeViolations(page)).toEqual([]);
      expect(await overflowPx(page)).toBe(0);
      await page.locator('[role=option][data-call="c-1"]').click();
      await page.getByLabel(/応対者への耳打ち/).waitFor();
      expect(await axeViolations(page)).toEqual([]);
      expect(await overflowPx(page)).toBe(0);
    }
  });

  it('brings who needs help to the top, but not from under the pointer', async () => {
    fake.tiles = crowd(12);
    await page.goto(`${fake.url}/floor`);
    const first = () => page.locator('[role=option]').first().getAttribute('data-call');
    await page.locator('[role=option][data-call="c-3"]').hover();
    const before = await page
      .locator('[role=option]')
      .evaluateAll((all) => all.map((e) => e.dataset.call));
    fake.sendTiles([aTile(3, { seq: 2, need: 3, needText: '助けて', waitingSinceMs: 0 })]);
    await page.getByText('待っている依頼 1件').waitFor();
    const under = await page
      .locator('[role=option]')
      .evaluateAll((all) => all.map((e) => e.dataset.call));
    expect(under.indexOf('c-3')).toBe(before.indexOf('c-3'));
    await page.mouse.move(10, 890);
    await eventuallyAsync(async () => (await first()) === 'c-3', 'the tile at the top');
  });

  it('can be walked by keys', async () => {
    fake.tiles = crowd(12);
    fake.putCall(aView({ callId: 'c-11' }), [aLine(0)]);
    await page.goto(`${fake.url}/floor`);
    await page.getByRole('listbox').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/call=c-/);
  });

  it('whispers once, and keeps the words when the line is lost', async () => {
    fake.tiles = crowd(3);
    fake.putCall(aView(), [aLine(0)]);
    await page.goto(`${fake.url}/floor?call=c-1`);
    const box = page.getByLabel(/応対者への耳打ち/);
    await box.fill('あと1分で代わります');
    await box.press('Control+Enter');
    await eventually(() => sent('sv:act').length === 1, 'whisper');
    await eventuallyAsync(async () => (await box.inputValue()) === '', 'the empty box');
    await fake.down();
    await page.getByText('再接続中').first().waitFor();
    await box.fill('もう一言');
    await page.getByRole('button', { name: '送る' }).click();
    await page.getByText('届きませんでした').waitFor();
    expect(await box.inputValue()).toBe('もう一言');
    await fake.up();
    await page.getByText('つながりました', { exact: false }).first().waitFor({ timeout: 15_000 });
    await pause(200);
    expect(sent('sv:act')).toHaveLength(1);
  });

  it('stays smooth with a thousand calls that all speak', async () => {
    fake.tiles = crowd(1_000);
    await page.goto(`${fake.url}/floor`);
    await page.locator('[role=option]').first().waitFor();
    expect(await page.locator('[role=option]').count()).toBeLessThan(80);
    await pause(1_000);
    await page.evaluate(() => {
      const tasks: number[] = [];
      Object.assign(window, { longTasks: tasks });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) tasks.push(entry.duration);
      }).observe({ type: 'longtask' });
    });
    for (let round = 0; round < 10; round += 1) {
      const from = (round % 2) * 500;
      fake.sendTiles(
        Array.from({ length: 500 }, (_, k) =>
          aTile(from + k, {
            seq: 2 + round,
            lastText: `${round}`,
            need: (k + round) % 90 === 0 ? 3 : 0,
          }),
        ),
      );
      await pause(250);
    }
    const tasks = await page.evaluate(
      () => (window as unknown as { longTasks: number[] }).longTasks,
    );
    if (process.env.SHOW_FIGURES) console.log('long tasks on the floor, ms', tasks);
    const slow = tasks.filter((ms) => ms > 300);
    // The aim is no task over 50 ms on a quiet machine; a shared one is given room.
    expect(slow.length).toBeLessThanOrEqual(1);
  });

  async function eventuallyAsync(holds: () => Promise<boolean>, what: string) {
    for (let tries = 0; tries < 100; tries += 1) {
      if (await holds()) return;
      await pause(25);
    }
    throw new Error(`never came: ${what}`);
  }
});

describe('signing in', () => {
  it('offers the demo accounts, leads back, and refuses a wrong password in words', async () => {
    signedIn(null);
    fake.putCall(aView(), [aLine(0)]);
    await page.goto(`${fake.url}/agent?call=c-1`);
    await page.waitForURL(/signin/);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByLabel('ユーザーID').fill('agent1');
    await page.getByLabel('パスワード').fill('wrong');
    await page.getByRole('button', { name: 'サインイン', exact: true }).click();
    await page.getByText('ユーザーIDかパスワードが違います').waitFor();
    await page.getByRole('button', { name: '佐藤（応対者）' }).click();
    await page.getByRole('log').waitFor();
    expect(new URL(page.url()).search).toBe('?call=c-1');
  });

  it('shows an agent no floor', async () => {
    await page.goto(`${fake.url}/floor`);
    await page.getByText('この画面は表示できません').waitFor();
  });

  it('speaks English when asked to, and remembers', async () => {
    await page.goto(`${fake.url}/agent`);
    await page.getByRole('button', { name: '設定' }).click();
    await page.getByLabel('English').check();
    await page.getByText('Signed in as').waitFor();
    await page.reload();
    await page.getByText('Waiting for a call').waitFor();
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await axeViolations(page)).toEqual([]);
  });
});
