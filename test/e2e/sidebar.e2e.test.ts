import { describe, expect, it } from '@jest/globals';
import { aLine, aView } from '../client/support/calls.ts';
import { STATES } from '../client/support/states.ts';
import { fake, onScreens, openCall, page, sent } from '../support/screens.ts';

/** The sidebar through an agent’s day. */

onScreens();

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
