import { describe, expect, it } from '@jest/globals';
import { compare, weightedKappa } from '@kikimori/server/review/agreement.ts';

describe('weighted κ', () => {
  it('is 1 for full agreement, 0 for chance, below 0 for opposition', () => {
    expect(
      weightedKappa([
        [5, 0],
        [0, 5],
      ]),
    ).toBe(1);
    expect(
      weightedKappa([
        [4, 4],
        [4, 4],
      ]),
    ).toBe(0);
    expect(
      weightedKappa([
        [0, 5],
        [5, 0],
      ]),
    ).toBe(-1);
  });

  it('weighs a far miss heavier than a near one', () => {
    const near =
      weightedKappa([
        [5, 2, 0],
        [0, 5, 0],
        [0, 0, 5],
      ]) ?? 0;
    const far =
      weightedKappa([
        [5, 0, 2],
        [0, 5, 0],
        [0, 0, 5],
      ]) ?? 0;
    expect(near).toBeGreaterThan(far);
  });

  it('gives the value of a worked example', () => {
    // 15 near misses of 100 weigh a quarter each; chance is summed from the margins.
    const k = weightedKappa([
      [30, 5, 0],
      [5, 25, 5],
      [0, 0, 30],
    ]);
    const observed = (15 * 0.25) / 100;
    const rows = [35, 35, 30];
    const columns = [35, 30, 35];
    let expected = 0;
    rows.forEach((r, i) => {
      columns.forEach((c, j) => {
        expected += (((i - j) ** 2 / 4) * r * c) / 10_000;
      });
    });
    expect(k).toBeCloseTo(1 - observed / expected, 12);
  });

  it('has no value where nothing varies or nothing was judged', () => {
    expect(
      weightedKappa([
        [7, 0],
        [0, 0],
      ]),
    ).toBeNull();
    expect(compare('a', 'b', [], ['x', 'y'])).toMatchObject({ calls: 0, kappa: null });
  });
});
