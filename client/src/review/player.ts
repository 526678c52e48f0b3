/**
 * Where the replay stands and how fast it runs.
 * Time comes from outside (`now`, `onFrame`), so that a test can turn the clock by hand.
 */
import { createStore, type Store } from '../link/store.ts';

export const RATES = [0.5, 1, 2, 4, 8] as const;
export type Rate = (typeof RATES)[number];

export interface PlayerState {
  atMs: number;
  playing: boolean;
  rate: Rate;
}

export interface Player extends Store<PlayerState> {
  seek: (atMs: number) => void;
  toggle: () => void;
  setRate: (rate: Rate) => void;
  stop: () => void;
}

interface PlayerDeps {
  durationMs: number;
  now: () => number;
  /** Runs `task` before the next painting; returns the way to call it off. */
  onFrame: (task: () => void) => () => void;
}

export function createPlayer({ durationMs, now, onFrame }: PlayerDeps): Player {
  const store = createStore<PlayerState>({ atMs: 0, playing: false, rate: 1 });
  let lastMs = 0;
  let cancel = () => {};
  const clamp = (atMs: number) => Math.min(durationMs, Math.max(0, atMs));

  function run() {
    const state = store.get();
    if (!state.playing) return;
    const nowMs = now();
    const atMs = clamp(state.atMs + (nowMs - lastMs) * state.rate);
    lastMs = nowMs;
    const playing = atMs < durationMs;
    store.set({ ...state, atMs, playing });
    if (playing) cancel = onFrame(run);
  }
  function stop() {
    cancel();
    if (store.get().playing) store.set({ ...store.get(), playing: false });
  }

  return {
    get: store.get,
    subscribe: store.subscribe,
    seek: (atMs) => store.set({ ...store.get(), atMs: clamp(atMs) }),
    toggle() {
      const state = store.get();
      if (state.playing) return stop();
      // At the end, play begins anew.
      const atMs = state.atMs >= durationMs ? 0 : state.atMs;
      lastMs = now();
      store.set({ ...state, atMs, playing: true });
      cancel = onFrame(run);
    },
    setRate: (rate) => store.set({ ...store.get(), rate }),
    stop,
  };
}
