import { describe, expect, it } from '@jest/globals';
import { compare, kappaInterval, weightedKappa } from '@kikimori/server/review/agreement.ts';

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

  it('comes with the interval of a worked example', () => {
    // Even margins: the variance is that of the share of agreements, 0.8 of 100, over (1 - 0.5)².
    const [low, high] =
      kappaInterval([
        [40, 10],
        [10, 40],
      ]) ?? [];
    const half = (1.96 * Math.sqrt((0.8 * 0.2) / 100)) / 0.5;
    expect(low).toBeCloseTo(0.6 - half, 12);
    expect(high).toBeCloseTo(0.6 + half, 12);
  });

  it('is not given of a handful of calls', () => {
    const pairs = (n: number) =>
      Array.from({ length: n }, (_, k) => [k % 2 ? 'x' : 'y', k % 3 ? 'x' : 'y'] as const);
    expect(compare('a', 'b', pairs(19), ['x', 'y'])).toMatchObject({
      calls: 19,
      kappa: null,
      interval: null,
    });
    const enough = compare('a', 'b', pairs(20), ['x', 'y']);
    expect(enough.kappa).toEqual(expect.any(Number));
    expect(enough.interval?.[0]).toBeLessThan(enough.kappa ?? 0);
  });
});
