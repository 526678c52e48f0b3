/** What every page must hold in every state: nothing for axe to find, nothing wider than the window. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type * as axeCore from 'axe-core';
import type { Page } from 'playwright-core';

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds wrong, as `rule: place, place`; WCAG 2.2 A and AA and best practices. */
export function axeViolations(page: Page): Promise<string[]> {
  return run(page, { type: 'tag', values: TAGS });
}

/** The one rule whose answer a change of theme can change; much quicker than all. */
export function contrastViolations(page: Page): Promise<string[]> {
  return run(page, { type: 'rule', values: ['color-contrast'] });
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function run(page: Page, runOnly: axeCore.RunOnly): Promise<string[]> {
  // The page's content policy allows no script tag of ours; the debugger may still run one.
  const isThere = await page.evaluate(() => 'axe' in window);
  if (!isThere) await page.evaluate(SCRIPT);
  return page.evaluate(async (only) => {
    // A card that is still fading in has colours of its own for a moment.
    const fading = document.getAnimations().filter((a) => a.effect?.getTiming().iterations === 1);
    await Promise.allSettled(fading.map((a) => a.finished));
    const { axe } = window as unknown as { axe: typeof axeCore };
    const { violations } = await axe.run(document, { runOnly: only });
    return violations.map(
      (v) =>
        `${v.id}: ${v.nodes
          .map((n) => n.target.join(' '))
          .slice(0, 4)
          .join(', ')}`,
    );
  }, runOnly);
}

/**
 * How many pixels the page, or what it holds in place of the page, is wider than its room; 0 where
 * nothing is out of sight sideways.
 */
export async function overflowPx(page: Page): Promise<number> {
  return page.evaluate(() => {
    const boxes = [document.documentElement, ...document.querySelectorAll('main, main footer')];
    return Math.max(...boxes.map((box) => box.scrollWidth - box.clientWidth));
  });
}

/** Cards whose content is cut off because they were given too little height. */
export async function squeezed(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main section, main details, main li')]
      .filter((box) => getComputedStyle(box).overflowY === 'hidden')
      .filter((box) => box.scrollHeight > box.clientHeight + 1)
      .map((box) => box.getAttribute('aria-label') ?? box.className),
  );
}

/** Switches light and dark, and waits until the page is painted in it. */
export async function setScheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme });
  await page.waitForFunction(
    (scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches,
    colorScheme,
  );
  for (let frame = 0; frame < 2; frame += 1) {
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  }
}
