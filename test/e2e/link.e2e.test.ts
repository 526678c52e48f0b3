import { describe, expect, it } from '@jest/globals';
import { aCue, aLine, aView } from '../client/support/calls.ts';
import { axeViolations } from '../client/support/page-checks.ts';
import { eventually, fake, onScreens, openCall, page, sent, signedIn } from '../support/screens.ts';

/** The line to the server: lost, back, restarted, signed out. */

onScreens();

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
    // Put off, it stays in sight and covers nothing; nobody loses the clock of the call.
    await page.keyboard.press('Escape');
    await page.getByText('新しい発話は届いていません', { exact: false }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'サインイン' }).click();
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
