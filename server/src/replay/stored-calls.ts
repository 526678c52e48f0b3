import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { RecordStore } from '../record/record.ts';
import type { RecordedCall } from './what-if.ts';
import { cueAt } from './what-if.ts';

/** A call that could not be tried, and why. */
export interface LeftOut {
  callId: string;
  why: 'no-manual' | 'not-readable' | 'judge-first';
}

/**
 * The newest stored calls, each with the manual it ran with; a manual is read once. A call whose
 * manual is gone or whose events do not begin it is named in `leftOut` and does not stop the rest.
 */
export async function* storedCalls(
  store: Pick<RecordStore, 'list' | 'events' | 'manual'>,
  query: { sites: string[] | null; limit: number; except?: ReadonlySet<string> },
  leftOut: LeftOut[],
): AsyncGenerator<RecordedCall, void, void> {
  const manuals = new Map<string, Manual | null>();
  const { except, ...which } = query;
  for (const { callId, verdict } of await store.list(which)) {
    if (except?.has(callId)) {
      leftOut.push({ callId, why: 'judge-first' });
      continue;
    }
    const rows = await store.events(callId);
    const events = rows.map((r) => r.event);
    const first = events[0];
    if (first?.kind !== 'started') {
      leftOut.push({ callId, why: 'not-readable' });
      continue;
    }
    const { manual: version } = first.call.versions;
    let manual = manuals.get(version);
    if (manual === undefined) {
      manual = (await store.manual(version)) as Manual | null;
      manuals.set(version, manual);
    }
    const cues = rows.flatMap((r) =>
      r.cues.filter((c) => c.change === 'opened').map((c) => cueAt(c.cue)),
    );
    if (manual) yield { callId, events, manual, recorded: { cues, verdict: verdict ?? 'normal' } };
    else leftOut.push({ callId, why: 'no-manual' });
  }
}
