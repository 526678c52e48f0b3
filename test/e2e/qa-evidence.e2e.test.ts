import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
import { sampleCalls } from '@kikimori/server/demo/seats.ts';
import { speak } from '@kikimori/server/source/file.ts';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ensureClient } from '../client/support/built-client.ts';
import {
  axeViolations,
  contrastViolations,
  overflowPx,
  setScheme,
} from '../client/support/page-checks.ts';
import { aChunk, accepted, aStart, startTestApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { aWav } from '../support/recordings.ts';

/** What QA makes of judged calls: recording, labels, reports, cases; and every page of QA at every width. */

jest.setTimeout(120_000);

let app: Awaited<ReturnType<typeof startTestApp>>;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let errors: string[];
let folder: string;
/** A judged call and its week. */
let callId: string;

beforeAll(async () => {
  await ensureClient();
  folder = mkdtempSync(join(tmpdir(), 'kikimori-evidence-'));
  app = await startTestApp({ settings: { KIKIMORI_CARE_CONTACTS: 'sv' } });
  const socket = await app.source();
  for (const [k, call] of sampleCalls().entries()) {
    const start = aStart({ callId: call.callId, customerRef: `C-${k}` });
    await speak({ socket, start, utterances: call.utterances, speed: Infinity });
  }
  await app.demo.app.review.indexer.idle();
  const cookie = await app.signIn('qa');
  const { deck } = (await app.http('GET', '/api/review/week', { cookie })).body;
  callId = deck.cards[0].callId;
  for (const card of deck.cards.slice(0, -1)) {
    const point = { conduct: 0.8, demand: 0.3, verdict: 'harassment', reasons: '断りのあとの暴言' };
    await app.http('POST', '/api/review/decisions', {
      body: { callId: card.callId, ...point },
      cookie,
    });
  }
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function signedIn(userId: string): Promise<void> {
  const [name, value] = (await app.signIn(userId)).split('=');
  await context.clearCookies();
  await context.addCookies([{ name: name ?? '', value: value ?? '', url: app.address }]);
}

beforeEach(async () => {
  errors = [];
  context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    reducedMotion: 'reduce',
  });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) errors.push(message.text());
  });
  await signedIn('qa');
});
afterEach(async () => {
  await context.close();
  expect(errors).toEqual([]);
});

