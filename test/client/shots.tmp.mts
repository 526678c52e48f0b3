import { mkdirSync } from 'node:fs';
import { axeViolations, openBrowser, overflowPx } from './support/browser.ts';
import { aTile } from './support/calls.ts';
import { createFakeServer } from './support/fake-server.ts';
import { STATES } from './support/states.ts';

const out = process.env.OUT ?? '/tmp/shots';
mkdirSync(out, { recursive: true });
const only = process.argv[2]?.split(',');
const widths = (process.argv[3] ?? '360').split(',').map(Number);
const schemes = (process.argv[4] ?? 'light').split(',') as ('light' | 'dark')[];
const fake = await createFakeServer();
fake.session = { userId: 'agent1', name: '佐藤', role: 'agent', sites: ['*'], demo: true };
const browser = await openBrowser();
for (const width of widths)
  for (const colorScheme of schemes) {
    const context = await browser.newContext({
      viewport: { width, height: Number(process.env.H ?? 800) },
      colorScheme,
      locale: 'ja-JP',
      deviceScaleFactor: 1,
    });
    const page = await context.newPage();
    page.on('console', (m) => {
      if (m.type() === 'error') console.log('console', m.text());
    });
    page.on('pageerror', (e) => console.log('pageerror', e.message));
    for (const [name, state] of Object.entries(STATES)) {
      if (only && only[0] !== 'all' && !only.includes(name)) continue;
      const view = { ...state.view, callId: name };
      fake.putCall(view, state.items);
      await page.goto(`${fake.url}/agent?call=${name}`);
      await page.waitForSelector('header');
      if (state.partial) fake.partial({ ...state.partial, callId: name });
      await page.waitForTimeout(350);
      const bad = await axeViolations(page);
      const over = await overflowPx(page);
      if (bad.length || over) console.log(name, width, colorScheme, over, bad);
      await page.screenshot({ path: `${out}/${name}-${width}-${colorScheme}.png` });
    }
    await context.close();
  }
await browser.close();
await fake.close();
