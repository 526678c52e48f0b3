/**
 * One queue per call: calls run side by side, the tasks of one call strictly in order.
 * A task that throws rejects its own promise and does not stop the queue.
 */
export interface CallQueues {
  run<T>(callId: string, task: () => Promise<T>): Promise<T>;
  /** Resolves when every queue is empty. */
  idle(): Promise<void>;
}

export function createCallQueues(): CallQueues {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(callId, task) {
      const before = tails.get(callId) ?? Promise.resolve();
      const result = before.then(task, task);
      const tail = result.then(
        () => undefined,
        () => undefined,
      );
      tails.set(callId, tail);
      void tail.then(() => {
        if (tails.get(callId) === tail) tails.delete(callId);
      });
      return result;
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}
