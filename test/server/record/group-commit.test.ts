import { describe, expect, it } from '@jest/globals';
import { createGroupCommit } from '@kikimori/server/record/group-commit.ts';

describe('group commit', () => {
  it('writes jobs that come together in one transaction', async () => {
    const batches: number[][] = [];
    const commit = createGroupCommit<number>({
      bytesOf: () => 1,
      write: async (jobs) => void batches.push(jobs),
    });
    await Promise.all([1, 2, 3].map((n) => commit.add(n)));
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('settles a job only after its own commit', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const commit = createGroupCommit<string>({ bytesOf: () => 1, write: () => held });
    let settled = false;
    const job = commit.add('a').then(() => {
      settled = true;
    });
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(settled).toBe(false);
    release();
    await job;
    expect(settled).toBe(true);
  });

  it('keeps to its bounds by count and by bytes, in order', async () => {
    const batches: number[][] = [];
    const commit = createGroupCommit<number>({
      bytesOf: (n) => n,
      maxJobs: 3,
      maxBytes: 10,
      write: async (jobs) => void batches.push(jobs),
    });
    await Promise.all([1, 1, 1, 1, 9, 30, 2].map((n) => commit.add(n)));
    expect(batches).toEqual([[1, 1, 1], [1, 9], [30], [2]]);
  });

  it('lets one bad job fail alone and goes on', async () => {
    const stored: string[] = [];
    const commit = createGroupCommit<string>({
      bytesOf: () => 1,
      write: async (jobs) => {
        if (jobs.includes('bad')) throw new Error('constraint');
        stored.push(...jobs);
      },
    });
    const results = await Promise.allSettled(['a', 'bad', 'b'].map((j) => commit.add(j)));
    expect(results.map((r) => r.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(stored).toEqual(['a', 'b']);
    await commit.add('c');
    expect(stored).toEqual(['a', 'b', 'c']);
  });

  it('drains what waits', async () => {
    const stored: number[] = [];
    const commit = createGroupCommit<number>({
      bytesOf: () => 1,
      maxJobs: 1,
      write: async (jobs) => {
        await new Promise((resolve) => setImmediate(resolve));
        stored.push(...jobs);
      },
    });
    for (const n of [1, 2, 3]) void commit.add(n);
    await commit.drain();
    expect(stored).toEqual([1, 2, 3]);
  });
});
