import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sampleCalls } from '@kikimori/server/demo/seats.ts';
import { WEEK_MS } from '@kikimori/server/review/week.ts';
import { speak } from '@kikimori/server/source/file.ts';
import type { BrowserContext, Page } from 'playwright-core';
import { axeViolations, overflowPx } from '../client/support/page-checks.ts';
import { ROOT } from '../guard/sources.ts';
import { accepted, aStart } from '../support/app.ts';
import { app, atDesk, onProduct, source } from '../support/product.ts';
import { collectErrors } from '../support/screens.ts';

/** QA's week in a browser, on the real server with the real model and the sample calls. */

let context: BrowserContext;
let page: Page;
let errors: string[];

onProduct({
  async prepare() {
    for (const [k, call] of sampleCalls().entries()) {
      const start = aStart({
        callId: call.callId,
        customerRef: `C-${k % 4}`,
        metadata: { industry: call.industry },
      });
      await speak({ socket: source, start, utterances: call.utterances, speed: Infinity });
    }
    const fujii = await app.person('fujii');
    const first = sampleCalls().at(-1)?.callId ?? '';
    accepted(await fujii.emitWithAck('call:flag', { callId: first, flag: 'grey' }));
    await app.demo.app.review.indexer.idle();
  },
});

function never(): never {
  throw new Error('no such sample call');
}

const focusIn = (on: Page) => on.evaluate(() => document.activeElement?.tagName);

async function signedIn(userId: string): Promise<void> {
  ({ context, page } = await atDesk(userId));
  collectErrors(page, errors);
}

beforeEach(async () => {
  errors = [];
  await signedIn('qa');
});
afterEach(async () => {
  await context.close();
  expect(errors).toEqual([]);
});

