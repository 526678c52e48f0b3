/** Half-made judgements, kept in this tab until they are saved or the reviewer signs out. */
import type { CallType, Verdict } from '@kikimori/shared/label.ts';
import type { DeckCard } from '@kikimori/shared/protocol/review-week.ts';
import type { Point } from './zone.ts';

export interface Draft {
  point: Point;
  /** Nothing is chosen beforehand: what stands there would be taken for an answer. */
  moved: boolean;
  chosen: Verdict | null;
  types: CallType[];
  /** Empty: not said. */
  fault: string;
  stage: string;
  reasons: string;
}

/** Where a judgement begins: with the reviewer's own earlier one, else empty. */
export function startOf(mine: DeckCard['mine']): Draft {
  return {
    point: mine ? { conduct: mine.conduct, demand: mine.demand } : { conduct: 0.1, demand: 0.1 },
    moved: mine !== null,
    chosen: mine?.verdict ?? null,
    types: mine?.types ?? [],
    fault: mine?.ownFault ?? '',
    stage: 'qa',
    reasons: '',
  };
}

/** One tab may see two people in turn: nobody gets another's draft. */
const keyOf = (userId: string, callId: string) => `kikimori.judgement.${userId}.${callId}`;

export function readDraft(userId: string, callId: string): Draft | null {
  try {
    const kept = sessionStorage.getItem(keyOf(userId, callId));
    return kept ? (JSON.parse(kept) as Draft) : null;
  } catch {
    return null;
  }
}

export function keepDraft(userId: string, callId: string, draft: Draft | null): void {
  try {
    if (draft) sessionStorage.setItem(keyOf(userId, callId), JSON.stringify(draft));
    else sessionStorage.removeItem(keyOf(userId, callId));
  } catch {
    // A browser that keeps nothing: the form works without.
  }
}
