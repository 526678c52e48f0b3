/** A draft of the after-call note from what the call itself holds: times and words, no opinion. */
import { MAX_NOTE_LENGTH } from '@kikimori/shared/protocol/limits.ts';
import type { CallView } from '@kikimori/shared/view/views.ts';
import { clockText } from '../text/format.ts';

/** Words of the draft, so that this stays free of the text library. */
export interface DraftWords {
  duration: string;
  hold: string;
  repeated: (count: number) => string;
  said: string;
  cues: string;
  kind: (kind: CallView['past'][number]['kind']) => string;
  status: (status: CallView['past'][number]['status']) => string;
  supervisor: (name: string) => string;
}

/** At most MAX_NOTE_LENGTH characters; quotes are verbatim with their times. */
export function draftNote(view: CallView, words: DraftWords): string {
  const lines = [
    `${words.duration} ${clockText(view.nowMs)} / ${words.hold} ${clockText(view.hold.totalMs)}`,
  ];
  for (const chain of view.repeats) {
    const times = chain.places.map((place) => clockText(place.atMs)).join(' ');
    lines.push(`${words.repeated(chain.count)}: ${times}`);
  }
  const quotes = new Map(
    [...view.conduct.quotes, ...view.demand.quotes].map((q) => [`${q.i} ${q.text}`, q]),
  );
  if (quotes.size > 0) {
    lines.push(words.said);
    for (const quote of [...quotes.values()].sort((a, b) => a.i - b.i)) {
      lines.push(`  ${clockText(quote.atMs)}「${quote.text}」`);
    }
  }
  if (view.past.length > 0) {
    lines.push(words.cues);
    for (const cue of view.past) {
      const kind = words.kind(cue.kind);
      lines.push(`  ${clockText(cue.openedAtMs)} ${kind}: ${words.status(cue.status)}`);
    }
  }
  const { tookOverBy, seenBy } = view.supervisor;
  const name = tookOverBy ?? seenBy;
  if (name) lines.push(words.supervisor(name));
  return lines.join('\n').slice(0, MAX_NOTE_LENGTH);
}
