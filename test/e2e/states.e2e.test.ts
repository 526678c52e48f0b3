import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { aCue, aLine, aView } from '../client/support/calls.ts';
import {
  axeViolations,
  contrastViolations,
  overflowPx,
  setScheme,
  squeezed,
} from '../client/support/page-checks.ts';
import { STATES } from '../client/support/states.ts';
import {
  AT_A_DESK,
  context,
  fake,
  onScreens,
  openCall,
  page,
  showCall,
} from '../support/screens.ts';

/** Every designed state of the sidebar, looked at by rule, and what its first load weighs. */

onScreens();

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

  it.each(['forced colours', 'high contrast'] as const)('holds in %s', async (mode) => {
    await page.emulateMedia({ forcedColors: mode === 'forced colours' ? 'active' : 'none' });
    const found: Record<string, unknown> = {};
    for (const [name, { view, items, partial }] of Object.entries(STATES)) {
      fake.putCall({ ...view, callId: name }, items);
      await showCall(name);
      if (partial) fake.partial({ ...partial, callId: name });
      await page.evaluate((contrast) => {
        if (contrast) document.documentElement.dataset.theme = 'contrast';
      }, mode === 'high contrast');
      const wrong = await axeViolations(page);
      if (wrong.length > 0) found[name] = wrong;
    }
    await page.emulateMedia({ forcedColors: 'none' });
    expect(found).toEqual({});
  });

  it('squeezes no card in a wide and low window', async () => {
    await page.setViewportSize({ width: 1440, height: 560 });
    const found: Record<string, unknown> = {};
    for (const [name, { view, items }] of Object.entries(STATES)) {
      fake.putCall({ ...view, callId: name }, items);
      await showCall(name);
      const cut = await squeezed(page);
      const wider = await overflowPx(page);
      if (cut.length > 0 || wider > 0) found[name] = { cut, wider };
    }
    expect(found).toEqual({});
  });

  it('has the keys of a danger above the foot of a small window, and the words for the police in sight', async () => {
    const foot = async () => (await page.locator('footer').boundingBox())?.y ?? 0;
    const bottom = async (locator: ReturnType<typeof page.locator>) => {
      const box = await locator.boundingBox();
      return box ? box.y + box.height : Number.POSITIVE_INFINITY;
    };
    await page.setViewportSize({ width: 320, height: 720 });
    for (const name of ['call110', 'lifeline'] as const) {
      const state = STATES[name];
      if (state) fake.putCall({ ...state.view, callId: name }, state.items);
      await showCall(name);
      for (const key of ['E', 'X'])
        expect(await bottom(page.locator(`[data-cue] [aria-keyshortcuts="${key}"]`))).toBeLessThan(
          await foot(),
        );
      if (name === 'lifeline') continue;
      const list = page.locator('[data-cue] ol > li');
      expect(await bottom(list.nth(2))).toBeLessThan(await foot());
      expect(await list.first().textContent()).toContain('今から包丁持って');
    }
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
    if (process.env.SHOW_FIGURES) console.log('script of the first load, bytes gzip', total);
    expect(total).toBeGreaterThan(50_000);
    expect(total).toBeLessThan(200 * 1024);
  });

  it('is painted in a second in a browser that has nothing of it yet', async () => {
    fake.putCall(aView({ cue: aCue('warn') }), [aLine(0)]);
    const paints: { firstMs: number; cueMs: number }[] = [];
    for (let n = 0; n < 5; n += 1) {
      const fresh = await context.browser()?.newContext(AT_A_DESK);
      const tab = await fresh?.newPage();
      if (!fresh || !tab) throw new Error('no browser');
      await tab.addInitScript(() => {
        new MutationObserver(() => {
          if (!document.querySelector('[data-cue]') || 'cueMs' in window) return;
          requestAnimationFrame(() =>
            setTimeout(() => Object.assign(window, { cueMs: performance.now() })),
          );
        }).observe(document, { childList: true, subtree: true });
      });
      await tab.goto(`${fake.url}/agent?call=c-1`);
      await tab.waitForFunction(() => 'cueMs' in window);
      paints.push(
        await tab.evaluate(() => ({
          firstMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
          cueMs: (window as unknown as { cueMs: number }).cueMs,
        })),
      );
      await fresh.close();
    }
    if (process.env.SHOW_FIGURES) console.log('first paint, and the cue painted, ms', paints);
    const median = paints.map(({ firstMs }) => firstMs).sort((a, b) => a - b)[2] ?? Infinity;
    // The aim is a second; a machine that others use is given room.
    expect(median).toBeLessThan(3_000);
  });
});
