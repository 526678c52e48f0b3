import { createHash } from 'node:crypto';
import type { CueKind } from '@kikimori/shared/label.ts';
import { CUE_KINDS } from '@kikimori/shared/label.ts';
import { maskText } from '@kikimori/shared/view/mask.ts';
import type { EventRow } from '../record/record.ts';
import type { CallFactTable } from '../record/schema.ts';

/** In: the rows of an ended call. Out: what search and figures need of it. Pure. */

export interface CueMarks {
  shown: number;
  done: number;
  snoozed: number;
  wrong: number;
}

/** What the list of calls already knows: derived by the pipeline when the call ended. */
export interface Summary {
  verdict: string;
  types: string[];
  conduct: number;
  demand: number;
  durationMs: number;
}

/** One row as it goes into the chain of custody and into an evidence bundle: one line of JSON. */
export function rowLine(row: EventRow): string {
  const { callId, seq, recordedAtMs, sourceSeq, event, cues, hash } = row;
  return JSON.stringify({ callId, seq, recordedAtMs, sourceSeq, event, cues, hash });
}

/**
 * SHA-256 chain over rows: link(n) = sha256(link(n-1) + "\n" + line(n)), in hex; the link before
 * the first is empty. Whoever changes, drops or moves a row changes every link after it.
 */
export function chainOf(rows: readonly EventRow[], fromLink = ''): string[] {
  let link = fromLink;
  return rows.map((row) => {
    link = createHash('sha256')
      .update(`${link}\n${rowLine(row)}`)
      .digest('hex');
    return link;
  });
}

export type Fact = Omit<CallFactTable, 'call_no' | 'words_seq'>;

/** @returns null while the call has not ended. */
export function factOf(rows: readonly EventRow[], summary: Summary): Fact | null {
  const first = rows[0]?.event;
  const endAt = rows.findIndex((r) => r.event.kind === 'ended');
  if (first?.kind !== 'started' || endAt < 0) return null;
  const { call } = first;
  const marks = marksOf(rows);
  const kinds = CUE_KINDS.filter((k) => (marks[k]?.shown ?? 0) > 0);
  const hard = summary.verdict === 'grey' || summary.verdict === 'harassment';
  return {
    call_id: call.callId,
    agent_id: call.agentId,
    agent_name: call.agentName,
    site: call.site,
    skill: call.skill,
    product: call.metadata.product ?? call.metadata.industry ?? '',
    customer_ref: call.customerRef ?? null,
    started_at_ms: call.startedAtMs,
    duration_ms: summary.durationMs,
    hold_ms: holdMs(rows),
    verdict: summary.verdict,
    types: listed(summary.types),
    cues: listed(kinds),
    conduct: summary.conduct,
    demand: summary.demand,
    agent_flag: lastFlag(rows, (by) => by === call.agentId),
    sv_flag: lastFlag(rows, (by) => by !== call.agentId),
    auto_flag: hard || kinds.includes('call110') || kinds.includes('lifeline') ? 1 : 0,
    cue_marks: JSON.stringify(marks),
    end_seq: rows[endAt]?.seq ?? 0,
    end_chain: chainOf(rows.slice(0, endAt + 1)).at(-1) ?? '',
  };
}

/** `,a,b,`, so that one value can be looked for with its commas. */
export function listed(values: readonly string[]): string {
  return values.length === 0 ? '' : `,${values.join(',')},`;
}
export function unlisted(column: string): string[] {
  return column.split(',').filter(Boolean);
}

function marksOf(rows: readonly EventRow[]): Partial<Record<CueKind, CueMarks>> {
  const marks: Partial<Record<CueKind, CueMarks>> = {};
  const kindOf = new Map<string, CueKind>();
  for (const { event, cues } of rows) {
    for (const { change, cue } of cues) {
      kindOf.set(cue.id, cue.kind);
      if (change !== 'opened') continue;
      marks[cue.kind] ??= { shown: 0, done: 0, snoozed: 0, wrong: 0 };
      const mark = marks[cue.kind];
      if (mark) mark.shown += 1;
    }
    if (event.kind !== 'answered') continue;
    const kind = kindOf.get(event.cueId);
    const mark = kind ? marks[kind] : undefined;
    if (mark) mark[event.answer === 'snooze' ? 'snoozed' : event.answer] += 1;
  }
  return marks;
}

function holdMs(rows: readonly EventRow[]): number {
  let total = 0;
  let since: number | null = null;
  for (const { event } of rows) {
    if (event.kind === 'held' && event.on) since ??= event.atMs;
    if ((event.kind === 'held' && !event.on) || event.kind === 'ended') {
      if (since !== null) total += event.atMs - since;
      since = null;
    }
  }
  return total;
}

function lastFlag(rows: readonly EventRow[], whose: (by: string) => boolean): string | null {
  const last = rows.findLast((r) => r.event.kind === 'flagged' && whose(r.event.by));
  return last?.event.kind === 'flagged' ? last.event.flag : null;
}

/** What was said, as people may read it, with the event that said it; a revised turn once, as revised. */
export interface Said {
  seq: number;
  i: number;
  channel: 'agent' | 'customer';
  startMs: number;
  text: string;
}

/** @param masked false only for those who may read a call unmasked. */
export function saidIn(rows: readonly EventRow[], masked = true): Said[] {
  const turns = new Map<number, Said>();
  for (const { seq, event } of rows) {
    if (event.kind !== 'utterance' && event.kind !== 'revised') continue;
    const { i, channel, startMs, text } = event.utterance;
    turns.set(i, { seq, i, channel, startMs, text });
  }
  const all = [...turns.values()].sort((a, b) => a.i - b.i);
  if (!masked) return all;
  const first = rows[0]?.event;
  const caller = first?.kind === 'started' ? first.call.customerLabel : '';
  return all.map((s, k) => ({ ...s, text: maskText(s.text, all[k - 1]?.text ?? '', caller) }));
}
