import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildClientIfNeeded } from '@kikimori/server/demo/build-client.ts';
import { sampleCalls } from '@kikimori/server/demo/seats.ts';
import { systemClock } from '@kikimori/server/lib/clock.ts';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import type { RecordStore } from '@kikimori/server/record/record.ts';
import { createRecordStore } from '@kikimori/server/record/store.ts';
import { runWhatIf } from '@kikimori/server/replay/what-if-job.ts';
import { drive } from '@kikimori/shared/call/drive.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import { initialState, step } from '@kikimori/shared/call/step.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import { startTestApp } from '../support/app.ts';
import { launchBrowser } from '../support/browser.ts';
import { aHead, aScore, theManual } from '../support/stored-calls.ts';

/**
 * `npx tsx test/bench/review.bench.ts [--calls 1000]`: how long a what-if over so many stored calls
 * takes, and how long a 60-minute call takes from the click to the drawn and checked replay in
 * Chromium.
 */

const { values } = parseArgs({ options: { calls: { type: 'string', default: '1000' } } });
const samples = sampleCalls();

/** A call of `minutes`, its turns taken from the samples in turn, ticks as the server makes them. */
async function store(
  to: RecordStore,
  manual: Manual,
  callId: string,
  minutes: number,
  from: number,
) {
  const texts = samples.flatMap((c) => c.utterances);
  const everyMs = 7_000;
  const utterances = Array.from({ length: Math.floor((minutes * 60_000) / everyMs) }, (_, i) => {
    const said = texts[(from + i) % texts.length];
    const startMs = i * everyMs;
    return {
      i,
      channel: said?.channel ?? 'agent',
      startMs,
      endMs: startMs + 5_000,
      text: said?.text ?? '',
    };
  });
  const head = aHead({ callId, startedAtMs: Date.now() - from * 1000 }, manual);
  const scoreOf = (i: number) =>
    aScore({ tone: ([0, 1, 1, 2] as const)[i % 4] ?? 0, acts: i % 23 === 0 ? ['insult'] : [] });
  let state = initialState();
  let seq = 0;
  for (const event of drive({ callId, utterances }, head, scoreOf)) {
    const stepped = step(state, event, manual);
    state = stepped.state;
    const row = {
      callId,
      seq,
      recordedAtMs: 0,
      sourceSeq: null,
      event,
      cues: stepped.cues,
      hash: hashState(state),
    };
    if (seq === 0) await to.open(head, row);
    else if (event.kind !== 'ended') void to.append(row);
    else {
      const durationMs = event.atMs;
      await to.append(row, {
        endedAtMs: head.startedAtMs + durationMs,
        durationMs,
        verdict: state.phase === 'waiting' ? 'normal' : state.verdict,
        types: [],
        conduct: 0,
        demand: 0,
        cueCount: 0,
        flag: null,
      });
    }
    seq += 1;
  }
  return seq;
}

const manual = theManual();
const folder = mkdtempSync(join(tmpdir(), 'kikimori-review-'));
try {
  const database = `sqlite:${join(folder, 'r.sqlite')}`;
  const db = await openDatabase(database, '/');
  const record = createRecordStore({ db, clock: systemClock });
  await record.saveManual(manual.version, manual);
  let events = 0;
  const calls = Number(values.calls);
  for (let k = 0; k < calls; k += 1) events += await store(record, manual, `w-${k}`, 6, k * 7);
  await db.destroy();
  const other = structuredClone(manual);
  other.judgement.zones.greyConduct = 0.25;
  const fromMs = performance.now();
  const fromCpu = process.cpuUsage();
  const result = await runWhatIf({
    database,
    baseDir: '/',
    manual: other,
    sites: null,
    limit: calls,
  });
  const tookSec = ((performance.now() - fromMs) / 1000).toFixed(1);
  const cpu = process.cpuUsage(fromCpu);
  const cpuSec = ((cpu.user + cpu.system) / 1e6).toFixed(1);
  console.log(
    `what-if: ${result.calls} calls of 6 minutes, ${events} events, ${result.changed.length} changed, ${tookSec} s (CPU ${cpuSec} s, load ${loadavg()[0]?.toFixed(0)})`,
  );
} finally {
  rmSync(folder, { recursive: true, force: true });
}

await buildClientIfNeeded(() => {});
const app = await startTestApp();
const browser = await launchBrowser();
try {
  const live = app.demo.app.store;
  await live.saveManual(manual.version, manual);
  const events = await store(live, manual, 'hour', 60, 0);
  const page = await (
    await browser.newContext({ viewport: { width: 1280, height: 900 } })
  ).newPage();
  // An SV: nothing is hidden from them (docs/qa.md, Blind).
  const [name, value] = (await app.signIn('sv')).split('=');
  await page.context().addCookies([{ name: name ?? '', value: value ?? '', url: app.address }]);
  const took: number[] = [];
  for (let n = 0; n < 20; n += 1) {
    await page.goto(`${app.address}/review`);
    const link = page.locator('a[href="/review/hour"]');
    await link.waitFor();
    took.push(
      await link.evaluate(async (a: HTMLAnchorElement) => {
        const from = performance.now();
        a.click();
        while (!document.querySelector('[data-check]')) await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return performance.now() - from;
      }),
    );
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(took.length * share)] ?? 0).toFixed(0);
  console.log(
    `replay of 60 minutes (${events} events): p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(0.99)} ms (load ${loadavg()[0]?.toFixed(0)})`,
  );
} finally {
  await browser.close();
  await app.stop();
}
