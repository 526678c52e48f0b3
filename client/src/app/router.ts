/** Where we are: path and query of this page's address, and the way to go elsewhere. */
import { useSyncExternalStore } from 'react';

export interface Place {
  path: string;
  query: URLSearchParams;
}

const listeners = new Set<() => void>();
let place = read();

function read(): Place {
  return { path: location.pathname, query: new URLSearchParams(location.search) };
}
function arrive() {
  place = read();
  for (const tell of [...listeners]) tell();
}
addEventListener('popstate', arrive);

/** Goes to an address of this origin, e.g. `/floor?call=c-1`. */
export function go(to: string, how: 'push' | 'replace' = 'push'): void {
  if (to === location.pathname + location.search) return;
  if (how === 'push') history.pushState(null, '', to);
  else history.replaceState(null, '', to);
  arrive();
}

/** Changes one key of the query and leaves the rest; null removes it. */
export function setQuery(key: string, value: string | null): void {
  const query = new URLSearchParams(location.search);
  if (value === null) query.delete(key);
  else query.set(key, value);
  const rest = query.toString();
  go(location.pathname + (rest ? `?${rest}` : ''), 'replace');
}

export function usePlace(): Place {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => place,
  );
}
