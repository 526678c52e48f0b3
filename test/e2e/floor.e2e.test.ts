import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { aLine, aTile, aView } from '../client/support/calls.ts';
import { axeViolations, overflowPx, setScheme } from '../client/support/page-checks.ts';
import { STATES } from '../client/support/states.ts';
import { eventually, fake, onScreens, page, sent, signedIn } from '../support/screens.ts';

/** The supervisor’s floor. */

onScreens();

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
    await eventually(async () => (await first()) === 'c-3', 'the tile at the top');
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
    await eventually(async () => (await box.inputValue()) === '', 'the empty box');
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
});
