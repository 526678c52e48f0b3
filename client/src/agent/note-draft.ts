/**
 * A draft of the after-call note: the manual's record form, filled with what the call itself holds.
 * Times, verbatim words and what became of cues; no opinion, nothing guessed.
 */

import type { Cue, CueStatus, Quote } from '@kikimori/shared/call/cue.ts';
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
  /** The supervisor was asked: to take over, for the police, for help with a life at stake. */
  asked: Record<'escalate' | 'call110' | 'lifeline', string>;
  /** The screen told of danger or a life, and nobody pressed anything. */
  unanswered: string;
  /** The same, where the supervisor had been asked to the call before. */
  askedBefore: (time: string) => string;
  settled: string;
  tookOver: (name: string) => string;
  /** Before the agent's own words. */
  agentSaid: string;
  /** Before words that the screen offered. */
  offered: string;
  duration: string;
  hold: string;
  caller: string;
  callNumber: (count: number) => string;
  repeated: (count: number) => string;
  /** Before the times of a point made again that is no demand. */
  restated: string;
  /** Over what has no heading in the form. */
  other: string;
  kind: (kind: CueKind) => string;
  answered: (answer: Answered) => string;
  supervisor: (name: string) => string;
}

/** What the call tells, and the headings of a form under which it belongs. */
interface Fact {
  under: RegExp;
  lines: string[];
}

/** What a person made of a cue; open and withdrawn are states of the screen. */
type Answered = Exclude<CueStatus, 'open' | 'withdrawn'>;

const ANSWERED: readonly CueStatus[] = ['done', 'snoozed', 'wrong'] satisfies Answered[];

function isAnswered(status: CueStatus): status is Answered {
  return ANSWERED.includes(status);
}

/** What a supervisor writes once the police or others were called, in either language. */
const TOLD =
  /^(110番通報しました|(関係先に)?連絡しました|110 has been called|Contact has been made)/;

function cuesIn(view: CallView): Cue[] {
  const cues = [...view.past, ...view.waiting, ...(view.cue ? [view.cue] : [])];
  return cues.sort((a, b) => a.openedAtMs - b.openedAtMs);
}

type Vital = Cue & { kind: 'call110' | 'lifeline' };

function isVital(cue: Cue): cue is Vital {
  return cue.kind === 'call110' || cue.kind === 'lifeline';
}

/** Was the supervisor asked since the cue came, and before it was called wrong? */
function isAskedFor(cue: Cue, { supervisor: { askedAtMs } }: CallView): boolean {
  if (askedAtMs === null || askedAtMs < cue.openedAtMs) return false;
  return cue.status !== 'wrong' || cue.changedAtMs >= askedAtMs;
}

/** What was done about a handover; a supervisor's coming is told elsewhere. */
function handoverLines(cue: Cue, view: CallView, words: DraftWords): string[] {
  const { asked, askedAtMs, settled, tookOverBy } = view.supervisor;
  if (asked) {
    const at = clockText(askedAtMs ?? cue.changedAtMs);
    // One press asks for all that is open: with danger there, it was for the police.
    const forPolice = cuesIn(view).some((c) => c.kind === 'call110' && isAskedFor(c, view));
    return forPolice ? [] : [`${at} ${words.asked.escalate}`];
  }
  if (settled) return [`${words.kind(cue.kind)}: ${words.settled}`];
  // The words alone closed it: nobody pressed, and no supervisor was called.
  return tookOverBy === null ? [`${clockText(cue.changedAtMs)} ${words.unasked}`] : [];
}

function answerLine({ kind, status, changedAtMs }: Cue, words: DraftWords): string[] {
  if (!isAnswered(status)) return [];
  const line = `${words.kind(kind)}: ${words.answered(status)}`;
  // A hold may be closed by the agent's return: when it began, the cue does not tell.
  return [kind === 'hold' && status === 'done' ? line : `${clockText(changedAtMs)} ${line}`];
}

/** What was done about danger or a life at stake; that nothing was, is worth a line here alone. */
function vitalLines(cue: Vital, view: CallView, words: DraftWords): string[] {
  const { askedAtMs, settled, whispers } = view.supervisor;
  // To do it is to ask the supervisor; whoever called the police, it was not the agent.
  const isDone = cue.status === 'done';
  const asked = isAskedFor(cue, view) ? askedAtMs : isDone ? cue.changedAtMs : null;
  const lines = [
    ...(asked === null ? [] : [`${clockText(asked)} ${words.asked[cue.kind]}`]),
    ...(isDone ? [] : answerLine(cue, words)),
  ];
  if (lines.length > 0) return lines;
  if (whispers.some(({ atMs, text }) => atMs >= cue.openedAtMs && TOLD.test(text))) return [];
  const unasked = settled ? words.settled : words.unanswered;
  const said = askedAtMs === null ? unasked : words.askedBefore(clockText(askedAtMs));
  return [`${clockText(cue.openedAtMs)} ${words.kind(cue.kind)}: ${said}`];
}

