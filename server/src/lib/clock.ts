/** Wall clock and timers as a part, so that tests turn the hands themselves. */
export interface Clock {
  /** Epoch milliseconds. */
  nowMs(): number;
  /** Calls `run` after `delayMs`; the returned function cancels it. */
  after(delayMs: number, run: () => void): () => void;
  /** Calls `run` every `everyMs`; the returned function stops it. */
  every(everyMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
  every(everyMs, run) {
    const timer = setInterval(run, everyMs);
    timer.unref();
    return () => clearInterval(timer);
  },
};
