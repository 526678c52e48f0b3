import { describe, expect, it } from '@jest/globals';
import { COOL_DOWN_MS, createAlertGate, MAX_A_MINUTE } from '@kikimori/client/src/floor/alerts.ts';
import { aTile } from '../support/calls.ts';

const calm = Array.from({ length: 12 }, (_, i) => aTile(i));
const asking = (i: number, need: 3 | 4 = 3) => aTile(i, { need });

function openFloor() {
  const gate = createAlertGate();
  gate.check(calm, 0);
  return gate;
}

describe('sounds of the floor', () => {
  it('is silent for what was there when the page opened, and for a calm floor', () => {
    const gate = createAlertGate();
    expect(gate.check([asking(1), aTile(2)], 0)).toEqual([]);
    expect(gate.check([asking(1), aTile(2)], 60_000)).toEqual([]);
  });

  it('sounds once when a call comes to need help, and not again while it does', () => {
    const gate = openFloor();
    expect(gate.check([asking(1)], 1_000).map((a) => a.need)).toEqual([3]);
    expect(gate.check([asking(1)], 90_000)).toEqual([]);
  });

  it('sounds again where an agent asks after a cue already had', () => {
    const gate = openFloor();
    gate.check([asking(1)], 1_000);
    const asked = aTile(1, { need: 3, askedAtMs: 80_000 });
    expect(gate.check([asked], 90_000)).toHaveLength(1);
    expect(gate.check([asked], 190_000)).toEqual([]);
  });

  it('sounds once for many that ask together, and again only after the cool-down', () => {
    const gate = openFloor();
    expect(gate.check([asking(1), asking(2), asking(3)], 1_000)).toHaveLength(1);
    expect(gate.check([asking(1), asking(2), asking(3), asking(4)], 2_000)).toHaveLength(0);
    const five = [1, 2, 3, 4, 5].map((i) => asking(i));
    expect(gate.check(five, 1_000 + COOL_DOWN_MS)).toHaveLength(1);
  });

  it('lets danger through while help is cooling down', () => {
    const gate = openFloor();
    gate.check([asking(1)], 1_000);
    const alerts = gate.check([asking(1), asking(2, 4)], 2_000);
    expect(alerts.map((a) => a.tile.callId)).toEqual(['c-2']);
  });

  it('has a cap for each minute', () => {
    const gate = openFloor();
    let sounds = 0;
    for (let i = 0; i < 12; i += 1) {
      const now = calm.map((tile, k) =>
        k <= i ? { ...tile, need: (k % 2 ? 3 : 4) as 3 | 4 } : tile,
      );
      sounds += gate.check(now, 1_000 + i * 4_900).length;
    }
    expect(sounds).toBeLessThanOrEqual(MAX_A_MINUTE);
    expect(sounds).toBeGreaterThan(1);
  });

  it('is silent for a call that somebody already looks at', () => {
    const gate = openFloor();
    expect(gate.check([aTile(1, { need: 4, seenBy: '林' })], 1_000)).toEqual([]);
  });
});
