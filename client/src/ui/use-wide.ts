import { useSyncExternalStore } from 'react';

/** From here on there is room for two columns. */
const query = matchMedia('(min-width: 56rem)');

/** True in a wide window: what gave way on a narrow one may stay open. */
export function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => query.matches,
  );
}
