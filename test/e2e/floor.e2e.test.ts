import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { aCue, aLine, aTile, aView } from '../client/support/calls.ts';
import { axeViolations, overflowPx, setScheme } from '../client/support/page-checks.ts';
import { STATES } from '../client/support/states.ts';
import { eventually, fake, onScreens, page, sent, signedIn } from '../support/screens.ts';
import { longestTasks } from '../support/trace.ts';

/** The supervisor’s floor. */

onScreens();

/** Whole and inside the window, as it stands. */
async function expectInSight(what: Locator) {
  const box = await what.boundingBox();
  const height = page.viewportSize()?.height ?? 0;
  expect(box?.y ?? -1).toBeGreaterThanOrEqual(0);
  expect((box?.y ?? 0) + (box?.height ?? height)).toBeLessThanOrEqual(height);
}

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

  it('cuts no name and breaks no word of what a waiting call needs, however narrow', async () => {
    const names = ['勅使河原 美津子', 'オペレーター12', '佐々木 小次郎左衛門'];
    fake.tiles = names.map((agentName, i) =>
      aTile(i, {
        agentName,
        need: 3,
        needText: 'お断りした要求が、また出ています',
        startedAtMs: Date.now() - 4_000_000,
        nowMs: 4_000_000,
        waitingSinceMs: 1_000,
        seenBy: '林',
      }),
    );
    for (const width of [320, 400, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${fake.url}/floor`);
      const rows = page.locator('[data-list=waiting]');
      await rows.first().waitFor();
      for (const name of names) {
        const shown = rows.getByText(name, { exact: true });
        expect(await shown.evaluate((e) => e.scrollWidth - e.clientWidth)).toBeLessThanOrEqual(0);
      }
      const chips = await rows
        .getByText('助けが要る')
        .evaluateAll((all) => all.map((e) => e.getClientRects().length));
      expect(chips).toEqual([1, 1, 1]);
    }
  });

  it('shows an agent’s own call apart from what a cue raised, and above it; danger has an age', async () => {
    fake.tiles = [
      aTile(1, { callId: 'cue', need: 3, cue: 'escalate', waitingSinceMs: 0 }),
      aTile(2, { callId: 'asked', need: 3, waitingSinceMs: 90_000, askedAtMs: 90_000 }),
      aTile(3, { callId: 'life', need: 4, cue: 'lifeline', waitingSinceMs: 100_000 }),
    ];
    await page.goto(`${fake.url}/floor`);
    const rows = page.locator('[data-list=waiting]');
    await rows.first().waitFor();
    const calls = await rows.evaluateAll((all) => all.map((e) => e.dataset.call));
    expect(calls).toEqual(['life', 'asked', 'cue']);
    expect(await rows.nth(0).textContent()).toMatch(/\d+:\d\d 待ち/);
    expect(await rows.nth(1).textContent()).toContain('呼んでいます');
    expect(await rows.nth(2).textContent()).toContain('助けが要る');
    const tile = page.locator('[role=option][data-call=asked]');
    expect(await tile.textContent()).toContain('呼んでいます');
    expect(await axeViolations(page)).toEqual([]);
  });

  it('asks once whether it may sound and notify, by keys alone, and takes a no', async () => {
    fake.tiles = crowd(3);
    const prompt = page.getByRole('region', { name: '音と通知' });
    await page.goto(`${fake.url}/floor`);
    await prompt.waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: '音：切' }).focus();
    // Notifications, settings, then the prompt.
    for (let tab = 0; tab < 3; tab += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await prompt.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '音：入' }).waitFor();
    expect(await page.getByRole('button', { name: '通知：切' }).count()).toBe(1);

    await page.evaluate(() => localStorage.clear());
    await page.reload();
    await page.getByRole('button', { name: '今は入れない' }).click();
    await page.reload();
    await page.getByRole('listbox').waitFor();
    expect(await prompt.count()).toBe(0);
    expect(await page.getByRole('button', { name: '音：切' }).count()).toBe(1);
  });

  it('says so where the browser forbids notifications, and sounds all the same', async () => {
    await page.addInitScript(() => {
      Notification.requestPermission = async () => 'denied';
    });
    fake.tiles = crowd(3);
    await page.goto(`${fake.url}/floor`);
    await page.getByRole('button', { name: '音と通知を入れる' }).click();
    await page.getByText('通知はブラウザの設定で止められています', { exact: false }).waitFor();
    await page.getByRole('button', { name: '音：入' }).waitFor();
    await page.getByRole('button', { name: '閉じる' }).click();
    expect(await page.getByRole('region', { name: '音と通知' }).count()).toBe(0);
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
    await page.getByText('SVの助けが要る通話 1件').waitFor();
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
    await page.locator('[role=option]').first().waitFor();
    await page.getByRole('listbox').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.waitForURL(/call=c-/);
  });

  it.each([
    1440, 400,
  ])('opens a waiting call by keys at %i px, and Esc leads back to where one was', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    fake.tiles = [...crowd(3), aTile(5, { callId: 'c-5', need: 3, waitingSinceMs: 0 })];
    fake.putCall(aView({ callId: 'c-5' }), [aLine(0)]);
    await page.goto(`${fake.url}/floor`);
    const row = page.locator('[data-list=waiting]');
    await row.focus();
    await page.keyboard.press('Enter');
    await page.getByLabel(/応対者への耳打ち/).waitFor();
    await page.keyboard.press('Tab');
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toBe('一覧へ');
    await page.keyboard.press('Escape');
    await page.getByLabel(/応対者への耳打ち/).waitFor({ state: 'detached' });
    expect(await row.evaluate((e) => e === document.activeElement)).toBe(true);
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

  it('lets nobody send too long a whisper, and cuts nothing that was pasted', async () => {
    fake.tiles = crowd(3);
    fake.putCall(aView(), [aLine(0)]);
    await page.goto(`${fake.url}/floor?call=c-1`);
    const box = page.getByLabel(/応対者への耳打ち/);
    await box.fill('あ'.repeat(230));
    await page.getByText('あと30文字短くしてください', { exact: false }).waitFor();
    expect((await box.inputValue()).length).toBe(230);
    expect(await page.getByRole('button', { name: '送る' }).isDisabled()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    await box.press('Control+Enter');
    await pause(100);
    expect(sent('sv:act')).toEqual([]);
    await box.fill('あ'.repeat(200));
    await page.getByRole('button', { name: '送る' }).click();
    await eventually(() => sent('sv:act').length === 1, 'the whisper');
  });

  it('tells of other calls in danger while a call covers the lists, and leads there', async () => {
    fake.tiles = [aTile(1, { callId: 'c-1' }), aTile(2), aTile(3)];
    fake.putCall(aView({ cue: aCue('warn') }), [aLine(0)]);
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(`${fake.url}/floor?call=c-1`);
    await page.getByLabel(/応対者への耳打ち/).waitFor();
    expect(await page.getByText('危険・命の通話').count()).toBe(0);
    fake.sendTiles([aTile(2, { seq: 9, need: 4, cue: 'call110' })]);
    const strip = page.getByRole('button', { name: /危険・命の通話 ほか1件/ });
    await strip.waitFor();
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
    expect((await strip.boundingBox())?.y).toBeLessThan(200);
    expect(await axeViolations(page)).toEqual([]);
    await strip.focus();
    await page.keyboard.press('Enter');
    await page.locator('[data-list=waiting][data-call=c-2]:focus').waitFor();
  });

  it('says so when the chosen call is unknown, and when it ends', async () => {
    fake.tiles = crowd(3);
    await page.goto(`${fake.url}/floor?call=nobody`);
    await page.getByText('登録されていないか', { exact: false }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    fake.putCall(aView({ cue: aCue('warn') }), [aLine(0)]);
    await page.goto(`${fake.url}/floor?call=c-1`);
    await page.getByLabel(/応対者への耳打ち/).waitFor();
    fake.change('c-1', { status: 'ended', cue: null });
    await page.getByText('操作と耳打ちはもう届きません', { exact: false }).waitFor();
    expect(await page.getByLabel(/応対者への耳打ち/).count()).toBe(0);
    const link = page.getByRole('link', { name: 'この通話の記録' });
    expect(await link.getAttribute('href')).toBe('/review/c-1');
  });

  it('keeps ended calls in danger apart from those who wait, the latest first, a few at a time', async () => {
    const ended = Array.from({ length: 6 }, (_, i) =>
      aTile(40 + i, {
        status: 'ended',
        need: 4,
        cue: 'call110',
        startedAtMs: 60_000 * i,
        nowMs: 125_000,
        customerLabel: i === 5 ? '●●様' : null,
      }),
    );
    fake.tiles = [...ended, aTile(1, { need: 3, waitingSinceMs: 1_000, callId: 'c-1' })];
    await page.goto(`${fake.url}/floor`);
    const list = page.getByRole('region', { name: '終わった通話の危険・命 6件' });
    await list.waitFor();
    expect(await page.locator('[data-list="waiting"]').count()).toBe(1);
    const rows = list.locator('[data-list="ended"]');
    expect(await rows.count()).toBe(4);
    expect(await rows.first().getAttribute('data-call')).toBe(ended.at(-1)?.callId);
    await rows.first().getByText('●●様・通話 2:05').waitFor();
    expect(await page.locator('[aria-posinset="1"]').getAttribute('data-call')).toBe('c-1');
    await list.getByRole('button', { name: 'ほか 2件も見る' }).click();
    expect(await rows.count()).toBe(6);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('tells a supervisor what is left to do once the caller in danger is gone', async () => {
    const { view, items } = STATES.call110 ?? {};
    if (!view || !items) throw new Error('no state');
    fake.tiles = [aTile(1, { need: 4, cue: 'call110', callId: 'c-1' })];
    fake.putCall({ ...view, status: 'ended' }, items);
    await page.goto(`${fake.url}/floor?call=c-1`);
    const card = page.getByRole('region', { name: '110番の案内' });
    await card.getByText('今すぐかける人を決めて110番する', { exact: false }).waitFor();
    expect(await card.getByText('電話を続けます', { exact: false }).count()).toBe(0);
    const lifeline = aCue('lifeline');
    fake.tiles = [aTile(1, { status: 'ended', need: 4, cue: 'lifeline', callId: 'c-2' })];
    fake.putCall(aView({ callId: 'c-2', status: 'ended', cue: lifeline }), [aLine(0)]);
    await page.goto(`${fake.url}/floor?call=c-2`);
    await page.getByText('だれがどこへ連絡するかを今決める', { exact: false }).waitFor();
  });

  it('settles ended danger by keys, with what was done, after a question that can be left', async () => {
    const { view, items } = STATES.call110 ?? {};
    if (!view || !items) throw new Error('no state');
    const tile = aTile(1, { status: 'ended', need: 4, cue: 'call110', callId: 'c-1' });
    fake.tiles = [tile];
    fake.putCall({ ...view, status: 'ended' }, items);
    await page.goto(`${fake.url}/floor?call=c-1`);
    const settle = page.getByRole('button', { name: '対応を済ませた' });
    await settle.press('Enter');
    const question = page.getByRole('group', { name: 'どう対応しましたか' });
    await question.waitFor();
    const confirm = page.getByRole('button', { name: '記録して済ませる' });
    expect(await confirm.isDisabled()).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    // Esc leaves the question, not the call.
    await page.keyboard.press('Escape');
    expect(await settle.evaluate((e) => e === document.activeElement)).toBe(true);
    expect(sent('sv:act')).toEqual([]);
    await page.keyboard.press('Enter');
    await page.locator('input[type=radio]:focus').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const done = page.getByRole('status').filter({ hasText: '「連絡した」と記録し' });
    await done.waitFor();
    expect(sent('sv:act')).toEqual([{ callId: 'c-1', action: 'resolve', text: '連絡した' }]);
    fake.sendTiles([{ ...tile, seq: 2, need: 0, needText: '' }]);
    await settle.waitFor({ state: 'detached' });
    expect(await done.isVisible()).toBe(true);
  });

  it('speaks to the supervisor while a call is in danger, and tells the agent who called 110', async () => {
    const { view, items } = STATES.call110 ?? {};
    if (!view || !items) throw new Error('no state');
    fake.tiles = [aTile(1, { need: 4, cue: 'call110', callId: 'c-1' })];
    fake.putCall(view, items);
    await page.goto(`${fake.url}/floor?call=c-1`);
    const card = page.getByRole('region', { name: '110番の案内' });
    await card.getByText('あなたか、あなたが決めた人', { exact: false }).waitFor();
    expect(await card.getByText('電話を切らない', { exact: false }).count()).toBe(0);
    // All that is read to the police is in sight.
    await expectInSight(card.getByRole('listitem').last());
    await page.getByRole('button', { name: '110番通報した' }).click();
    await page.getByRole('button', { name: 'もどる' }).click();
    expect(sent('sv:act')).toEqual([]);
    await page.getByRole('button', { name: '110番通報した' }).click();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: '伝える' }).click();
    await eventually(() => sent('sv:act').length === 2, 'whisper and seen');
    const [whisper, seen] = sent('sv:act') as {
      action: string;
      text?: string;
      reported?: string;
    }[];
    expect(whisper?.text).toMatch(/^110番通報しました（\d+:\d\d 林）$/);
    expect(whisper?.reported).toBe('call110');
    expect(seen).toEqual({ callId: 'c-1', action: 'seen' });
    // Who dials is named beside the agent.
    expect(await card.getByRole('listitem').last().innerText()).toMatch(/通報者\s*林/);
    const whispers = [{ atMs: 755_000, byName: '林', text: whisper?.text ?? '' }];
    const reported = { call110: { atMs: 755_000, byName: '林' } };
    const supervisor = { ...view.supervisor, seenBy: '林', whispers, reported };
    fake.change('c-1', { supervisor });
    fake.sendTiles([
      aTile(1, { need: 4, cue: 'call110', callId: 'c-1', seq: 2, seenBy: '林', reported }),
    ]);
    await page.getByRole('status').filter({ hasText: '応対者に伝えました' }).waitFor();
    // Every screen says that it was done, and none asks for it again.
    await card.getByRole('heading', { name: /^110番通報済み \d+:\d\d 林さん$/ }).waitFor();
    expect(await card.getByText('かける人を今決めます', { exact: false }).count()).toBe(0);
    await page.locator('[data-call="c-1"]').getByText('110番通報済み').first().waitFor();
    expect(await page.locator('[data-call="c-1"]').getByText('見ています').count()).toBe(0);
    expect(await page.getByRole('button', { name: '110番通報した' }).count()).toBe(0);
    // Nobody calls twice after the call, either; and the items are still in sight.
    fake.change('c-1', { status: 'ended' });
    await page.getByRole('button', { name: '対応を済ませた' }).waitFor();
    await page.getByRole('status').filter({ hasText: '応対者に伝えました' }).waitFor();
    await expectInSight(card.getByRole('listitem').last());
    expect(await card.getByText('今すぐかける人を決めて', { exact: false }).count()).toBe(0);
  });

  it('asks nobody to decide who dials once ended danger is settled', async () => {
    const { view, items } = STATES.call110 ?? {};
    if (!view || !items) throw new Error('no state');
    fake.tiles = [aTile(1, { status: 'ended', need: 0, cue: 'call110', callId: 'c-1' })];
    fake.putCall({ ...view, status: 'ended' }, items);
    await page.goto(`${fake.url}/floor?call=c-1`);
    const card = page.getByRole('region', { name: '110番の案内' });
    await card.getByRole('heading', { name: '110番の案内（記録）' }).waitFor();
    expect(await card.getByText('かける人', { exact: false }).count()).toBe(0);
  });

  it('speaks to the supervisor of a life at stake, and tells the agent of the contact made', async () => {
    const { view, items } = STATES.lifeline ?? {};
    if (!view || !items) throw new Error('no state');
    fake.tiles = [aTile(1, { need: 4, cue: 'lifeline', callId: 'c-1', seenBy: '林' })];
    fake.putCall({ ...view, supervisor: { ...view.supervisor, seenBy: '林' } }, items);
    await page.goto(`${fake.url}/floor?call=c-1`);
    await page.getByText('だれがどこへ連絡するかを今決め', { exact: false }).waitFor();
    expect(await page.getByText('おつらかったですね', { exact: false }).count()).toBe(0);
    await page.getByRole('button', { name: '関係先に連絡した' }).press('Enter');
    await page.keyboard.press('Enter');
    await eventually(() => sent('sv:act').length === 1, 'the whisper');
    expect(sent('sv:act')[0]).toMatchObject({
      action: 'whisper',
      text: expect.stringMatching(/^関係先に連絡しました（/),
      reported: 'lifeline',
    });
    const reported = { lifeline: { atMs: 755_000, byName: '林' } };
    fake.change('c-1', { supervisor: { ...view.supervisor, seenBy: '林', reported } });
    await page.getByRole('heading', { name: /^関係先に連絡済み \d+:\d\d 林さん$/ }).waitFor();
    expect(await page.getByText('だれがどこへ連絡するか', { exact: false }).count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('keeps what a supervisor may do in sight on a small screen, over nothing that has the focus', async () => {
    const { view, items } = STATES.call110 ?? {};
    if (!view || !items) throw new Error('no state');
    fake.tiles = [aTile(1, { need: 3, waitingSinceMs: 0, askedAtMs: 0, callId: 'c-1' })];
    fake.putCall(view, items);
    await page.setViewportSize({ width: 400, height: 800 });
    await page.goto(`${fake.url}/floor?call=c-1`);
    const copy = page.getByRole('region', { name: '110番の案内' }).getByRole('button').last();
    await copy.waitFor();
    for (const name of ['110番通報した', '見ました', '引き継ぐ', '送る']) {
      await expectInSight(page.getByRole('button', { name }));
    }
    await page.setViewportSize({ width: 400, height: 640 });
    await page.getByRole('button', { name: '一覧へ', exact: true }).focus();
    while (!(await copy.evaluate((e) => e === document.activeElement))) {
      await page.keyboard.press('Tab');
    }
    const foot = await page.locator('[data-foot]').boundingBox();
    const box = await copy.boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(foot?.y ?? 0);
  });

  it.each(['forced colours', 'high contrast'] as const)('holds in %s', async (mode) => {
    const { view, items } = STATES.call110 ?? {};
    if (!view || !items) throw new Error('no state');
    fake.tiles = [...crowd(20), aTile(21, { need: 4, cue: 'call110', callId: 'c-1', tone: 3 })];
    fake.putCall(view, items);
    await page.emulateMedia({ forcedColors: mode === 'forced colours' ? 'active' : 'none' });
    await page.goto(`${fake.url}/floor?call=c-1`);
    await page.getByLabel(/応対者への耳打ち/).waitFor();
    await page.evaluate((contrast) => {
      if (contrast) document.documentElement.dataset.theme = 'contrast';
    }, mode === 'high contrast');
    expect(await axeViolations(page)).toEqual([]);
    await page.emulateMedia({ forcedColors: 'none' });
  });

  it('stays smooth with a thousand calls that all speak', async () => {
    fake.tiles = crowd(1_000);
    await page.goto(`${fake.url}/floor`);
    await page.locator('[role=option]').first().waitFor();
    expect(await page.locator('[role=option]').count()).toBeLessThan(80);
    await pause(1_000);
    const { cpuMs, wallMs } = await longestTasks(page, async () => {
      for (let round = 0; round < 20; round += 1) {
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
        await pause(500);
      }
    });
    if (process.env.SHOW_FIGURES) console.log('longest tasks on the floor, ms', { cpuMs, wallMs });
    // The aim is 50 ms; a machine that others use is given room. By the processor's time, since the
    // clock goes on while others run.
    expect(cpuMs[0]).toBeLessThan(100);
  });
});

describe('the floor’s day', () => {
  const HALF_HOUR_MS = 1_800_000;

  beforeEach(async () => {
    signedIn('sv');
    await page.setViewportSize({ width: 1440, height: 900 });
    fake.tiles = [
      ...Array.from({ length: 6 }, (_, i) => aTile(i, { nowMs: 60_000 * i })),
      aTile(7, { callId: 'near', nowMs: 26 * 60_000, agentName: '近い人' }),
      aTile(8, {
        callId: 'over',
        nowMs: 33 * 60_000,
        agentName: '超えた人',
        need: 3,
        onHold: true,
      }),
    ];
    fake.today = {
      fromMs: 0,
      nowMs: 20.2 * HALF_HOUR_MS,
      longCallMs: HALF_HOUR_MS,
      sites: [
        { site: 'osaka', slots: [{ slot: 18, calls: 4, hard: 0 }] },
        {
          site: 'tokyo',
          slots: [
            { slot: 18, calls: 12, hard: 3 },
            { slot: 20, calls: 1, hard: 0 },
          ],
        },
      ],
    };
    await page.goto(`${fake.url}/floor`);
  });

  it('shows today by half-hour as a table that says what its shades say', async () => {
    const table = page.getByRole('table', { name: '30分ごとの通話' });
    await table.waitFor();
    const heads = await table.getByRole('columnheader').allTextContents();
    expect(heads.slice(-3)).toEqual(['9:00', '9:30', '10:00']);
    const cells = async (name: string) =>
      table.getByRole('row', { name }).getByRole('cell').allTextContents();
    expect((await cells('tokyo')).slice(-3)).toEqual(['12うちグレーとカスハラ ▲3', 'なし', '1']);
    expect((await cells('合計')).slice(-3)).toEqual(['16うちグレーとカスハラ ▲3', 'なし', '1']);
    for (const scheme of ['light', 'dark'] as const) {
      await setScheme(page, scheme);
      expect(await axeViolations(page)).toEqual([]);
    }
    await page.getByRole('button', { name: 'きょうの様子' }).click();
    expect(await table.count()).toBe(0);
  });

  it('lists calls near the guideline, the longest first, and leads to them', async () => {
    const long = page.locator('[data-list=long]');
    await long.first().waitFor();
    const rows = await long.allTextContents();
    expect(rows[0]).toMatch(/超えた人30分を 3:0\d 超過/);
    expect(rows[1]).toMatch(/近い人30分まで 3:5\d|近い人30分まで 4:00/);
    expect(rows).toHaveLength(2);
    fake.putCall(aView({ callId: 'over' }), [aLine(0)]);
    await long.first().click();
    await page.getByLabel(/応対者への耳打ち/).waitFor();
  });

  it('sums up each team, and a press shows that team only', async () => {
    const teams = page.getByRole('table', { name: '拠点と窓口' });
    const row = teams.getByRole('row', { name: /tokyo・support/ });
    await row.waitFor();
    expect(await row.getByRole('cell').allTextContents()).toEqual(['3', '1', '0', '1', '33:00']);
    await row.getByRole('button').click();
    await page.getByText('3件を表示').waitFor();
    expect(await page.getByLabel('拠点', { exact: true }).inputValue()).toBe('tokyo');
    expect(await page.getByLabel('窓口', { exact: true }).inputValue()).toBe('support');
  });

  it('cuts no team at the foot of the table without a word', async () => {
    const teams = page.getByRole('table', { name: '拠点と窓口' });
    const more = page.getByText('続きは、表を下へ動かすと見えます', { exact: false });
    await teams.waitFor();
    const cut = () => teams.evaluate((e) => e.scrollHeight - (e.parentElement?.clientHeight ?? 0));
    const six = ['い', 'ろ', 'は', 'に', 'ほ', 'へ'].map((skill, i) =>
      aTile(i, { skill, site: '東' }),
    );
    fake.tiles = six;
    await page.reload();
    await teams.getByRole('row').nth(6).waitFor();
    expect(await cut()).toBeLessThanOrEqual(0);
    expect(await more.count()).toBe(0);
    fake.tiles = [
      ...six,
      aTile(7, { skill: 'と', site: '東' }),
      aTile(8, { skill: 'ち', site: '東' }),
    ];
    await page.reload();
    await more.waitFor();
    expect(await cut()).toBeGreaterThan(0);
    expect(await axeViolations(page)).toEqual([]);
  });

  it('keeps only what is visible in the document on a narrow screen, too', async () => {
    fake.tiles = Array.from({ length: 1_000 }, (_, i) => aTile(i));
    await page.setViewportSize({ width: 400, height: 800 });
    await page.reload();
    await page.locator('[role=option]').first().waitFor();
    expect(await page.locator('[role=option]').count()).toBeLessThan(40);
    expect(await overflowPx(page)).toBe(0);
  });
});
