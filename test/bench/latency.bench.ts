import { setMaxListeners } from 'node:events';
import { parseArgs } from 'node:util';
import { buildClientIfNeeded } from '@kikimori/server/demo/build-client.ts';
import { sampleCalls } from '@kikimori/server/demo/seats.ts';
import { speak } from '@kikimori/server/source/file.ts';
import { aChunk, accepted, aStart, startTestApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';

/**
 * `npm run bench -- [--load N] [--cues N]`: from a final chunk sent by its source to the cue painted
 * on the agent's screen in Chromium, while N other calls are spoken at once. Source, server and
 * browser share this machine and its clock, so the figure holds both network hops on loopback.
 */

const { values } = parseArgs({
  options: { load: { type: 'string', default: '20' }, cues: { type: 'string', default: '40' } },
});
const load = Number(values.load);
const cues = Number(values.cues);

const THREATS = [
  'いまから包丁持ってそっちの店に行くからな 待ってろ刺してやる',
  'もう会社の前に着いた 灯油まいて火をつけてやる',
  '今夜おまえの家に行って殺してやるよ 住所は調べた',
];

await buildClientIfNeeded(() => {});
const app = await startTestApp();
const browser = await launchBrowser();
const stop = new AbortController();
setMaxListeners(0, stop.signal);
const background = (async () => {
  const socket = await app.source();
  const samples = sampleCalls();
  await Promise.all(
    Array.from({ length: load }, async (_, k) => {
      for (let n = k; !stop.signal.aborted; n += 1) {
        const call = samples[n % samples.length];
        if (!call) return;
        const start = aStart({ agentId: `load${k}`, site: '福岡' });
        const { signal } = stop;
        await speak({ socket, start, utterances: call.utterances, speed: 1, signal }).catch(
          () => {},
        );
      }
    }),
  );
})();

const toAckMs: number[] = [];
const toPaintMs: number[] = [];
try {
  const page = await (
    await browser.newContext({ viewport: { width: 400, height: 900 } })
  ).newPage();
  const [name, value] = (await app.signIn('fujii')).split('=');
  await page.context().addCookies([{ name: name ?? '', value: value ?? '', url: app.address }]);
  await page.goto(`${app.address}/agent`);
  // A clock in the page: the time of the first frame after a new cue stood in the document.
  await page.evaluate(() => {
    const painted: Record<string, number> = {};
    Object.assign(window, { painted });
    new MutationObserver(() => {
      const card = document.querySelector('[data-cue]');
      const call = document.querySelector('[data-screen]')?.getAttribute('data-screen');
      if (!card || !call || call in painted) return;
      painted[call] = 0;
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          painted[call] = performance.timeOrigin + performance.now();
        };
        port2.postMessage(null);
      });
    }).observe(document, { subtree: true, childList: true, attributes: true });
  });
  const source = await app.source();
  for (let k = 0; k < cues; k += 1) {
    const start = aStart();
    const { callId } = start;
    accepted(await source.emitWithAck('call:start', start));
    accepted(await source.emitWithAck('call:chunk', aChunk(callId, 0, { text: 'もしもし' })));
    await page.waitForSelector(`[data-screen="${callId}"]`);
    const threat = aChunk(callId, 1, { text: THREATS[k % THREATS.length] ?? '' });
    const sentAtMs = Date.now();
    const sentMs = performance.now();
    accepted(await source.emitWithAck('call:chunk', threat));
    toAckMs.push(performance.now() - sentMs);
    const paintedAtMs = await page.waitForFunction(
      (id) => (window as unknown as { painted: Record<string, number> }).painted[id] || false,
      callId,
      { timeout: 5_000 },
    );
    toPaintMs.push(Number(await paintedAtMs.jsonValue()) - sentAtMs);
    accepted(await source.emitWithAck('call:end', { callId, atMs: 6_000, reason: 'hangup' }));
  }
} finally {
  stop.abort();
  await background;
  await browser.close();
  await app.stop();
}

const rank = (list: number[], p: number) =>
  [...list].sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * p))] ?? 0;
const row = (label: string, list: number[]) =>
  `${label.padEnd(34)}${[0.5, 0.95, 0.99].map((p) => rank(list, p).toFixed(1).padStart(8)).join('')}`;
console.log(`${cues} cues while ${load} other calls are spoken; milliseconds`);
console.log(`${''.padEnd(34)}${['p50', 'p95', 'p99'].map((h) => h.padStart(8)).join('')}`);
console.log(row('chunk sent -> acknowledged', toAckMs));
console.log(row('chunk sent -> cue painted', toPaintMs));
