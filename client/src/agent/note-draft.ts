/**
 * A draft of the after-call note: the manual's record form, filled with what the call itself holds.
 * Times, verbatim words and what became of cues; no opinion, nothing guessed.
 */

import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { CueKind } from '@kikimori/shared/label.ts';
import { MAX_NOTE_LENGTH } from '@kikimori/shared/protocol/limits.ts';
import type { CallView, TranscriptItem } from '@kikimori/shared/view/views.ts';
import { clockText } from '../text/format.ts';

/** Words of the draft, so that this stays free of the text library. */
export interface DraftWords {
  start: string;
  end: string;
  /** A moment as hour and minute where the reader is. */
  time: (epochMs: number) => string;
  /** A handover that the caller was told of and no supervisor was asked for. */
  unasked: string;
  /** Before the agent's own words. */
  agentSaid: string;
  /** Before words that the screen offered. */
  offered: string;
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

/** The words alone closed the handover: nobody pressed, and no supervisor was called. */
function isOnlyTold(cue: Cue, { supervisor }: CallView): boolean {
  const { asked, settled, seenBy, tookOverBy } = supervisor;
  const called = asked || settled || seenBy !== null || tookOverBy !== null;
  return cue.kind === 'escalate' && cue.status === 'done' && !called;
}

/** A card that the end of the call closed changed so lately, in the call's time. */
export const CLOSED_WITH_CALL_MS = 2_000;

/** What a warning or the closing of the call was said with, where the call holds it. */
function wordsOf(
  cue: Cue,
  view: CallView,
  items: readonly TranscriptItem[],
  words: DraftWords,
): string[] {
  const agent = items.filter((item) => item.channel === 'agent' && item.endMs >= cue.openedAtMs);
  // Closing words are the last ones of a call that was to be closed; nobody says them mid-call.
  const openAtEnd =
    cue.status === 'withdrawn' && view.nowMs - cue.changedAtMs < CLOSED_WITH_CALL_MS;
  const closing = cue.kind === 'end' && (cue.status === 'done' || openAtEnd);
  const line = closing
    ? agent.at(-1)
    : cue.kind === 'warn' && cue.status === 'done'
      ? agent.findLast((item) => item.startMs <= cue.changedAtMs)
      : undefined;
  if (line) return [`${clockText(line.startMs)} ${words.agentSaid}「${line.text}」`];
  const offered = cue.status === 'done' && (closing || cue.kind === 'warn');
  return offered && cue.say[0] ? [`${words.offered}「${cue.say[0].replace(/^「|」$/g, '')}」`] : [];
}

function factsOf(view: CallView, items: readonly TranscriptItem[], words: DraftWords): Fact[] {
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
  const cues = [...view.past, ...view.waiting, ...(view.cue ? [view.cue] : [])].sort(
    (a, b) => a.openedAtMs - b.openedAtMs,
  );
  const cuesOf = (...kinds: CueKind[]) =>
    cues
      .filter((cue) => kinds.includes(cue.kind))
      .flatMap((cue) => [
        `${clockText(cue.openedAtMs)} ${words.kind(cue.kind)}: ${
          isOnlyTold(cue, view) ? words.unasked : words.status(cue.status)
        }`,
        ...wordsOf(cue, view, items, words),
      ]);
  const { tookOverBy, seenBy } = view.supervisor;
  const supervisor = tookOverBy ?? seenBy;
  const from = `${words.start} ${words.time(view.startedAtMs)}`;
  const to = `${words.end} ${words.time(view.startedAtMs + view.nowMs)}`;
  const length = `${words.duration} ${clockText(view.nowMs)}`;
  const hold = `${words.hold} ${clockText(view.hold.totalMs)}`;
  return [
    {
      under: /開始|終了|通話時間|通話の.*時刻/,
      lines: [
        `${from} / ${to}`,
        `${length} / ${hold}`,
        ...(supervisor ? [words.supervisor(supervisor)] : []),
      ],
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
 * At most MAX_NOTE_LENGTH characters. A heading of `form` stands with all that is known under it; one
 * that only a person can fill stands empty, one for something that did not happen is left out. What
 * is known and has no heading comes last. Without a form the facts alone.
 */
export function draftNote(
  view: CallView,
  words: DraftWords,
  form: readonly string[] = [],
  items: readonly TranscriptItem[] = [],
): string {
  const facts = factsOf(view, items, words);
  const taken = new Set<Fact>();
  const lines: string[] = [];
  for (const heading of form) {
    const about = facts.filter(({ under }) => under.test(heading));
    const fitting = about.filter((fact) => fact.lines.length > 0 && !taken.has(fact));
    if (about.length > 0 && fitting.length === 0) continue;
    lines.push(`■ ${heading}`);
    for (const fact of fitting) {
      taken.add(fact);
      lines.push(...fact.lines.map((line) => `  ${line}`));
    }
  }
  const rest = facts.filter((fact) => !taken.has(fact)).flatMap((fact) => fact.lines);
  if (rest.length > 0 && form.length > 0) lines.push(`■ ${words.other}`);
  lines.push(...rest.map((line) => (form.length > 0 ? `  ${line}` : line)));
  return lines.join('\n').slice(0, MAX_NOTE_LENGTH);
}
