import type { Cue } from '@kikimori/shared/call/cue.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import type { CallState } from '@kikimori/shared/call/state.ts';
import { initialState, step } from '@kikimori/shared/call/step.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { EventRow } from '../record/record.ts';

export interface ReplayResult {
  state: CallState;
  /** Every cue as it opened, in order. */
  opened: Cue[];
  /** Sequence number of the first event after which state or cues differ from the record. */
  firstDifferentSeq: number | null;
}

/**
 * Recorded events through the same step as live. Serves crash recovery, catch-up on calls that are
 * no longer in memory, QA's check that replay equals live, and what-if. Needs no model.
 */
export function replay(
  rows: readonly Pick<EventRow, 'seq' | 'event' | 'cues' | 'hash'>[],
  manual: Manual,
): ReplayResult {
  let state = initialState();
  const opened: Cue[] = [];
  let firstDifferentSeq: number | null = null;
  for (const row of rows) {
    const result = step(state, row.event, manual);
    state = result.state;
    for (const { change, cue } of result.cues) if (change === 'opened') opened.push(cue);
    if (
      firstDifferentSeq === null &&
      (hashState(state) !== row.hash || JSON.stringify(result.cues) !== JSON.stringify(row.cues))
    ) {
      firstDifferentSeq = row.seq;
    }
  }
  return { state, opened, firstDifferentSeq };
}