/** What a person did upon a cue. What only the screen did is no part of a record. */
function deedsOf(cue: Cue, view: CallView, words: DraftWords): string[] {
  if (isVital(cue)) return vitalLines(cue, view, words);
  if (cue.kind === 'escalate' && cue.status === 'done') return handoverLines(cue, view, words);
  return answerLine(cue, words);
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

/** Danger and lives first, then threats, then what else weighed. */
function weightOf(item: TranscriptItem): 0 | 1 | 2 {
  if (item.danger || item.selfHarm) return 0;
  return item.acts?.includes('threat') ? 1 : 2;
}

/** The verbatim words take at most so much of the note, that what follows them fits too. */
const MAX_SAID_LENGTH = 1_000;

/** The caller's words worth a record, in order of time; where they are too many, the worst ones. */
function saidLines(view: CallView, items: readonly TranscriptItem[]): string[] {
  const grounds = [
    ...(view.card110?.said ?? []),
    ...cuesIn(view).flatMap((c) => (isVital(c) && c.status !== 'wrong' ? c.reason.quotes : [])),
  ];
  const grave = new Set(grounds.map(({ i }) => i));
  const hard = items.flatMap((item) => {
    const weight = grave.has(item.i) ? 0 : weightOf(item);
    const { i, startMs: atMs, text } = item;
    return weight < 2 ? [{ i, atMs, text, weight }] : [];
  });
  const whole = new Set(hard.map(({ i }) => i));
  const others = [
    ...grounds.map((quote) => ({ ...quote, weight: 0 })),
    ...[...view.conduct.quotes, ...view.demand.quotes].map((q) => ({ ...q, weight: 2 })),
  ].filter(({ i }) => !whole.has(i));
  const lines = new Map<string, Quote & { weight: number }>();
  for (const quote of [...hard, ...others]) {
    const key = `${quote.i} ${quote.text}`;
    if (!lines.has(key)) lines.set(key, quote);
  }
  let length = 0;
  return [...lines.values()]
    .sort((a, b) => a.weight - b.weight || a.i - b.i)
    .filter(({ text }) => {
      const fits = length === 0 || length + text.length <= MAX_SAID_LENGTH;
      if (fits) length += text.length;
      return fits;
    })
    .sort((a, b) => a.i - b.i)
    .map(({ atMs, text }) => `${clockText(atMs)}「${text}」`);
}

/** Points made again. In danger it is the threats that come again, and nobody counts demands. */
function repeatLines(
  view: CallView,
  items: readonly TranscriptItem[],
  words: DraftWords,
): string[] {
  const danger =
    view.card110 !== null ||
    items.some((item) => item.danger || item.selfHarm) ||
    cuesIn(view).some((cue) => isVital(cue) && cue.status !== 'wrong');
  if (danger) return [];
  return view.repeats.flatMap(({ count, places }) => {
    const turns = items.filter(({ i }) => places.some((place) => place.i === i));
    if (turns.some((turn) => weightOf(turn) < 2)) return [];
    const demanded = turns.some((turn) => (turn.demands ?? []).length > 0);
    const times = places.map((place) => clockText(place.atMs)).join(' ');
    return [`${demanded ? words.repeated(count) : words.restated}: ${times}`];
  });
}

function factsOf(view: CallView, items: readonly TranscriptItem[], words: DraftWords): Fact[] {
  const cuesOf = (...kinds: CueKind[]) => {
    const lines = cuesIn(view)
      .filter((cue) => kinds.includes(cue.kind))
      .flatMap((cue) => [...deedsOf(cue, view, words), ...wordsOf(cue, view, items, words)]);
    return [...new Set(lines)];
  };
  const told = view.supervisor.whispers
    .filter(({ text }) => TOLD.test(text))
    .map(({ atMs, byName, text }) => `${clockText(atMs)} ${words.supervisor(byName)}「${text}」`);
  const { tookOverBy, seenBy } = view.supervisor;
  const watched = seenBy === null ? [] : [words.supervisor(seenBy)];
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
        ...(tookOverBy === null ? watched : [words.tookOver(tookOverBy)]),
      ],
    },
    {
      under: /名乗|過去|接触/,
      lines: [
        ...(view.customerLabel ? [`${words.caller} ${view.customerLabel}`] : []),
        ...(view.earlierCalls > 0 ? [words.callNumber(view.earlierCalls + 1)] : []),
      ],
    },
    {
      under: /逐語|言動|言われた/,
      lines: [...repeatLines(view, items, words), ...saidLines(view, items)],
    },
    { under: /注意|警告/, lines: cuesOf('warn') },
    { under: /終話/, lines: cuesOf('end') },
    { under: /警察|110/, lines: [...cuesOf('call110', 'lifeline'), ...told] },
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
