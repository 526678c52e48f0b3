/** GET /api/manual/index: the running manual, cut into words with their readings, for searching. */

/**
 * A text cut into words: `[surface, reading]`, or the surface alone where no reading is known or
 * the word is its own reading. The surfaces joined are the text as it was written.
 */
export type Cut = (string | [surface: string, reading: string])[];

export const MANUAL_ENTRY_KINDS = ['step', 'card', 'type', 'authority'] as const;
export type ManualEntryKind = (typeof MANUAL_ENTRY_KINDS)[number];

export type ManualPartName =
  | 'say'
  | 'checks'
  | 'note'
  | 'items'
  | 'who'
  | 'never'
  | 'recognise'
  | 'respond'
  | 'warning'
  | 'hold'
  | 'escalate'
  | 'close'
  | 'record';

/** One thing that a person can look up. */
export interface ManualEntry {
  kind: ManualEntryKind;
  /** Unique within its kind. */
  id: string;
  /** Steps: the id of their stage. */
  stage: string | null;
  title: Cut;
  parts: { name: ManualPartName; lines: Cut[] }[];
  /** Name of the file it was last written in: the manual's own, or an overlay's. */
  file: string;
}

export interface ManualIndex {
  version: string;
  name: string;
  stages: { id: string; name: string }[];
  /** Headings of the note that is written after a call, in order. */
  record: string[];
  entries: ManualEntry[];
}
