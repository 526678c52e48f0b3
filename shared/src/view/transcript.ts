import type { Turn } from '../call/state.ts';
import { maskText } from './mask.ts';
import type { TranscriptItem } from './views.ts';

/**
 * One line of the transcript as a viewer may see it. `before` is the text of the turn before it,
 * for what was asked for, `caller` the caller's name. Evidence is dropped where masking changed the text.
 */
export function transcriptItem(turn: Turn, before = '', caller = ''): TranscriptItem {
  const { utterance, revised } = turn;
  const { score } = utterance;
  const text = maskText(utterance.text, before, caller);
  return {
    i: utterance.i,
    utteranceId: utterance.utteranceId,
    channel: utterance.channel,
    text,
    startMs: utterance.startMs,
    endMs: utterance.endMs,
    revised,
    ...(score
      ? {
          tone: score.tone,
          acts: score.acts,
          demands: score.demands,
          danger: score.danger,
          selfHarm: score.selfHarm,
          repeatOf: score.repeatOf,
          evidence: text === utterance.text ? score.evidence : [],
          scorer: score.scorer,
        }
      : {}),
  };
}
