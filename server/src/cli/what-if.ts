import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CUE_KINDS, VERDICTS } from '@kikimori/shared/label.ts';
import { ROOT_DIR, readSettings } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { describeProblem, loadManual } from '../manual/load.ts';
import { openDatabase } from '../record/dialect.ts';
import { createRecordStore } from '../record/store.ts';
import type { LeftOut } from '../replay/stored-calls.ts';
import { storedCalls } from '../replay/stored-calls.ts';
import type { WhatIf } from '../replay/what-if.ts';
import { whatIf } from '../replay/what-if.ts';

/** `npm run what-if`: a manual tried on stored calls before it goes live. */

const USAGE = `usage: npm run what-if -- --manual FILE [--overlay FILE …] [--limit N] [--json]
  tries a manual on the newest stored calls (default 1000) and tells what would change`;

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      manual: { type: 'string' },
      overlay: { type: 'string', multiple: true, default: [] },
      limit: { type: 'string', default: '1000' },
      json: { type: 'boolean', default: false },
    },
  });
  const limit = Number(values.limit);
  if (!values.manual || !(limit >= 1)) throw new Error(USAGE);
  const loaded = loadManual(
    resolve(values.manual),
    values.overlay.map((f) => resolve(f)),
  );
  if (!loaded.ok) throw new Error(loaded.problems.map(describeProblem).join('\n'));

  const settings = readSettings(process.env);
  const db = await openDatabase(settings.KIKIMORI_DATABASE, ROOT_DIR);
  try {
    const store = createRecordStore({ db, clock: systemClock });
    const leftOut: LeftOut[] = [];
    const calls = storedCalls(store, { sites: null, limit }, leftOut);
    const result = await whatIf(calls, loaded.manual);
    for (const { callId, why } of leftOut) console.error(`${callId}: left out, ${why}`);
    console.log(values.json ? JSON.stringify(result, null, 2) : table(result));
  } finally {
    await db.destroy();
  }
}

function table(result: WhatIf): string {
  const row = (name: string, t: { before: number; after: number }) =>
    `  ${name.padEnd(14)}${String(t.before).padStart(6)} -> ${String(t.after).padStart(6)}`;
  return [
    `${result.calls} calls, ${result.changed.length} would differ`,
    ...CUE_KINDS.map((k) => row(k, result.cues[k])),
    row('quiet calls', result.quiet),
    ...VERDICTS.map((v) => row(v, result.verdicts[v])),
    ...result.changed.slice(0, 50).map(({ callId, verdict, added, removed }) => {
      const cues = [
        ...added.map((c) => `+${c.kind}@${c.at} ${c.rule}`),
        ...removed.map((c) => `-${c.kind}@${c.at} ${c.rule}`),
      ];
      const turn =
        verdict.before === verdict.after ? '' : `${verdict.before} -> ${verdict.after}  `;
      return `  ${callId}  ${turn}${cues.join('  ')}`;
    }),
  ].join('\n');
}

run().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
