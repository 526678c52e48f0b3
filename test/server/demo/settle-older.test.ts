import { describe, expect, it } from '@jest/globals';
import { MOST_UNSETTLED, settleOlder } from '@kikimori/server/demo/settle-older.ts';
import { Refused } from '@kikimori/server/lib/refused.ts';
import { aTile } from '../../client/support/calls.ts';

describe('the demo', () => {
  it('lets no more than a few ended calls in danger pile up: it settles the oldest, under its own name', async () => {
    const ended = Array.from({ length: MOST_UNSETTLED + 2 }, (_, i) =>
      aTile(i, { status: 'ended', need: 4, startedAtMs: 60_000 * i, nowMs: 30_000 }),
    );
    const settled: [string, unknown][] = [];
    await settleOlder({
      tiles: () => [aTile(90, { need: 4, startedAtMs: 0 }), ...ended],
      act: async (callId, action) => {
        settled.push([callId, action]);
        // The visitor may have been faster.
        throw new Refused('call_ended', `callId: ${callId} has ended`, 'callId');
      },
    });
    expect(settled.map(([callId]) => callId)).toEqual(['c-1', 'c-0']);
    expect(settled[0]?.[1]).toMatchObject({ action: 'resolve', byName: 'デモ' });
  });
});