describe('evidence', () => {
  it('names a recording that is cut off, takes a whole one, and plays it in step', async () => {
    const cut = join(folder, '1403-cut.wav');
    const whole = join(folder, '1403.wav');
    writeFileSync(cut, aWav(30).subarray(0, 20_000));
    writeFileSync(whole, aWav(30));
    await page.goto(`${app.address}/review/${callId}/desk`);
    await page.getByText('録音はまだありません').waitFor();
    await page.getByLabel('録音のファイル').setInputFiles(cut);
    await page.getByRole('button', { name: '入れる' }).click();
    await page.getByText('「1403-cut.wav」は途中で切れています').waitFor();
    await page.getByLabel('録音のファイル').setInputFiles(whole);
    await page.getByLabel(/録音のどこから/).fill('2');
    await page.getByRole('button', { name: '入れる' }).click();
    await page.getByText('1403.wav（0:30）').waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await page.goto(`${app.address}/review/${callId}`);
    await page.getByText('再生は実況と一致').waitFor();
    await page.getByLabel('録音を流す').check();
    const soundSec = () =>
      page.locator('[data-sound]').evaluate((a) => (a as HTMLAudioElement).currentTime);
    const replaySec = async () =>
      Number(await page.getByRole('slider').getAttribute('aria-valuenow'));
    await page.getByRole('button', { name: '再生' }).click();
    await page.waitForFunction(
      () => (document.querySelector('[data-sound]') as HTMLAudioElement).currentTime > 3,
    );
    // The call begins two seconds into the recording.
    expect(Math.abs((await soundSec()) - 2 - (await replaySec()))).toBeLessThan(1.6);
    await page.getByRole('combobox').selectOption('8');
    await page.waitForFunction(
      () => (document.querySelector('[data-sound]') as HTMLAudioElement).playbackRate === 8,
    );
    await page.getByRole('button', { name: '一時停止' }).click();
    const isPaused = () =>
      page.locator('[data-sound]').evaluate((a) => (a as HTMLAudioElement).paused);
    expect(await isPaused()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('labels a call with the cues that should and must not have come', async () => {
    await page.goto(`${app.address}/review/${callId}/desk`);
    const form = page.locator('form', { hasText: '通話全体のラベル' });
    // The judgement is where it starts from.
    expect(await form.getByLabel('判断').inputValue()).toBe('harassment');
    await form.getByRole('button', { name: '案内を足す' }).click();
    await form.getByLabel('ここから').selectOption({ index: 3 });
    await form.getByRole('checkbox', { name: '警告' }).check();
    await form.getByText('「出てほしい」と「出てはいけない」の両方').waitFor();
    await form.getByRole('checkbox', { name: '警告' }).uncheck();
    await form.getByRole('checkbox', { name: '命の相談' }).check();
    await form.getByRole('button', { name: '保存する' }).click();
    await form.getByText('保存しました').waitFor();
    const cookie = await app.signIn('qa');
    const out = await fetch(`${app.address}/api/review/labels.jsonl`, { headers: { cookie } });
    const line = JSON.parse((await out.text()).trim());
    expect(line).toMatchObject({ callId, verdict: 'harassment', mustNot: ['lifeline'] });
    expect(line.expect).toMatchObject([{ cue: 'warn', from: 3 }]);
  });

  it('prints the report on A4 with title and page number, and gives it as a Word file', async () => {
    await page.goto(`${app.address}/api/review/calls/${callId}/report`);
    expect(await axeViolations(page)).toEqual([]);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    const box = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'));
    expect([Number(box?.[1]), Number(box?.[2])].map(Math.round)).toEqual([595, 842]);
    await page.goto(`${app.address}/review/${callId}/desk`);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: '報告（Word）', exact: true }).click();
    expect((await download).suggestedFilename()).toBe(`${callId}.docx`);
  });

  it('puts a case into the manual, line by line, and beside the step on an agent’s screen', async () => {
    await page.goto(`${app.address}/review/${callId}/desk`);
    const form = page.locator('form', { hasText: '事例にする' });
    await form.getByLabel('題', { exact: true }).fill('繰り返しの断り方');
    await form.getByLabel('ここから学ぶこと').fill('結論を先に、同じ言葉で伝える');
    await form.getByLabel('この発話まで').selectOption({ index: 1 });
    await form.getByRole('button', { name: '保存する' }).click();
    await form.getByText('「事例」でマニュアルに載せられます').waitFor();

    await page.getByRole('link', { name: '事例', exact: true }).click();
    await page.getByText('下書き').waitFor();
    await page.getByRole('button', { name: 'マニュアルに載せる' }).click();
    const put = page.getByRole('button', { name: '載せる', exact: true });
    await page.getByLabel('載せる手順').selectOption({ label: '用件を聞き、復唱する' });
    expect(await put.isDisabled()).toBe(true);
    const first = page.getByLabel('1行目・応対者');
    await first.fill('藤井が承ります');
    await page.getByLabel(/人が分かる言葉がないこと/).check();
    await put.click();
    await page.getByText('1行目・応対者に、名前か番号').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await first.fill('担当の者が承ります');
    // A changed word has to be looked at again.
    expect(await put.isDisabled()).toBe(true);
    await page.getByLabel(/人が分かる言葉がないこと/).check();
    await put.click();
    await page.getByText('マニュアルに載っています').waitFor();
    expect(await axeViolations(page)).toEqual([]);

    await signedIn('fujii');
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(`${app.address}/agent`);
    const source = await app.source();
    const start = aStart();
    accepted(await source.emitWithAck('call:start', start));
    const chunk = aChunk(start.callId, 0, { text: '料金のことで聞きたいんですが' });
    accepted(await source.emitWithAck('call:chunk', chunk));
    await page.getByText('事例：繰り返しの断り方').click();
    await page.getByText('担当の者が承ります').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe('care', () => {
  it('prompts the contact to a talk, and rests once it was had', async () => {
    await signedIn('sv');
    await page.goto(`${app.address}/care`);
    await page.getByText('面談をすすめます').first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: '面談をした' }).first().click();
    await page.getByText(/前の面談：.*佐伯/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe('every page of QA', () => {
  it.each([320, 400, 1440])('holds at %i px, light and dark', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    const cookie = await app.signIn('qa');
    const { deck } = (await app.http('GET', '/api/review/week', { cookie })).body;
    const open = deck.cards.at(-1).callId;
    const paths = [
      '/review',
      '/review/week',
      `/review/week?call=${open}`,
      '/review/search?text=電話',
      '/review/trends?by=type',
      '/review/cases',
      '/review/what-if',
      `/review/${callId}`,
      `/review/${callId}/desk`,
      `/review/${open}`,
      '/care',
    ];
    for (const path of paths) {
      await page.goto(`${app.address}${path}`);
      await page.waitForLoadState('networkidle');
      await setScheme(page, 'light');
      const light = await axeViolations(page);
      await setScheme(page, 'dark');
      const dark = await contrastViolations(page);
      const over = await overflowPx(page);
      expect({ path, light, dark, over }).toEqual({ path, light: [], dark: [], over: 0 });
    }
  });
});
