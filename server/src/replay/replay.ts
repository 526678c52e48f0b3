import { hashState } from '@kikimori/shared/call/hash.ts';
import type { CallState } from '@kikimori/shared/call/state.ts';
import { initialState, step } from '@kikimori/shared/call/step.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { EventRow } from '../record/record.ts';

export interface ReplayResult {
  state: CallState;
  /** Sequence number of the first event after which state or cues differ from the record. */
  firstDifferentSeq: number | null;
}

/**
 * Recorded events through the same step as live. Serves crash recovery, catch-up on calls that are
 * no longer in memory, and QA's check that replay equals live. Needs no model and no network.
 */
export function replay(rows: readonly EventRow[], manual: Manual): ReplayResult {
  let state = initialState();
  let firstDifferentSeq: number | null = null;
  for (const row of rows) {
    const result = step(state, row.event, manual);
    state = result.state;
    if (
      firstDifferentSeq === null &&
      (hashState(state) !== row.hash || JSON.stringify(result.cues) !== JSON.stringify(row.cues))
    ) {
      firstDifferentSeq = row.seq;
    }
  }
  return { state, firstDifferentSeq };
}
