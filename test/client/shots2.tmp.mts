import { createFakeServer } from './support/fake-server.ts';
import { aCue, aLine, aTalk, aTile, aView } from './support/calls.ts';
import { STATES } from './support/states.ts';
import { axeViolations, openBrowser, overflowPx } from './support/browser.ts';
const out = '/tmp/shots';
const widths = (process.argv[2] ?? '1440').split(',').map(Number);
const schemes = (process.argv[3] ?? 'light').split(',') as ('light' | 'dark')[];
const fake = await createFakeServer();
fake.accounts = [
  { userId: 'agent1', name: '佐藤', role: 'agent', password: 'x' },
  { userId: 'sv1', name: '林', role: 'sv', password: 'x' },
  { userId: 'qa1', name: '森', role: 'qa', password: 'x' },
];
const browser = await openBrowser();
fake.rows = Array.from({ length: 12 }, (_, i) => ({
  callId: `r-${i}`, startedAtMs: Date.UTC(2026, 6, 5, 5, 30 - i), endedAtMs: i === 0 ? null : 1, agentName: ['佐藤', '鈴木', '高橋'][i % 3] as string,
  site: i % 2 ? 'osaka' : 'tokyo', skill: 'support', customerLabel: i % 4 ? '山田様' : null, verdict: (['normal', 'claim', 'grey', 'harassment'] as const)[i % 4] as 'grey',
  types: i % 4 === 3 ? ['abuse', 'repeat'] : [], conduct: (i % 5) / 5, demand: (i % 3) / 3, cues: i % 4, flag: i % 3 ? null : 'grey', durationMs: 300_000 + i * 61_000,
}));
const N = Number(process.env.N ?? 40);
const tiles = Array.from({ length: N }, (_, i) => aTile(i));
Object.assign(tiles[5]!, { need: 3, needText: 'お断りしたあと、同じ要求が3回目です', cue: 'escalate', waitingSinceMs: tiles[5]!.nowMs - 75_000, conduct: 0.7, demand: 0.8, tone: 2, lastText: 'もう三回も言ってるだろ、早く返金しろ' });
Object.assign(tiles[9]!, { need: 4, needText: '今から来て危害を加えるという言葉がありました', cue: 'call110', conduct: 1, demand: 0.8, tone: 3, lastText: '今から包丁持ってそっち行くからな' });
Object.assign(tiles[11]!, { need: 4, needText: '命を絶つことをほのめかす言葉がありました', cue: 'lifeline', tone: 0, lastText: 'もう生きてても仕方ないんです', seenBy: '林' });
Object.assign(tiles[3]!, { need: 2, needText: '人格を否定する言葉がありました', cue: 'warn', conduct: 0.6, tone: 3, scorer: 'lexicon' });
Object.assign(tiles[4]!, { need: 1, needText: '強い口調が続いています', cue: 'hold', conduct: 0.5, tone: 2, onHold: true });
Object.assign(tiles[6]!, { lastTextAtMs: tiles[6]!.nowMs - 50_000 });
Object.assign(tiles[7]!, { need: 3, needText: '応対者がSVを呼んでいます', waitingSinceMs: tiles[7]!.nowMs - 20_000, seenBy: '林', callId: 'escalate' });
fake.putCall({ ...STATES.escalate!.view, callId: 'escalate' }, STATES.escalate!.items);
for (const width of widths) for (const colorScheme of schemes) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, locale: 'ja-JP' });
  const page = await context.newPage();
  page.on('console', (m) => { if (m.type() === 'error') console.log('console', m.text()); });
  page.on('pageerror', (e) => console.log('pageerror', e.message));
  const shot = async (name: string) => {
    await page.waitForTimeout(400);
    const bad = await axeViolations(page); const over = await overflowPx(page);
    if (bad.length || over) console.log(name, width, colorScheme, over, bad);
    await page.screenshot({ path: `${out}/${name}-${width}-${colorScheme}.png` });
  };
  fake.session = null;
  await page.goto(`${fake.url}/`); await page.waitForSelector('form'); await shot('signin');
  fake.session = { userId: 'sv1', name: '林', role: 'sv', sites: ['*'], demo: true };
  fake.tiles = [];
  await page.goto(`${fake.url}/floor`); await page.waitForSelector('h2'); await shot('floor-empty');
  fake.tiles = tiles;
  await page.goto(`${fake.url}/floor`); await page.waitForSelector('[role=option]'); await shot('floor');
  await page.click('[data-call=escalate]'); await page.waitForSelector('textarea'); await shot('floor-call');
  await page.goto(`${fake.url}/review`); await page.waitForSelector('table'); await shot('review');
  await page.click('header button:has-text("設定")'); await page.waitForSelector('dialog'); await shot('settings');
  await context.close();
}
await browser.close(); await fake.close();
