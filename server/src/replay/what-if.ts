import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { CallEvent } from '@kikimori/shared/call/event.ts';
import type { CueKind, Verdict } from '@kikimori/shared/label.ts';
import { CUE_KINDS, VERDICTS } from '@kikimori/shared/label.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import { replay } from './replay.ts';

/**
 * What would another manual have done? The events of a call, with their stored scores, go through
 * the same fold under both manuals; only the differences are told.
 */

/** A cue, by kind, place and rule. */
export interface CueAt {
  kind: CueKind;
  /** Index of the last utterance before it. */
  at: number;
  atMs: number;
  rule: string;
}

export interface CallDifference {
  callId: string;
  verdict: { before: Verdict; after: Verdict };
  /** Cues only the other manual raises, and cues it no longer raises. */
  added: CueAt[];
  removed: CueAt[];
}

export interface WhatIf {
  calls: number;
  /** Calls with a difference, in the order given. */
  changed: CallDifference[];
  cues: Record<CueKind, { before: number; after: number }>;
  verdicts: Record<Verdict, { before: number; after: number }>;
  /** Calls in which no cue at all appeared. */
  quiet: { before: number; after: number };
}

export interface RecordedCall {
  callId: string;
  events: CallEvent[];
  /** The manual the call ran with. */
  manual: Manual;
  /** What the record says came of it; worked out from the events where absent. */
  recorded?: Outcome;
}

export interface Outcome {
  cues: CueAt[];
  verdict: Verdict;
}

/** One call at a time, so that thousands need not be held at once. */
export async function whatIf(
  calls: AsyncIterable<RecordedCall> | Iterable<RecordedCall>,
  other: Manual,
): Promise<WhatIf> {
  const result: WhatIf = {
    calls: 0,
    changed: [],
    cues: tally(CUE_KINDS),
    verdicts: tally(VERDICTS),
    quiet: { before: 0, after: 0 },
  };
  for await (const call of calls) {
    const before = call.recorded ?? outcome(call.events, call.manual);
    const after = outcome(call.events, other);
    result.calls += 1;
    for (const [side, { cues, verdict }] of [
      ['before', before] as const,
      ['after', after] as const,
    ]) {
      for (const cue of cues) result.cues[cue.kind][side] += 1;
      result.verdicts[verdict][side] += 1;
      if (cues.length === 0) result.quiet[side] += 1;
    }
    const added = without(after.cues, before.cues);
    const removed = without(before.cues, after.cues);
    if (added.length > 0 || removed.length > 0 || before.verdict !== after.verdict) {
      const verdict = { before: before.verdict, after: after.verdict };
      result.changed.push({ callId: call.callId, verdict, added, removed });
    }
  }
  return result;
}

function outcome(events: CallEvent[], manual: Manual): Outcome {
  const rows = events.map((event, seq) => ({ seq, event, cues: [], hash: '' }));
  const { state, opened } = replay(rows, manual);
  return {
    verdict: state.phase === 'waiting' ? 'normal' : state.verdict,
    cues: opened.map(cueAt),
  };
}

export function cueAt(cue: Cue): CueAt {
  return { kind: cue.kind, at: cue.at, atMs: cue.openedAtMs, rule: cue.reason.rule };
}

/** Cues of `list` that `others` does not have at the same place; the rule may differ. */
function without(list: CueAt[], others: CueAt[]): CueAt[] {
  return list.filter((c) => !others.some((o) => o.kind === c.kind && o.at === c.at));
}

function tally<K extends string>(keys: readonly K[]): Record<K, { before: number; after: number }> {
  return Object.fromEntries(keys.map((k) => [k, { before: 0, after: 0 }])) as Record<
    K,
    { before: number; after: number }
  >;
}
