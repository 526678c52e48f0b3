import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { aCue, aLine, aView } from '../client/support/calls.ts';
import { aManual } from '../client/support/manual.ts';
import { axeViolations, overflowPx } from '../client/support/page-checks.ts';
import { STATES } from '../client/support/states.ts';
import { context, eventually, fake, onScreens, openCall, page, sent } from '../support/screens.ts';

/** The sidebar through an agent’s day. */

onScreens();

/** How the desk names a call of these tests: 09:15 in Japan. */
const ENDED = { customerLabel: '山田様', endedAtMs: 15 * 60_000 };

describe('the desk', () => {
  it('goes to the next call by itself, and keeps the note that was being written', async () => {
    const ended = STATES.ended;
    if (!ended) throw new Error('no state');
    fake.putCall({ ...ended.view, callId: 'first' }, ended.items);
    fake.putCall(aView({ callId: 'second', customerLabel: '川口様' }), [aLine(0)]);
    const first = { callId: 'first', status: 'ended', startedAtMs: 1_000, ...ENDED } as const;
    fake.desk = [first];
    fake.manual = aManual();
    await page.goto(`${fake.url}/agent`);
    // Drafted along the manual's record form.
    await eventually(
      async () => (await page.getByLabel('記録').inputValue()).includes('■ 通話の時刻'),
      'the drafted form',
    );
    await page.getByLabel('記録').fill('折り返しを約束した');
    const second = { callId: 'second', status: 'live', startedAtMs: 2_000 } as const;
    fake.sendDesk([second, first]);
    await page.getByText('川口様').waitFor();
    const wayBack = page.getByRole('button', { name: '山田様 09:15終了・書きかけ' });
    await wayBack.click();
    expect(await page.getByLabel('記録').inputValue()).toBe('折り返しを約束した');
    // The head of an ended call is no running clock.
    await page.getByText('終了した通話').waitFor();
    await page.reload();
    expect(await page.getByLabel('記録').inputValue()).toBe('折り返しを約束した');
    await page.getByLabel('クレーム').check();
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('保存しました').waitFor();
    expect(sent('call:flag')).toEqual([
      { callId: 'first', flag: 'claim', note: '折り返しを約束した' },
    ]);
    fake.sendDesk([second, { ...first, saved: true }]);
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('折り返し');
    await page.getByRole('button', { name: '今の通話へ' }).click();
    await page.getByText('川口様').waitFor();
    expect(await wayBack.count()).toBe(0);
    expect(await page.getByText('山田様 09:15終了').count()).toBe(0);
  });

  it('leaves no word of a begun note to the next person at the same screen', async () => {
    const ended = STATES.ended;
    if (!ended) throw new Error('no state');
    fake.putCall({ ...ended.view, callId: 'first' }, ended.items);
    fake.desk = [{ callId: 'first', status: 'ended', startedAtMs: 1_000, ...ENDED }];
    await page.goto(`${fake.url}/agent`);
    await page.getByLabel('記録').fill('折り返しを約束した');
    const kept = () => page.evaluate(() => JSON.stringify(sessionStorage));
    expect(await kept()).toContain('折り返し');
    if (fake.session) fake.session = { ...fake.session, userId: 'agent2' };
    await page.reload();
    await page.getByText('終了した通話').waitFor();
    expect(await kept()).not.toContain('折り返し');
  });

  it('brings a live call in danger to the front, and says any other cue of it', async () => {
    const ended = STATES.ended;
    if (!ended) throw new Error('no state');
    fake.putCall({ ...ended.view, callId: 'first' }, ended.items);
    fake.putCall(aView({ callId: 'second', customerLabel: '川口様' }), [aLine(0)]);
    fake.desk = [
      { callId: 'second', status: 'live', startedAtMs: 2_000 },
      { callId: 'first', status: 'ended', startedAtMs: 1_000, ...ENDED },
    ];
    await page.goto(`${fake.url}/agent?call=first`);
    await page.getByLabel('記録').fill('折り返しを約束した');
    fake.change('second', { cue: aCue('warn') });
    await page.getByRole('button', { name: '言葉を控えるよう頼む 今の通話へ' }).waitFor();
    await page
      .getByRole('status')
      .getByText('案内：言葉を控えるよう頼む', { exact: false })
      .waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 720 });
    expect(await overflowPx(page)).toBe(0);
    await page.getByLabel('記録').evaluate((box) => box.scrollIntoView());

    const { cue, card110 } = STATES.call110?.view ?? {};
    fake.change('second', { cue: cue ?? null, card110: card110 ?? null });
    await page.getByRole('region', { name: '110番の案内' }).waitFor();
    await page.locator('[data-screen=second]').waitFor();
    await page.getByRole('button', { name: 'SVを呼ぶ' }).waitFor();
    // However far down the note was, the card's head is in sight.
    const head = await page.getByRole('heading', { name: '110番を頼む' }).boundingBox();
    expect(head?.y).toBeGreaterThan(0);
    // Hands that were still writing the note answer nothing.
    await page.keyboard.type('exs');
    await pause(1_200);
    expect(sent('cue:answer')).toEqual([]);
    expect(await page.getByRole('button', { name: '頼む', exact: true }).count()).toBe(0);
    await page.keyboard.press('e');
    await page.getByRole('button', { name: '頼む', exact: true }).waitFor();
    // Back to the note on purpose: the strip stays, nothing pulls away again.
    await page.getByRole('button', { name: '山田様 09:15終了・書きかけ' }).click();
    expect(await page.getByLabel('記録').inputValue()).toBe('折り返しを約束した');
    await page.getByRole('button', { name: '110番を頼む 今の通話へ' }).click();
    await page.locator('[data-screen=second]').waitFor();
  });

  it('leads back to every ended call without a note, and marks where danger was left open', async () => {
    const danger = STATES['ended-danger'];
    if (!danger) throw new Error('no state');
    fake.putCall({ ...danger.view, callId: 'danger' }, danger.items);
    fake.putCall(aView({ callId: 'live', customerLabel: '川口様' }), [aLine(0)]);
    const old = (n: number) => ({
      callId: `old-${n}`,
      status: 'ended' as const,
      startedAtMs: n,
      customerLabel: `旧${n}様`,
      endedAtMs: n * 60_000,
    });
    const left = { callId: 'danger', status: 'ended' as const, startedAtMs: 500, ...ENDED };
    fake.desk = [
      { callId: 'live', status: 'live', startedAtMs: 9_000 },
      { ...left, vital: 'call110' },
      old(1),
      old(2),
      old(4),
      { ...old(3), saved: true },
    ];
    await page.goto(`${fake.url}/agent`);
    await page.getByText('川口様').waitFor();
    const list = page.getByRole('region', { name: '記録がまだの通話' });
    // One quiet line while a call is live.
    expect(await list.getByRole('button', { name: '旧2様' }).isVisible()).toBe(false);
    await list.getByText('記録がまだの通話 3件').click();
    await list.getByRole('button', { name: '旧1様' }).waitFor();
    expect(await list.getByText('旧3様').count()).toBe(0);
    await page.setViewportSize({ width: 320, height: 720 });
    expect(await overflowPx(page)).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: /危険のまま終了.*山田様/ }).click();
    await page.getByRole('region', { name: '110番の案内' }).waitFor();
    // Written up, and still nobody has settled it: it stays.
    fake.sendDesk([
      { callId: 'live', status: 'live', startedAtMs: 9_000 },
      { ...left, saved: true, vital: 'call110' },
    ]);
    await page.getByRole('button', { name: '今の通話へ' }).click();
    await page.getByRole('button', { name: /危険のまま終了.*山田様/ }).waitFor();
    fake.sendDesk([
      { callId: 'live', status: 'live', startedAtMs: 9_000 },
      { ...left, saved: true },
    ]);
    await page.getByText('危険のまま終了').waitFor({ state: 'detached' });
  });
});

