import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CueChange } from '@kikimori/shared/call/cue.ts';
import type { CallEvent } from '@kikimori/shared/call/event.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import { FOLD_VERSION, initialState, step } from '@kikimori/shared/call/step.ts';
import { defaultManual } from '../shared/call/a-call.ts';
import { goldenCalls } from './calls.ts';

/**
 * Writes the golden record anew (first line the manual, then a call a line): `npx tsx test/replay/make.ts`. Only on purpose: a golden call
 * that comes out otherwise means that stored calls do, too, so FOLD_VERSION has to rise with it.
 */
export interface GoldenCall {
  name: string;
  fold: string;
  events: { event: CallEvent; cues: CueChange[]; hash: string }[];
}

export const HERE = dirname(fileURLToPath(import.meta.url));

function main(): void {
  const manual = defaultManual();
  const lines = goldenCalls(manual).map(({ name, call }) => {
    let state = initialState();
    const golden: GoldenCall = { name, fold: FOLD_VERSION, events: [] };
    for (const event of call.events) {
      const stepped = step(state, event, manual);
      state = stepped.state;
      golden.events.push({ event, cues: stepped.cues, hash: hashState(state) });
    }
    return JSON.stringify(golden);
  });
  const text = [JSON.stringify(manual), ...lines].join('\n');
  writeFileSync(join(HERE, 'golden.jsonl'), `${text}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
