import { describe, expect, it } from '@jest/globals';
import { createBatches, MAX_BATCH } from '@kikimori/server/score/batches.ts';

describe('micro-batching', () => {
  it('runs rows that come together as one batch, at most 32 at a time, each with its own answer', async () => {
    const sizes: number[] = [];
    const submit = createBatches<number, number>(async (rows) => {
      sizes.push(rows.length);
      return rows.map((r) => r * 2);
    });
    const answers = await Promise.all(Array.from({ length: 70 }, (_, k) => submit(k)));
    expect(answers).toEqual(Array.from({ length: 70 }, (_, k) => k * 2));
    expect(sizes).toEqual([MAX_BATCH, MAX_BATCH, 6]);
  });

  it('starts at once when idle, and takes what came meanwhile as the next batch', async () => {
    const sizes: number[] = [];
    let release: () => void = () => undefined;
    const submit = createBatches<number, number>(async (rows) => {
      sizes.push(rows.length);
      if (sizes.length === 1)
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      return rows;
    });
    const first = submit(1);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    const later = [submit(2), submit(3)];
    release();
    expect(await Promise.all([first, ...later])).toEqual([1, 2, 3]);
    expect(sizes).toEqual([1, 2]);
  });

  it('runs rows that can wait only while no other does', async () => {
    const runs: number[][] = [];
    const submit = createBatches<number, number>(async (rows) => {
      runs.push([...rows]);
      return rows;
    });
    await Promise.all([submit(1, true), submit(2, true), submit(3), submit(4)]);
    expect(runs).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });

  it('a failed run fails its own rows only', async () => {
    let runs = 0;
    const submit = createBatches<number, number>(async (rows) => {
      if (++runs === 1) throw new Error('out of memory');
      return rows;
    });
    await expect(submit(1)).rejects.toThrow('out of memory');
    await expect(submit(2)).resolves.toBe(2);
  });
});
