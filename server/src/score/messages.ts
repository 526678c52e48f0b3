/** What the scorer and its worker say to each other. */

import type { LocatedModel } from '@kikimori/models/locate.ts';
import type { Score } from '@kikimori/shared/score.ts';
import type { PlainTurn } from './score.ts';

export interface WorkerStart {
  model: LocatedModel;
  threads: number;
}

export type ToWorker =
  | { kind: 'open'; session: number; history: PlainTurn[] }
  | { kind: 'hear'; id: number; session: number; turn: PlainTurn; deadlineMs: number }
  | { kind: 'provisional'; id: number; session: number | null; text: string }
  | { kind: 'drop'; session: number }
  | { kind: 'close' };

export type FromWorker =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string }
  /** The turn's words, sent before the model runs, so that a late turn can be judged by lexicon. */
  | { kind: 'cut'; id: number; words: { surface: string; lemma: string }[] }
  /** All but the evidence: taken where the deadline comes before `scored`. */
  | { kind: 'judged'; id: number; score: Score }
  | { kind: 'scored'; id: number; score: Score | null }
  | { kind: 'heard'; id: number; danger: boolean; selfHarm: boolean }
  | { kind: 'error'; id: number; message: string };
