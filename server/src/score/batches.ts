/**
 * Micro-batching: rows that arrive while the model is busy, or in the same turn of the event
 * loop, run together; an idle model starts at once. Never waits for a batch to fill. Rows that can
 * wait run only while no other does.
 */
export const MAX_BATCH = 32;

interface Waiting<R, A> {
  row: R;
  resolve: (a: A) => void;
  reject: (e: unknown) => void;
}

/** Makes `submit(row, canWait)`. A failed run fails only the rows of its batch. */
export function createBatches<R, A>(
  run: (rows: readonly R[]) => Promise<readonly A[]>,
): (row: R, canWait?: boolean) => Promise<A> {
  const first: Waiting<R, A>[] = [];
  const after: Waiting<R, A>[] = [];
  let busy = false;

  const flush = async (): Promise<void> => {
    for (;;) {
      const batch = (first.length > 0 ? first : after).splice(0, MAX_BATCH);
      if (batch.length === 0) break;
      try {
        const answers = await run(batch.map((w) => w.row));
        batch.forEach((w, k) => {
          const answer = answers[k];
          if (answer === undefined) w.reject(new Error('the model gave too few answers'));
          else w.resolve(answer);
        });
      } catch (error) {
        for (const w of batch) w.reject(error);
      }
      // Lets messages in, so that the next batch is as full as the load allows.
      await new Promise((resolve) => setImmediate(resolve));
    }
    busy = false;
  };

  return (row, canWait = false) =>
    new Promise((resolve, reject) => {
      (canWait ? after : first).push({ row, resolve, reject });
      if (busy) return;
      busy = true;
      setImmediate(() => void flush());
    });
}
