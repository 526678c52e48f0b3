import type { CallHead } from '@kikimori/shared/call/event.ts';
import { hashState } from '@kikimori/shared/call/hash.ts';
import type { CallState } from '@kikimori/shared/call/state.ts';
import { initialState, step } from '@kikimori/shared/call/step.ts';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { RecordingInfo } from '@kikimori/shared/protocol/review.ts';
import type { Judgements } from '@kikimori/shared/protocol/review-week.ts';
import { maskText } from '@kikimori/shared/view/mask.ts';
import type { EventRow } from '../../record/record.ts';
import { chainOf, type Said, saidIn } from '../facts.ts';
import type { StoredLabels } from '../labels.ts';
import type { Proof } from '../recording/recordings.ts';

/** In: everything stored of a call. Out: what the reports are written from. Pure. */

export interface Notes {
  text: string;
  byName: string;
  atMs: number;
}

export interface Dossier {
  head: CallHead;
  rows: readonly EventRow[];
  said: readonly Said[];
  /** Null where the manual of the call is no longer in the record. */
  manual: Manual | null;
  state: CallState | null;
  masked: boolean;
  judgements: Judgements | null;
  notes: ReadonlyMap<number, Notes>;
  /** Turns that reviewers labelled. */
  labels: StoredLabels['turns'];
  exports: readonly {
    byName: string;
    atMs: number;
    kind: string;
    masked: boolean;
    sha256: string;
  }[];
  /** Who looked at others' judgements before judging. */
  openings: readonly { byName: string; atMs: number; reason: string }[];
  /** Recordings that came for the call, the one that counts first; null where none came. */
  audio: { all: readonly RecordingInfo[]; proof: Proof | null } | null;
  custody: Custody;
}

export interface Custody {
  /** Link over all rows now, and the one sealed at the end of the call. */
  chain: string;
  sealed: { seq: number; chain: string } | null;
  /** Whether the rows up to the seal still give the sealed link; null without a seal. */
  unbroken: boolean | null;
  /** First event whose replay differs from the record; null where none or no manual. */
  replayDiffersAt: number | null;
  /** Numbers missing between the first and the last event. */
  missingSeqs: number[];
}

/** @returns null where the rows do not begin a call. */
export function dossierOf(input: {
  rows: readonly EventRow[];
  manual: Manual | null;
  masked: boolean;
  judgements: Judgements | null;
  notes: ReadonlyMap<number, Notes>;
  labels: Dossier['labels'];
  exports: Dossier['exports'];
  openings: Dossier['openings'];
  audio: Dossier['audio'];
  sealed: Custody['sealed'];
}): Dossier | null {
  const { rows, manual, sealed } = input;
  const first = rows[0]?.event;
  if (first?.kind !== 'started') return null;
  const links = chainOf(rows);
  let state: CallState | null = null;
  let replayDiffersAt: number | null = null;
  if (manual) {
    state = initialState();
    for (const row of rows) {
      state = step(state, row.event, manual).state;
      if (hashState(state) !== row.hash) replayDiffersAt ??= row.seq;
    }
  }
  const sealAt = sealed ? rows.findIndex((r) => r.seq === sealed.seq) : -1;
  const known = new Set(rows.map((r) => r.seq));
  const last = rows.at(-1)?.seq ?? 0;
  return {
    ...input,
    head: first.call,
    said: saidIn(rows, input.masked),
    state,
    custody: {
      chain: links.at(-1) ?? '',
      sealed,
      unbroken: sealed ? links[sealAt] === sealed.chain : null,
      replayDiffersAt,
      missingSeqs: Array.from({ length: last }, (_, k) => k).filter((k) => !known.has(k)),
    },
  };
}

/** A person's own words in a report, masked where the report is. */
export function wordsFor(dossier: Dossier, text: string): string {
  return dossier.masked ? maskText(text, '', dossier.head.customerLabel) : text;
}
