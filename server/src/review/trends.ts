import type { CallType } from '@kikimori/shared/label.ts';
import { CUE_KINDS } from '@kikimori/shared/label.ts';
import type { CueUse, TrendRow, Trends } from '@kikimori/shared/protocol/review-figures.ts';
import type { TREND_BY } from '@kikimori/shared/protocol/review-words.ts';
import type { Kysely, Selectable } from 'kysely';
import type { CallFactTable, Database } from '../record/schema.ts';
import { blindTo, openTo } from './blind.ts';
import { standing } from './decisions.ts';
import type { CueMarks } from './facts.ts';
import { listed, unlisted } from './facts.ts';
import { hourOf, weekdayOf } from './week.ts';

/**
 * In: facts of ended calls, and what reviewers judged of them. Out: counts of calls and minutes; never
 * a figure about one agent. A call that people judged counts as they judged it, the others as the
 * software read them.
 */

export interface TrendQuery {
  by: (typeof TREND_BY)[number];
  fromMs: number;
  toMs: number;
  sites: string[] | null;
  /** Who has to judge first; calls still to judge are left out. Null for the others. */
  hiddenFrom: string | null;
}

/** `judged`: verdict and types are a person's. */
type Fact = { judged?: boolean } & Pick<
  Selectable<CallFactTable>,
  | 'site'
  | 'skill'
  | 'product'
  | 'types'
  | 'customer_ref'
  | 'started_at_ms'
  | 'duration_ms'
  | 'verdict'
  | 'cue_marks'
>;

const MOST_CALLERS = 50;

export async function readTrends(db: Kysely<Database>, query: TrendQuery): Promise<Trends> {
  let q = db
    .selectFrom('call_fact')
    .select([
      'call_id',
      'site',
      'skill',
      'product',
      'types',
      'customer_ref',
      'started_at_ms',
      'duration_ms',
      'verdict',
      'cue_marks',
    ])
    .where('started_at_ms', '>=', query.fromMs)
    .where('started_at_ms', '<', query.toMs);
  if (query.sites) q = q.where('site', 'in', query.sites.length > 0 ? query.sites : ['']);
  const { hiddenFrom } = query;
  const hidden = hiddenFrom === null ? [] : await q.where(blindTo(hiddenFrom)).execute();
  const facts = await q.where(openTo(hiddenFrom)).execute();
  const judged = await judgedIn(db, query);
  const counted = facts.map((fact) => ({ ...fact, ...judged.get(fact.call_id) }));
  return { ...trendsOf(counted, query), hidden: hidden.length };
}

/** By call, the judgement that stands. */
async function judgedIn(db: Kysely<Database>, { fromMs, toMs }: TrendQuery) {
  const rows = await db
    .selectFrom('decision')
    .innerJoin('call_fact', 'call_fact.call_id', 'decision.call_id')
    .select(['decision.call_id', 'decision.stage', 'decision.verdict', 'decision.types'])
    .where('call_fact.started_at_ms', '>=', fromMs)
    .where('call_fact.started_at_ms', '<', toMs)
    .orderBy('decision.at_ms')
    .execute();
  const byCall = new Map<string, typeof rows>();
  for (const row of rows) byCall.set(row.call_id, [...(byCall.get(row.call_id) ?? []), row]);
  return new Map(
    [...byCall].map(([callId, of]) => {
      const { verdict, types } = standing(of) ?? { verdict: '', types: '[]' };
      return [callId, { judged: true, verdict, types: listed(JSON.parse(types) as CallType[]) }];
    }),
  );
}

export function trendsOf(
  facts: readonly Fact[],
  query: Pick<TrendQuery, 'by' | 'fromMs' | 'toMs'>,
): Trends {
  const rows = new Map<string, TrendRow>(fixedKeys(query.by).map((key) => [key, emptyRow(key)]));
  const total = emptyRow('');
  const cues = new Map<string, CueUse>(
    CUE_KINDS.map((kind) => [kind, { kind, shown: 0, done: 0, snoozed: 0, wrong: 0 }]),
  );
  const callers = new Map<string, { calls: number; hard: number; lostMs: number }>();
  for (const fact of facts) {
    addTo(total, fact);
    for (const key of keysOf(fact, query.by)) {
      const row = rows.get(key) ?? emptyRow(key);
      addTo(row, fact);
      rows.set(key, row);
    }
    if (fact.cue_marks !== '{}') {
      const marks = JSON.parse(fact.cue_marks) as Record<string, CueMarks>;
      for (const [kind, mark] of Object.entries(marks)) {
        const use = cues.get(kind);
        if (!use) continue;
        use.shown += mark.shown;
        use.done += mark.done;
        use.snoozed += mark.snoozed;
        use.wrong += mark.wrong;
      }
    }
    if (fact.customer_ref === null) continue;
    const caller = callers.get(fact.customer_ref) ?? { calls: 0, hard: 0, lostMs: 0 };
    caller.calls += 1;
    if (isHard(fact)) {
      caller.hard += 1;
      caller.lostMs += fact.duration_ms;
    }
    callers.set(fact.customer_ref, caller);
  }
  const list = [...rows.values()];
  if (fixedKeys(query.by).length === 0) list.sort((a, b) => b.calls - a.calls);
  const { key: _key, ...sums } = rounded(total);
  return {
    fromMs: query.fromMs,
    toMs: query.toMs,
    rows: list.map(rounded),
    total: sums,
    cues: [...cues.values()],
    hidden: 0,
    judged: facts.filter((fact) => fact.judged).length,
    repeatCallers: [...callers]
      .filter(([, c]) => c.hard >= 2)
      .sort(([, a], [, b]) => b.hard - a.hard || b.lostMs - a.lostMs)
      .slice(0, MOST_CALLERS)
      .map(([customerRef, c]) => ({
        customerRef,
        calls: c.calls,
        hard: c.hard,
        lostMin: Math.round(c.lostMs / 60_000),
      })),
  };
}

function isHard(fact: Fact): boolean {
  return fact.verdict === 'grey' || fact.verdict === 'harassment';
}

/** Minutes are summed in milliseconds and rounded once. */
function addTo(row: TrendRow, fact: Fact): void {
  row.calls += 1;
  if (fact.verdict === 'grey') row.grey += 1;
  if (fact.verdict === 'harassment') row.harassment += 1;
  if (isHard(fact)) row.lostMin += fact.duration_ms;
}

function rounded(row: TrendRow): TrendRow {
  return { ...row, lostMin: Math.round(row.lostMin / 60_000) };
}

function emptyRow(key: string): TrendRow {
  return { key, calls: 0, grey: 0, harassment: 0, lostMin: 0 };
}

/** Hours and weekdays without a call are rows too. */
function fixedKeys(by: TrendQuery['by']): string[] {
  if (by === 'hour') return Array.from({ length: 24 }, (_, h) => String(h));
  if (by === 'weekday') return Array.from({ length: 7 }, (_, d) => String(d));
  return [];
}

function keysOf(fact: Fact, by: TrendQuery['by']): string[] {
  if (by === 'hour') return [String(hourOf(fact.started_at_ms))];
  if (by === 'weekday') return [String(weekdayOf(fact.started_at_ms))];
  if (by === 'type') return unlisted(fact.types);
  return [fact[by]];
}
