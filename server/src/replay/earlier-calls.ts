import type { Manual } from '@kikimori/shared/manual/compile.ts';
import { type CallGist, gistOf } from '@kikimori/shared/view/gist.ts';
import type { RecordStore } from '../record/record.ts';
import { replay } from './replay.ts';

/**
 * In: ids of a caller's earlier calls. Out: the gist of each, read from the record when it is asked
 * for, so that nothing of them is copied into the new call. A call whose record is gone is left out.
 */
export async function earlierGists(
  store: Pick<RecordStore, 'events' | 'manual'>,
  reviveManual: (stored: unknown) => Manual,
  callIds: readonly string[],
): Promise<CallGist[]> {
  const gists: CallGist[] = [];
  for (const callId of callIds) {
    const rows = await store.events(callId);
    const first = rows[0]?.event;
    if (first?.kind !== 'started') continue;
    const stored = await store.manual(first.call.versions.manual);
    if (stored === null) continue;
    const { state } = replay(rows, reviveManual(stored));
    if (state.phase !== 'waiting') gists.push(gistOf(state));
  }
  return gists;
}
