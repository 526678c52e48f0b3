/**
 * The running manual, kept in this page so that it is searched at once and also while the link is
 * lost. Asked for again whenever somebody opens it; the server answers "the same" in a few bytes.
 */
import type { ManualIndex } from '@kikimori/shared/protocol/manual-index.ts';
import { request } from '../link/http.ts';
import { createStore, type Store } from '../link/store.ts';
import { type Searchable, searchable } from './match.ts';

export interface ManualState {
  manual: Searchable | null;
  /** The last question went wrong; what was there before is still there. */
  failed: boolean;
}

const store = createStore<ManualState>({ manual: null, failed: false });
export const manualFeed: Store<ManualState> = store;
let asking: Promise<void> | null = null;

async function ask(): Promise<void> {
  const result = await request<{ index: ManualIndex }>(
    'GET',
    '/api/manual/index',
    undefined,
    'no-cache',
  );
  const { manual } = store.get();
  if (!result.ok) store.set({ manual, failed: true });
  else if (manual?.index.version === result.value.index.version) {
    store.set({ manual, failed: false });
  } else store.set({ manual: searchable(result.value.index), failed: false });
}

/** Fetches the manual, or finds out that it is still the same. */
export function refreshManual(): Promise<void> {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}
