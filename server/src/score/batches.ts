/**
 * Micro-batching: rows that arrive while the model is busy, or in the same turn of the event
 * loop, run together; an idle model starts at once. Never waits for a batch to fill.
 */
export const MAX_BATCH = 32;

/** Makes `submit(row)`. A failed run fails only the rows of its batch. */
export function createBatches<R, A>(
  run: (rows: readonly R[]) => Promise<readonly A[]>,
): (row: R) => Promise<A> {
  const waiting: { row: R; resolve: (a: A) => void; reject: (e: unknown) => void }[] = [];
  let busy = false;

  const flush = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, MAX_BATCH);
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

  return (row) =>
    new Promise((resolve, reject) => {
      waiting.push({ row, resolve, reject });
      if (busy) return;
      busy = true;
      setImmediate(() => void flush());
    });
}