describe('the weekly review', () => {
  it('hides every other view until the call is judged, on the list, the replay and the search', async () => {
    await page.goto(`${app.address}/review`);
    await page.getByText('判断前').first().waitFor();
    const rows = page.locator('tbody tr', { hasText: '判断前' });
    // All of them: a list does not tell the flagged ones from the others.
    expect(await rows.count()).toBe(sampleCalls().length);
    expect(
      await page.getByText('カスハラのおそれ', { exact: true }).locator('visible=true').count(),
    ).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await rows.first().getByRole('link').click();
    await page.getByText('まだあなたが判断していません').waitFor();
    expect(await page.getByRole('slider').count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${app.address}/review/search?verdict=harassment`);
    await page.getByText('まだ判断していない通話は').waitFor();
    await page.getByText('見つかりません').waitFor();
    await page.goto(`${app.address}/review/trends?by=type`);
    await page.getByText(/まだ判断していない\d+件は数えていません/).waitFor();
    // From the refused replay straight to the card of that call.
    await page.goto(`${app.address}/review/${sampleCalls().at(-1)?.callId}`);
    await page.getByRole('link', { name: 'この通話を判断する' }).click();
    await page.getByRole('button', { name: '判断を保存する' }).waitFor();
  });

  it('keeps a half-made judgement while the reviewer looks at another call, or reloads', async () => {
    await page.goto(`${app.address}/review/week`);
    await page.getByLabel('理由', { exact: true }).fill('書きかけの理由');
    await page.getByRole('radio', { name: 'グレー' }).check();
    await page.getByRole('button', { name: '次の通話' }).click();
    await page.getByText('まだ置いていません').waitFor();
    expect(await page.getByLabel('理由', { exact: true }).inputValue()).toBe('');
    // 未記入, not なし: nobody said so.
    expect(await page.getByLabel('会社の側の原因').inputValue()).toBe('');
    await page.keyboard.press('k');
    for (const again of [false, true]) {
      if (again) await page.reload();
      await page.getByText('書きかけの判断を戻しました').waitFor();
      expect(await page.getByLabel('理由', { exact: true }).inputValue()).toBe('書きかけの理由');
      expect(await page.getByRole('radio', { name: 'グレー' }).isChecked()).toBe(true);
    }
  });

  it('is played through from the keyboard: own point, reasons, then the others’ view', async () => {
    await page.goto(`${app.address}/review/week`);
    await page.getByText(/フラグの付いた通話は\d+件/).waitFor();
    const cards = page.getByRole('region', { name: '今週の通話' }).getByRole('button');
    const count = await cards.count();
    expect(count).toBeGreaterThanOrEqual(3);
    for (let n = 1; n <= count; n += 1) {
      await page
        .getByRole('region', { name: '通話の文字起こし' })
        .getByRole('listitem')
        .first()
        .waitFor();
      // Who speaks stands before every line, to be seen.
      const said = page.getByRole('region', { name: '通話の文字起こし' }).getByRole('listitem');
      expect((await said.first().innerText()).split(/\s+/)[1]).toMatch(/^[応客]$/);
      // Nothing was put anywhere yet: there is nothing to save.
      await page.getByText('まだ置いていません').waitFor();
      // Nobody's view is on the page before one's own.
      expect(await page.getByText('ほかの見方').count()).toBe(0);
      expect(await page.getByRole('link', { name: '再生で開く' }).count()).toBe(0);
      const main = (await page.locator('main').innerText()) ?? '';
      expect(main).not.toMatch(/ソフト：/);
      expect(await focusIn(page)).toBe(n === 1 ? 'BODY' : 'H3');
      await page.keyboard.press('m');
      await page.keyboard.press('End');
      await page.getByText('この位置：カスハラのおそれ').waitFor();
      await page.getByLabel('理由', { exact: true }).fill(`${n}件目の理由`);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'ほかの見方' }).waitFor();
      await page.getByText(/ソフト：/).waitFor();
      // The form is gone; the focus stands where the views begin.
      expect(await focusIn(page)).toBe('H4');
      if (n < count) await page.keyboard.press('j');
    }
    // Only now it is told whose flags they were.
    await page.getByText(/応対者のフラグ1件/).waitFor();
    await page.getByText(`判断したのは${count}件です`).waitFor();
    await page.getByRole('heading', { name: '判断の一致（この4週間）' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('ends with the week closed, by name, after a second question', async () => {
    // The running week cannot be closed: more calls may come.
    await page.goto(`${app.address}/review/week`);
    await page.getByText(/から締められます/).waitFor();
    expect(await page.getByRole('button', { name: 'この週を締める' }).count()).toBe(0);
    const { utterances } = sampleCalls().find((one) => one.callId.includes('inquiry')) ?? never();
    const start = aStart({ startedAtMs: Date.now() - WEEK_MS });
    await speak({ socket: source, start, utterances, speed: Infinity });
    const fujii = await app.person('fujii');
    accepted(await fujii.emitWithAck('call:flag', { callId: start.callId, flag: 'grey' }));
    await app.demo.app.review.indexer.idle();
    await page.getByRole('button', { name: '前の週' }).click();
    await page.getByRole('button', { name: 'この週を締める' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('元には戻せません').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await dialog.getByRole('button', { name: '締める', exact: true }).click();
    await page.getByText(/締めた人：久我/).waitFor();
    expect(await page.getByRole('button', { name: 'この週を締める' }).count()).toBe(0);
  });

  it('lets the point be dragged on the plane', async () => {
    await page.goto(`${app.address}/review/week`);
    await page.getByRole('button', { name: '判断し直す' }).click();
    const plane = page.locator('[data-plane]');
    await plane.scrollIntoViewIfNeeded();
    const box = (await plane.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    await page.mouse.move(box.x + 20, box.y + box.height - 20);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.5, { steps: 4 });
    await page.mouse.up();
    expect(Number(await page.getByLabel('行為の強さ').inputValue())).toBeCloseTo(40, -1);
    expect(Number(await page.getByLabel('要求の無理さ').inputValue())).toBeCloseTo(50, -1);
  });

  it('says once that verdict and point contradict each other, and saves at a second press', async () => {
    await page.goto(`${app.address}/review/week`);
    await page.getByRole('button', { name: '判断し直す' }).click();
    await page.getByLabel('行為の強さ').press('End');
    await page.getByRole('radio', { name: 'グレー' }).check();
    await page.getByLabel('理由', { exact: true }).fill('会議で話したい');
    await page.getByRole('button', { name: '判断を保存する' }).dblclick();
    await page.getByText(/判断は「グレー.*点は「カスハラのおそれ」の範囲/).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.waitForTimeout(800);
    await page.getByRole('button', { name: 'このまま保存する' }).click();
    await page.getByRole('heading', { name: 'ほかの見方' }).waitFor();
  });

  it('is found again with people’s judgement before the software’s reading', async () => {
    await page.goto(`${app.address}/review/search`);
    const judged = page.getByRole('listitem').filter({ hasText: 'QAの判断' }).first();
    await judged.waitFor();
    expect(await judged.innerText()).toMatch(/QAの判断：[\s\S]*ソフトの見立て：/);
  });

  it('is for reading where an SV opens it', async () => {
    await context.close();
    await signedIn('sv');
    await page.goto(`${app.address}/review/week`);
    await page.getByRole('heading', { name: 'ほかの見方' }).waitFor();
    expect(await page.getByRole('button', { name: '判断を保存する' }).count()).toBe(0);
  });
});

describe('the other pages', () => {
  it('search finds by reading, filters, and keeps a search', async () => {
    await page.goto(`${app.address}/review/search`);
    await page.getByLabel(/^言葉/).fill('せいきゅうしょ');
    await page.keyboard.press('Enter');
    await page.getByText('請求書の見方がちょっと').first().waitFor();
    await page.getByLabel('検索の名前').fill('請求書');
    await page.getByRole('button', { name: 'この検索を保存' }).click();
    await page.getByRole('link', { name: '請求書', exact: true }).waitFor();
    await page.getByText('条件', { exact: true }).click();
    await page.getByLabel('見立て').selectOption('harassment');
    await page.getByRole('button', { name: '検索する' }).click();
    await page.getByText('見つかりません').waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('trends say it in a sentence, a chart and a table', async () => {
    await page.goto(`${app.address}/review/trends?by=type`);
    // The reviewers of the week ticked no type: what they decided is what is counted.
    await page.getByText('この分け方で数える通話はありません').waitFor();
    await page.goto(`${app.address}/review/trends?by=hour`);
    await page.getByText(/人が判断した\d+件は、その判断で数えています/).waitFor();
    await page
      .getByText(/11件の通話のうち/)
      .first()
      .waitFor();
    await page.getByRole('img').first().waitFor();
    expect(await page.getByRole('table').count()).toBeGreaterThanOrEqual(2);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('a manual is tried, and a broken one is told by its place', async () => {
    const yaml = readFileSync(join(ROOT, 'shared/manuals/default.yaml'), 'utf8');
    await page.goto(`${app.address}/review/what-if`);
    await page.getByLabel('マニュアルの本文').fill('format: 2');
    await page.getByRole('button', { name: '試算する' }).click();
    await page.getByText(/マニュアルに\d+か所の誤り/).waitFor();
    const bolder = yaml.replace(/greyConduct: [\d.]+/, 'greyConduct: 0.99');
    await page.getByLabel('マニュアルの本文').fill(bolder);
    await page.getByRole('button', { name: '試算する' }).click();
    await page.getByText(/11件を調べました/).waitFor({ timeout: 30_000 });
    expect(await axeViolations(page)).toEqual([]);
  });

  it('labels a turn, adds to the report, and prints it', async () => {
    const callId = sampleCalls()[3]?.callId ?? '';
    await page.goto(`${app.address}/review/${callId}/desk`);
    await page.getByRole('heading', { name: 'お客様の発話' }).waitFor();
    await page.locator('button[aria-expanded]').first().click();
    const form = page.getByRole('form');
    await form.getByRole('radio', { name: '怒り' }).check();
    await form.getByRole('button', { name: '保存する' }).click();
    await page.getByText('ラベル済み').waitFor();
    await page.getByRole('combobox', { name: '項目' }).selectOption('17');
    await page.getByRole('textbox', { name: '内容' }).fill('次は窓口を一本にする');
    await page.getByRole('button', { name: '保存する' }).nth(2).click();
    await page.getByText('保存しました').nth(1).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${app.address}/api/review/calls/${callId}/report`);
    expect(await page.locator('main').innerText()).toContain('次は窓口を一本にする');
    expect(await axeViolations(page)).toEqual([]);
  });

  it('an agent sees their own hard calls and what they can do', async () => {
    await context.close();
    await signedIn('fujii');
    await page.goto(`${app.address}/care`);
    await page.getByRole('heading', { name: 'できること' }).waitFor();
    expect(await page.getByText('負担の大きい通話を受けた人').count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await page.goto(`${app.address}/review/week`);
    await page.getByText('この画面は表示できません').waitFor();
  });

  it('hold in the dark and in forced colours', async () => {
    const desk = `/review/${sampleCalls()[3]?.callId}/desk`;
    const found: Record<string, string[]> = {};
    for (const mode of [{ colorScheme: 'dark' }, { forcedColors: 'active' }] as const) {
      await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', ...mode });
      for (const path of ['/review', '/review/week', '/review/trends', desk, '/care']) {
        await page.goto(`${app.address}${path}`);
        await page.locator('main').waitFor();
        await page.waitForLoadState('networkidle');
        const wrong = await axeViolations(page);
        if (wrong.length > 0) found[`${path} ${JSON.stringify(mode)}`] = wrong;
      }
    }
    expect(found).toEqual({});
  });

  it('none is wider than 320 px', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    const desk = `/review/${sampleCalls()[3]?.callId}/desk`;
    const paths = ['week', 'search?text=解約', 'trends', 'what-if'].map((p) => `/review/${p}`);
    for (const path of [...paths, desk, '/care']) {
      await page.goto(`${app.address}${path}`);
      await page.locator('main').waitFor();
      await page.waitForLoadState('networkidle');
      expect({ path, over: await overflowPx(page) }).toEqual({ path, over: 0 });
    }
  });
});
