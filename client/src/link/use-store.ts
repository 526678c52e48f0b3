import { useSyncExternalStore } from 'react';
import type { Store } from './store.ts';

/** React reads a store; the component is drawn again when the value changes. */
export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
