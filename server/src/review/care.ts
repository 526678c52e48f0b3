import { randomUUID } from 'node:crypto';
import type { CareCall, CarePerson } from '@kikimori/shared/protocol/review.ts';
import type { Kysely, Selectable } from 'kysely';
import type { CallFactTable, Database } from '../record/schema.ts';
import { unlisted } from './facts.ts';
import type { Who } from './labels.ts';
import { DAY_MS } from './week.ts';

/**
 * Care for those who answered hard calls: told to the agent, and to the person whom the centre
 * names. No score, no ranking, no comparison of people; calls fall out of it after four weeks.
 */

const SHOWN_DAYS = 28;
/** A talk is suggested after so many hard calls within a week: a choice of ours, not a rule of law. */
const TALK_AFTER_CALLS = 2;

type Fact = Selectable<CallFactTable>;

export function createCare(deps: { db: Kysely<Database>; nowMs: () => number }) {
  const { db } = deps;

  function recent() {
    return db
      .selectFrom('call_fact')
      .selectAll()
      .where('started_at_ms', '>=', deps.nowMs() - SHOWN_DAYS * DAY_MS)
      .where((e) =>
        e.or([
          e('verdict', '=', 'harassment'),
          e('agent_flag', '=', 'harassment'),
          e('cues', 'like', '%,call110,%'),
          e('cues', 'like', '%,lifeline,%'),
        ]),
      )
      .orderBy('started_at_ms', 'desc');
  }

  async function reviewed(facts: readonly Fact[]): Promise<Set<string>> {
    if (facts.length === 0) return new Set();
    const rows = await db
      .selectFrom('decision')
      .select('call_id')
      .distinct()
      .where(
        'call_id',
        'in',
        facts.map((f) => f.call_id),
      )
      .execute();
    return new Set(rows.map((r) => r.call_id));
  }

  const toCall = (fact: Fact, done: ReadonlySet<string>): CareCall => ({
    callId: fact.call_id,
    startedAtMs: fact.started_at_ms,
    durationMs: fact.duration_ms,
    perilous: unlisted(fact.cues).some((k) => k === 'call110' || k === 'lifeline'),
    reviewed: done.has(fact.call_id),
  });

  /** The latest talk with each agent, of the time that is shown. */
  async function lastTalks(): Promise<Map<string, { byName: string; atMs: number }>> {
    const rows = await db
      .selectFrom('care_talk')
      .selectAll()
      .where('at_ms', '>=', deps.nowMs() - SHOWN_DAYS * DAY_MS)
      .orderBy('at_ms')
      .execute();
    return new Map(rows.map((r) => [r.agent_id, { byName: r.by_name, atMs: r.at_ms }]));
  }

  return {
    /** Notes that a talk was had; the suggestion rests until something new happens. */
    async talked(who: Who, agentId: string): Promise<void> {
      await db
        .insertInto('care_talk')
        .values({
          id: randomUUID(),
          by_id: who.userId,
          by_name: who.name,
          at_ms: deps.nowMs(),
          agent_id: agentId,
        })
        .execute();
    },

    /** The agent's own hard calls, newest first. */
    async mine(agentId: string): Promise<CareCall[]> {
      const facts = await recent().where('agent_id', '=', agentId).execute();
      const done = await reviewed(facts);
      return facts.map((f) => toCall(f, done));
    },

    /** By agent, whoever had the latest hard call first. */
    async people(sites: string[] | null): Promise<CarePerson[]> {
      let q = recent();
      if (sites) q = q.where('site', 'in', sites.length > 0 ? sites : ['']);
      const facts = await q.execute();
      const done = await reviewed(facts);
      const people = new Map<string, CarePerson>();
      const talks = await lastTalks();
      const weekAgoMs = deps.nowMs() - 7 * DAY_MS;
      for (const fact of facts) {
        const person = people.get(fact.agent_id) ?? {
          agentId: fact.agent_id,
          agentName: fact.agent_name,
          site: fact.site,
          calls: [],
          talk: false,
          lastTalk: talks.get(fact.agent_id) ?? null,
        };
        person.calls.push(toCall(fact, done));
        const sinceMs = Math.max(weekAgoMs, person.lastTalk?.atMs ?? 0);
        const week = person.calls.filter((c) => c.startedAtMs >= sinceMs);
        person.talk = week.length >= TALK_AFTER_CALLS || week.some((c) => c.perilous);
        people.set(fact.agent_id, person);
      }
      return [...people.values()];
    },
  };
}