describe('a handover that was only spoken', () => {
  it('is one press from the SV, and takes a no for this time', async () => {
    const { view, items } = STATES.unasked ?? {};
    if (!view || !items) throw new Error('no state');
    fake.putCall({ ...view, callId: 'c-1' }, items);
    await openCall();
    const no = page.getByRole('button', { name: '呼ばない' });
    await no.click();
    expect(await no.count()).toBe(0);
    expect(sent('agent:ask')).toEqual([]);
    const { supervisor } = view;
    fake.change('c-1', { supervisor: { ...supervisor, unasked: false } });
    fake.change('c-1', { supervisor });
    await no.waitFor();
    await page
      .getByRole('region', { name: 'SVの様子' })
      .getByRole('button', { name: 'SVを呼ぶ' })
      .click();
    await eventually(() => sent('agent:ask').length === 1, 'the call for the SV');
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

describe('the manual', () => {
  const box = () => page.getByRole('combobox', { name: '手順をさがす' });

  it('opens with a key, finds by reading, and is walked by keys alone', async () => {
    fake.manual = aManual();
    fake.putCall(aView({ cue: aCue('warn') }), [aLine(0)]);
    await openCall();
    await page.keyboard.press('/');
    await box().waitFor();
    expect(await page.getByRole('option').count()).toBe(4);
    await page.keyboard.type('ほりゅう');
    await page.getByRole('option', { selected: true, name: '短く保留する' }).waitFor();
    expect(await page.getByRole('option').locator('mark').allTextContents()).toEqual(['保留']);
    // The cue stays in sight, and typing answers nothing.
    await page.getByRole('button', { name: /案内へもどる/ }).waitFor();
    await page.keyboard.type('es');
    expect(sent('cue:answer')).toEqual([]);
    // Out with one key, whatever was typed; it opens anew.
    await page.keyboard.press('Escape');
    await page.getByRole('log').waitFor();
    await page.keyboard.press('/');
    expect(await box().inputValue()).toBe('');
    // The step of the moment is chosen; the next one is a key away.
    await page.getByRole('option', { selected: true, name: /今の手順/ }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '短く保留する' }).waitFor();
    await page.getByText('「2分で戻ります」').waitFor();
    await page.getByText('理由を告げた').waitFor();
    await page.getByText('出典：標準マニュアル', { exact: false }).waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.getByRole('heading', { name: '事実を確かめる' }).waitFor();
    await page.keyboard.press('Escape');
    await box().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('log').waitFor();
    await page.keyboard.press('e');
    await eventually(() => sent('cue:answer').length === 1, 'the answer after the manual');
  });

  it('leaves axe nothing to say, fits 320 px, and needs no call', async () => {
    fake.manual = aManual('default@2');
    fake.putCall(aView({ cue: aCue('escalate') }), [aLine(0)]);
    await page.setViewportSize({ width: 320, height: 700 });
    await openCall();
    await page.keyboard.press('/');
    await page.getByRole('option').first().waitFor();
    await page.getByText('マニュアルが新しくなりました', { exact: false }).waitFor();
    for (const show of ['list', 'hits', 'step'] as const) {
      if (show === 'hits') await page.keyboard.type('けいこ');
      if (show === 'step') await page.keyboard.press('Enter');
      expect(await axeViolations(page)).toEqual([]);
      expect(await overflowPx(page)).toBe(0);
    }
    await page.goto(`${fake.url}/agent`);
    await page.getByText('待ち受け中です').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('ない言葉です');
    await page.getByText('見つかりません', { exact: false }).first().waitFor();
    expect(await axeViolations(page)).toEqual([]);
  });

  it('gives way to danger, and says so when it cannot be read', async () => {
    fake.putCall(aView(), [aLine(0)]);
    await openCall();
    await page.keyboard.press('/');
    await page.getByText('マニュアルを読み込めませんでした').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    fake.manual = aManual();
    await page.getByRole('button', { name: 'もう一度試す' }).click();
    await page.getByRole('option').first().waitFor();
    const { view } = STATES.call110 ?? {};
    fake.change('c-1', { ...view, callId: 'c-1' });
    await page.getByRole('region', { name: '110番の案内' }).waitFor();
    expect(await box().count()).toBe(0);
  });
});

describe('a window of its own', () => {
  it('shows the same call, remembers its size, and only one of both speaks', async () => {
    fake.putCall(aView(), [aLine(0)]);
    await openCall();
    const popOut = async () => {
      await page.getByRole('button', { name: '設定' }).click();
      const opening = context.waitForEvent('page');
      await page.getByRole('button', { name: '別ウィンドウで開く' }).click();
      const popup = await opening;
      await popup.getByRole('log').waitFor();
      return popup;
    };
    const first = await popOut();
    expect(new URL(first.url()).search).toBe('?call=c-1');
    expect(await first.evaluate(() => innerWidth)).toBe(400);
    expect(await first.getByRole('button', { name: '別ウィンドウで開く' }).count()).toBe(0);

    fake.change('c-1', { cue: aCue('warn') });
    await page.locator('[data-cue]').waitFor();
    await first.locator('[data-cue]').waitFor();
    const spoken = (tab: typeof page) =>
      tab
        .locator('div[role=status].sr-only')
        .evaluateAll((all) => all.map((one) => one.textContent).join(''));
    await eventually(async () => (await spoken(first)).includes('案内'), 'the announcement');
    expect(await spoken(page)).toBe('');

    await first.setViewportSize({ width: 466, height: 700 });
    await eventually(
      () => page.evaluate(() => (localStorage.getItem('kikimori.window') ?? '').includes('466')),
      'the new size',
    );
    await first.close();
    // Alone again, this window speaks.
    await eventually(async () => {
      fake.change('c-1', { cue: aCue('hold', { id: `hold-${Math.random()}` }) });
      await pause(100);
      return (await spoken(page)).includes('案内');
    }, 'the voice of the window that is left');
    const second = await popOut();
    expect(await second.evaluate(() => [innerWidth, innerHeight])).toEqual([466, 700]);
    await second.close();
  });
});

describe('care after a hard call', () => {
  it('is a press away after the call and in the menu', async () => {
    const ended = STATES.ended;
    if (!ended) throw new Error('no state');
    fake.putCall({ ...ended.view, callId: 'c-1' }, ended.items);
    await openCall();
    const link = page.getByRole('link', { name: 'あとのケアを見る' });
    expect(await link.getAttribute('href')).toBe('/care');
    await page.getByRole('button', { name: '設定' }).click();
    await page.getByRole('link', { name: '通話のあとのケア' }).click();
    await page.waitForURL('**/care');
    fake.sendDesk([{ callId: 'c-1', status: 'live', startedAtMs: 1_000 }]);
    await page.getByRole('link', { name: '通話が始まっています。応対画面へ' }).click();
    await page.waitForURL('**/agent');
  });
});
