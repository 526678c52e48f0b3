import { describe, expect, it } from '@jest/globals';
import { aLine, aView } from '../client/support/calls.ts';
import { axeViolations } from '../client/support/page-checks.ts';
import { fake, onScreens, page, signedIn } from '../support/screens.ts';

/** The door, roles and language. */

onScreens();

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
