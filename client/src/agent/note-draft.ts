/**
 * A draft of the after-call note: the manual's record form, filled with what the call itself holds.
 * Times, verbatim words and what became of cues; no opinion, nothing guessed.
 */
import type { CueKind } from '@kikimori/shared/label.ts';
import { MAX_NOTE_LENGTH } from '@kikimori/shared/protocol/limits.ts';
import type { CallView } from '@kikimori/shared/view/views.ts';
import { clockText } from '../text/format.ts';

/** Words of the draft, so that this stays free of the text library. */
export interface DraftWords {
  duration: string;
  hold: string;
  caller: string;
  callNumber: (count: number) => string;
  repeated: (count: number) => string;
  /** Over what has no heading in the form. */
  other: string;
  kind: (kind: CueKind) => string;
  status: (status: CallView['past'][number]['status']) => string;
  supervisor: (name: string) => string;
}

/** What the call tells, and the headings of a form under which it belongs. */
interface Fact {
  under: RegExp;
  lines: string[];
}

function factsOf(view: CallView, words: DraftWords): Fact[] {
  const repeats = view.repeats.map(({ count, places }) => {
    const times = places.map((place) => clockText(place.atMs)).join(' ');
    return `${words.repeated(count)}: ${times}`;
  });
  const quotes = new Map(
    [...view.conduct.quotes, ...view.demand.quotes].map((q) => [`${q.i} ${q.text}`, q]),
  );
  const said = [...quotes.values()]
    .sort((a, b) => a.i - b.i)
    .map((quote) => `${clockText(quote.atMs)}「${quote.text}」`);
  const cuesOf = (...kinds: CueKind[]) =>
    [...view.past, ...view.waiting, ...(view.cue ? [view.cue] : [])]
      .filter((cue) => kinds.includes(cue.kind))
      .sort((a, b) => a.openedAtMs - b.openedAtMs)
      .map(
        (cue) =>
          `${clockText(cue.openedAtMs)} ${words.kind(cue.kind)}: ${words.status(cue.status)}`,
      );
  const { tookOverBy, seenBy } = view.supervisor;
  const supervisor = tookOverBy ?? seenBy;
  const length = `${words.duration} ${clockText(view.nowMs)}`;
  const hold = `${words.hold} ${clockText(view.hold.totalMs)}`;
  return [
    {
      under: /開始|終了|通話時間|通話の.*時刻/,
      lines: [`${length} / ${hold}`, ...(supervisor ? [words.supervisor(supervisor)] : [])],
    },
    {
      under: /名乗|過去|接触/,
      lines: [
        ...(view.customerLabel ? [`${words.caller} ${view.customerLabel}`] : []),
        ...(view.earlierCalls > 0 ? [words.callNumber(view.earlierCalls + 1)] : []),
      ],
    },
    { under: /逐語|言動|言われた/, lines: [...repeats, ...said] },
    { under: /注意|警告/, lines: cuesOf('warn') },
    { under: /終話/, lines: cuesOf('end') },
    { under: /警察|110/, lines: cuesOf('call110', 'lifeline') },
    { under: /案内|交代|保留/, lines: cuesOf('hold', 'escalate') },
  ];
}

/**
 * At most MAX_NOTE_LENGTH characters. Each heading of `form` stands with what is known under it;
 * what is known and has no heading comes last. Without a form the facts alone.
 */
export function draftNote(view: CallView, words: DraftWords, form: readonly string[] = []): string {
  const facts = factsOf(view, words);
  const lines: string[] = [];
  for (const heading of form) {
    lines.push(`■ ${heading}`);
    // The form's word for it comes first: a heading takes the first fact that fits and is left.
    const k = facts.findIndex(({ under, lines: known }) => known.length > 0 && under.test(heading));
    if (k < 0) continue;
    lines.push(...(facts[k]?.lines ?? []).map((line) => `  ${line}`));
    facts.splice(k, 1);
  }
  const rest = facts.flatMap((fact) => fact.lines);
  if (rest.length > 0 && form.length > 0) lines.push(`■ ${words.other}`);
  lines.push(...rest.map((line) => (form.length > 0 ? `  ${line}` : line)));
  return lines.join('\n').slice(0, MAX_NOTE_LENGTH);
}
