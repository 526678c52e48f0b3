import { useSyncExternalStore } from 'react';

/** One timer for every clock on the screen. */
const listeners = new Set<() => void>();
let second = 0;
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    second += 1;
    for (const tell of listeners) tell();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** Draws the component again every second and gives this screen's clock in milliseconds. */
export function useNow(): number {
  useSyncExternalStore(subscribe, () => second);
  return performance.now();
}
