import { randomUUID } from 'node:crypto';
import type { CallLabel, TurnLabel } from '@kikimori/shared/protocol/review-labels.ts';
import { callLabelSchema, turnLabelSchema } from '@kikimori/shared/protocol/review-labels.ts';
import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { Refused } from '../lib/refused.ts';
import type { EventRow } from '../record/record.ts';
import type { Database } from '../record/schema.ts';
import { saidIn } from './facts.ts';

/**
 * Reviewers' labels of turns and calls in the words of models/eval/LABELS.md. Only ever added to:
 * the latest of a reviewer counts for that reviewer, the latest of all for an export.
 */

/** Who acts; from the session. */
export interface Who {
  userId: string;
  name: string;
}

/** `i` of the label of a whole call. */
const WHOLE = -1;

export interface StoredLabels {
  turns: { i: number; label: TurnLabel; byId: string; byName: string; atMs: number }[];
  call: { label: CallLabel; byId: string; byName: string; atMs: number } | null;
}

export function createLabels(deps: {
  db: Kysely<Database>;
  clock: Clock;
  events(callId: string): Promise<EventRow[]>;
}) {
  const { db, clock } = deps;

  /** @throws Refused `bad_request` where a turn is none of the customer's. */
  async function put(
    who: Who,
    callId: string,
    labels: { turns: { i: number; label: TurnLabel }[]; call?: CallLabel | undefined },
  ): Promise<void> {
    const said = new Map(saidIn(await deps.events(callId)).map((s) => [s.i, s]));
    const isCustomer = (i: number) => said.get(i)?.channel === 'customer';
    for (const [k, { i, label }] of labels.turns.entries()) {
      if (!isCustomer(i)) throw bad(`turns.${k}.i`, 'is no turn of the customer');
      const { repeatOf } = label;
      if (repeatOf !== null && (repeatOf >= i || !isCustomer(repeatOf)))
        throw bad(`turns.${k}.label.repeatOf`, 'is no earlier turn of the customer');
    }
    const { expect = [], mustNot = [] } = labels.call ?? {};
    for (const [k, { cue, from, to }] of expect.entries()) {
      for (const [name, i] of Object.entries({ from, to }))
        if (!said.has(i)) throw bad(`call.expect.${k}.${name}`, 'is no turn of the call');
      if (mustNot.includes(cue)) throw bad(`call.expect.${k}.cue`, 'is among mustNot, too');
    }
    const row = (i: number, body: object) => ({
      id: randomUUID(),
      by_id: who.userId,
      by_name: who.name,
      at_ms: clock.nowMs(),
      call_id: callId,
      i,
      body: JSON.stringify(body),
    });
    const rows = labels.turns.map(({ i, label }) => row(i, label));
    if (labels.call) rows.push(row(WHOLE, labels.call));
    if (rows.length > 0) await db.insertInto('turn_label').values(rows).execute();
  }

  /** The latest label of every turn, whoever gave it. */
  async function get(callId: string): Promise<StoredLabels> {
    const rows = await db
      .selectFrom('turn_label')
      .selectAll()
      .where('call_id', '=', callId)
      .orderBy('at_ms')
      .execute();
    const latest = new Map(rows.map((r) => [r.i, r]));
    const whole = latest.get(WHOLE);
    latest.delete(WHOLE);
    const by = (r: (typeof rows)[number]) => ({ byId: r.by_id, byName: r.by_name, atMs: r.at_ms });
    return {
      turns: [...latest.values()]
        .map((r) => ({ i: r.i, label: turnLabelSchema.parse(JSON.parse(r.body)), ...by(r) }))
        .sort((a, b) => a.i - b.i),
      call: whole ? { label: callLabelSchema.parse(JSON.parse(whole.body)), ...by(whole) } : null,
    };
  }

  /** Calls with at least one label, oldest first. */
  async function labelled(): Promise<string[]> {
    const rows = await db
      .selectFrom('turn_label')
      .select((e) => ['call_id', e.fn.min('at_ms').as('at')])
      .groupBy('call_id')
      .orderBy('at')
      .execute();
    return rows.map((r) => r.call_id);
  }

  /** The latest decision's verdict where nobody labelled the whole call; the final one first. */
  async function decided(callId: string): Promise<Pick<CallLabel, 'verdict' | 'types'> | null> {
    const row = await db
      .selectFrom('decision')
      .select(['verdict', 'types'])
      .where('call_id', '=', callId)
      .orderBy('stage')
      .orderBy('at_ms', 'desc')
      .executeTakeFirst();
    if (!row) return null;
    return callLabelSchema.parse({ verdict: row.verdict, types: JSON.parse(row.types) });
  }

  /**
   * One call as a line of LABELS.md: words masked, agent turns bare, unlabelled customer turns
   * without `label`. Null where the call is not in the record or nobody gave a verdict.
   */
  async function line(callId: string): Promise<{ site: string; json: string } | null> {
    const rows = await deps.events(callId);
    const first = rows[0]?.event;
    if (first?.kind !== 'started') return null;
    const { turns, call } = await get(callId);
    const whole = call?.label ?? (await decided(callId));
    if (!whole) return null;
    const label = new Map(turns.map((t) => [t.i, t.label]));
    const ends = new Map<number, number>();
    for (const { event } of rows)
      if ('utterance' in event) ends.set(event.utterance.i, event.utterance.endMs);
    const json = JSON.stringify({
      callId,
      industry: first.call.metadata.industry ?? first.call.skill,
      title: '',
      verdict: whole.verdict,
      types: whole.types,
      utterances: saidIn(rows).map(({ i, channel, startMs, text }) => ({
        i,
        channel,
        startMs,
        endMs: ends.get(i) ?? startMs,
        text,
        ...(label.has(i) ? { label: label.get(i) } : {}),
      })),
      expect: call?.label.expect ?? [],
      mustNot: call?.label.mustNot ?? [],
    });
    return { site: first.call.site, json };
  }

  return { put, get, labelled, line };
}

function bad(field: string, what: string): Refused {
  return new Refused('bad_request', `${field}: ${what}`, field);
}
