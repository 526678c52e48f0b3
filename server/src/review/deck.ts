import { createHash } from 'node:crypto';
import type { Decision, Deck, DeckCard } from '@kikimori/shared/protocol/review-week.ts';
import type { Kysely, Selectable } from 'kysely';
import { Refused } from '../lib/refused.ts';
import type { CallFactTable, Database } from '../record/schema.ts';
import type { Blind } from './blind.ts';
import { inDeck } from './blind.ts';
import { judgementsOf, toDecision } from './decisions.ts';
import { dayStartMs, WEEK_MS, weekdayOf, weekOf } from './week.ts';

/**
 * The weekly review: every call of a week that the agent, the SV or the software flagged. What
 * others judged goes out only for calls that are not hidden from the reader (blind.ts), and who
 * flagged how many only once none is hidden. Grey and differing calls come first; while one is hidden
 * they only tend to, so that no place in the deck tells how a call was read.
 */

type Fact = Selectable<CallFactTable>;

export interface DeckQuery {
  week?: string | undefined;
  /** A call that is to be among the cards though nobody flagged it. */
  callId?: string | undefined;
  nowMs: number;
  sites: string[] | null;
  /** The reader, or null for a reader who judges nothing and may see all. */
  userId: string | null;
  zones: Deck['zones'];
}

/** @throws Refused `bad_request` where the week is no Monday. */
export async function readDeck(
  db: Kysely<Database>,
  blind: Pick<Blind, 'among' | 'closings'>,
  query: DeckQuery,
): Promise<Deck> {
  const week = query.week ?? weekOf(query.nowMs);
  const fromMs = dayStartMs(week);
  if (!Number.isFinite(fromMs) || weekdayOf(fromMs) !== 0)
    throw new Refused('bad_request', 'week: not a Monday', 'week');
  const toMs = fromMs + WEEK_MS;
  let q = db
    .selectFrom('call_fact')
    .selectAll()
    .where('started_at_ms', '>=', fromMs)
    .where('started_at_ms', '<', toMs);
  if (query.sites) q = q.where('site', 'in', query.sites.length > 0 ? query.sites : ['']);
  const flagged = await q.where(inDeck()).execute();
  const { callId } = query;
  const isAsked = callId !== undefined && !flagged.some((f) => f.call_id === callId);
  const asked = isAsked ? await q.where('call_id', '=', callId).execute() : [];
  const callIds = [...flagged, ...asked].map((f) => f.call_id);
  const decisions = await decisionsOf(db, callIds);
  const { userId } = query;
  const hidden = userId === null ? new Set<string>() : await blind.among(userId, callIds);
  const place = hidden.size > 0 ? mixedPlace : rank;
  const cards = [...flagged, ...asked]
    .map((fact) => ({ fact, decided: decisions.get(fact.call_id) ?? [] }))
    .sort((a, b) => place(a.fact) - place(b.fact) || a.fact.started_at_ms - b.fact.started_at_ms)
    .map(({ fact, decided }) => toCard(fact, decided, userId, hidden.has(fact.call_id)));
  const by = (whose: (fact: Fact) => boolean) =>
    hidden.size > 0 ? null : flagged.filter(whose).length;
  return {
    week,
    fromMs,
    toMs,
    cards,
    mixed: hidden.size > 0,
    counts: {
      calls: flagged.length,
      agent: by((f) => asks(f.agent_flag)),
      sv: by((f) => asks(f.sv_flag)),
      auto: by((f) => f.auto_flag === 1),
      done: flagged.filter((f) => decisions.get(f.call_id)?.some((d) => d.byId === userId)).length,
      hidden: hidden.size,
    },
    closings: await blind.closings(week, query.sites),
    zones: query.zones,
  };
}

function asks(flag: string | null): boolean {
  return flag !== null && flag !== 'none';
}

/** 0: grey, or the agent or the SV sees it differently; 1: the rest. */
function rank(fact: Fact): number {
  const differs = [fact.agent_flag, fact.sv_flag].some(
    (flag) => flag !== null && flag !== fact.verdict && !(flag === 'none' && isCalm(fact.verdict)),
  );
  return fact.verdict === 'grey' || differs ? 0 : 1;
}

/**
 * A place by chance that stays the same for a call. Squaring draws grey and differing calls towards
 * the front, the very first places included, and keeps each of them possible for every call.
 */
function mixedPlace(fact: Fact): number {
  const chance = createHash('sha256').update(fact.call_id).digest().readUInt32BE(0) / 2 ** 32;
  return rank(fact) === 0 ? chance ** 2 : chance;
}

function isCalm(verdict: string): boolean {
  return verdict === 'normal' || verdict === 'claim';
}

async function decisionsOf(
  db: Kysely<Database>,
  callIds: string[],
): Promise<Map<string, Decision[]>> {
  const found = new Map<string, Decision[]>();
  for (let k = 0; k < callIds.length; k += 500) {
    const rows = await db
      .selectFrom('decision')
      .selectAll()
      .where('call_id', 'in', callIds.slice(k, k + 500))
      .orderBy('at_ms')
      .execute();
    for (const row of rows) {
      const list = found.get(row.call_id) ?? [];
      list.push(toDecision(row));
      found.set(row.call_id, list);
    }
  }
  return found;
}

function toCard(
  fact: Fact,
  decided: Decision[],
  userId: string | null,
  isHidden: boolean,
): DeckCard {
  return {
    callId: fact.call_id,
    startedAtMs: fact.started_at_ms,
    durationMs: fact.duration_ms,
    agentName: fact.agent_name,
    site: fact.site,
    skill: fact.skill,
    mine: decided.findLast((d) => d.byId === userId) ?? null,
    judgements: isHidden ? null : judgementsOf(fact, decided),
  };
}
