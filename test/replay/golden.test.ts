import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { hashState } from '@kikimori/shared/call/hash.ts';
import { FOLD_VERSION, initialState, step } from '@kikimori/shared/call/step.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import { maskEvent } from '@kikimori/shared/view/record.ts';
import type { GoldenCall } from './make.ts';
import { HERE } from './make.ts';

/** Calls recorded with the manual of their day: live = replay = golden. */

const [manualLine = '', ...callLines] = readFileSync(join(HERE, 'golden.jsonl'), 'utf8')
  .split('\n')
  .filter((line) => line !== '');
const manual = JSON.parse(manualLine) as Manual;
const golden = callLines.map((line) => JSON.parse(line) as GoldenCall);

/** The first event after which the replay differs, or null. */
function firstDifference(call: GoldenCall, masked: boolean): number | null {
  let state = initialState();
  let before = '';
  for (const [seq, { event, cues, hash }] of call.events.entries()) {
    const seen = masked ? maskEvent(event, before) : event;
    if (event.kind === 'utterance') before = event.utterance.text;
    const stepped = step(state, seen, manual);
    state = stepped.state;
    if (hashState(state) !== hash) return seq;
    if (!masked && JSON.stringify(stepped.cues) !== JSON.stringify(cues)) return seq;
  }
  return null;
}

describe('golden calls', () => {
  it('show all six cues', () => {
    const kinds = golden.flatMap((c) => c.events.flatMap((e) => e.cues.map((x) => x.cue.kind)));
    expect([...new Set(kinds)].sort()).toEqual([
      'call110',
      'end',
      'escalate',
      'hold',
      'lifeline',
      'warn',
    ]);
  });

  it.each(
    golden.map((c) => [c.name, c] as const),
  )('[R9] %s replays to the same hashes and cues, under the same fold version', (_name, call) => {
    expect({ fold: FOLD_VERSION, differsAt: firstDifference(call, false) }).toEqual({
      fold: call.fold,
      differsAt: null,
    });
  });

  it.each(golden.map((c) => [c.name, c] as const))('[R10] %s masked, too', (_name, call) => {
    expect(firstDifference(call, true)).toBeNull();
  });

  it('[R9] a changed score is found at its event', () => {
    const call = structuredClone(golden[0]) as GoldenCall;
    const place = call.events.findIndex(
      (e) => e.event.kind === 'utterance' && e.event.utterance.score,
    );
    const event = call.events[place]?.event;
    if (event?.kind === 'utterance' && event.utterance.score) event.utterance.score.dangerP += 0.1;
    expect(firstDifference(call, false)).toBe(place);
  });
});
