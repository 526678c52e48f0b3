import { describe, expect, it } from '@jest/globals';
import { systemClock } from '@kikimori/server/lib/clock.ts';
import { createLeftBehind, KEEP_UNWRITTEN_MS } from '@kikimori/server/live/left-behind.ts';
import type { DeskCall } from '@kikimori/shared/protocol/events.ts';

/** The desk leads back to what is not written up, long after the call left memory. */

function anEnded(callId: string, over: Partial<DeskCall> = {}): DeskCall {
  return { callId, status: 'ended', startedAtMs: 0, endedAtMs: 0, saved: false, ...over };
}

describe('ended calls that left memory', () => {
  it('stay on their agent’s desk until written up, for two hours, and in danger until settled', () => {
    let nowMs = 0;
    const unsettled = new Set(['danger']);
    const left = createLeftBehind({ ...systemClock, nowMs: () => nowMs }, (id) =>
      unsettled.has(id),
    );
    const onDesk = () => left.of('fujii').map((call) => call.callId);
    left.note('fujii', anEnded('open'));
    left.note('fujii', anEnded('written', { saved: true }));
    left.note('fujii', anEnded('danger', { saved: true, vital: 'call110' }));
    left.note('hayasaka', anEnded('other'));
    expect(onDesk()).toEqual(['open', 'danger']);
    nowMs = KEEP_UNWRITTEN_MS + 1;
    expect(onDesk()).toEqual(['danger']);
    unsettled.clear();
    expect(onDesk()).toEqual([]);
    expect(left.of('hayasaka')).toEqual([]);
  });

  it('go once the call came back and was written up', () => {
    const left = createLeftBehind({ ...systemClock, nowMs: () => 0 }, () => false);
    left.note('fujii', anEnded('open'));
    left.note('fujii', anEnded('open', { saved: true }));
    expect(left.of('fujii')).toEqual([]);
  });
});
