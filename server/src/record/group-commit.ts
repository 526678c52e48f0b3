/**
 * Group commit: many calls, one transaction. A job is settled only after the commit that holds it.
 * Flushes at once when idle; while a commit runs, new jobs gather for the next one, up to the
 * bounds. If a batch fails, its jobs are tried one by one, so that one bad row fails alone.
 */
export interface GroupCommit<Job> {
  /** Resolves after the job is durable; rejects when the store refused it. */
  add(job: Job): Promise<void>;
  /** Resolves when nothing waits and nothing is being written. */
  drain(): Promise<void>;
}

export interface GroupCommitOptions<Job> {
  /** Writes all jobs in one transaction; throws to refuse them all. */
  write(jobs: Job[]): Promise<void>;
  bytesOf(job: Job): number;
  maxJobs?: number;
  maxBytes?: number;
}

interface Waiting<Job> {
  job: Job;
  settle: (error?: unknown) => void;
}

export function createGroupCommit<Job>(options: GroupCommitOptions<Job>): GroupCommit<Job> {
  const { write, bytesOf, maxJobs = 256, maxBytes = 1_000_000 } = options;
  let waiting: Waiting<Job>[] = [];
  let running: Promise<void> | null = null;

  function take(): Waiting<Job>[] {
    let bytes = 0;
    let n = 0;
    while (n < waiting.length && n < maxJobs) {
      const next = waiting[n];
      if (!next) break;
      bytes += bytesOf(next.job);
      if (n > 0 && bytes > maxBytes) break;
      n += 1;
    }
    const batch = waiting.slice(0, n);
    waiting = waiting.slice(n);
    return batch;
  }

  async function writeAll(batch: Waiting<Job>[]): Promise<void> {
    try {
      await write(batch.map((w) => w.job));
      for (const w of batch) w.settle();
    } catch (error) {
      if (batch.length === 1) batch[0]?.settle(error);
      else for (const w of batch) await writeAll([w]);
    }
  }

  async function loop(): Promise<void> {
    while (waiting.length > 0) await writeAll(take());
  }

  function start(): void {
    running ??= loop().finally(() => {
      running = null;
      if (waiting.length > 0) start();
    });
  }

  return {
    add(job) {
      return new Promise((resolve, reject) => {
        waiting.push({ job, settle: (error) => (error === undefined ? resolve() : reject(error)) });
        // Jobs of the same turn of the event loop share the first commit.
        if (!running) setImmediate(start);
      });
    },
    async drain() {
      while (waiting.length > 0 || running) {
        start();
        await running;
      }
    },
  };
}
