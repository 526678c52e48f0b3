import { randomUUID } from 'node:crypto';
import type { CallType, Verdict } from '@kikimori/shared/label.ts';
import type { Decision, DecisionInput, Judgements } from '@kikimori/shared/protocol/review-week.ts';
import type { Kysely, Selectable } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import type { CallFactTable, Database, DecisionTable } from '../record/schema.ts';
import type { Blind } from './blind.ts';
import { unlisted } from './facts.ts';
import type { Who } from './labels.ts';

/** How the store keeps a field that the reviewer left open. */
const NOT_SAID = '';

/**
 * 現場 → QA → 確定: every judgement of people about a call, only ever added to. The agent's own is
 * an event of the call; the reviewers' are here.
 */
export function createDecisions(deps: {
  db: Kysely<Database>;
  clock: Clock;
  blind: Pick<Blind, 'is'>;
  onDecided?: (decision: Decision) => Promise<void>;
}) {
  const { db, clock } = deps;

  async function add(who: Who, input: DecisionInput): Promise<Decision> {
    // Asked before it is stored: afterwards nothing is hidden from this person any more.
    const blind = await deps.blind.is(who.userId, input.callId);
    const decision: Decision = {
      ...input,
      blind,
      id: randomUUID(),
      byId: who.userId,
      byName: who.name,
      atMs: clock.nowMs(),
    };
    await db
      .insertInto('decision')
      .values({
        id: decision.id,
        by_id: who.userId,
        by_name: who.name,
        at_ms: decision.atMs,
        call_id: input.callId,
        stage: input.stage,
        conduct: input.conduct,
        demand: input.demand,
        verdict: input.verdict,
        types: JSON.stringify(input.types),
        reasons: input.reasons,
        own_fault: input.ownFault ?? NOT_SAID,
        blind: blind ? 1 : 0,
      })
      .execute();
    await deps.onDecided?.(decision);
    return decision;
  }

  /** Everything that was judged of a call, or null while it is not searchable. */
  async function of(callId: string): Promise<Judgements | null> {
    const fact = await db
      .selectFrom('call_fact')
      .selectAll()
      .where('call_id', '=', callId)
      .executeTakeFirst();
    if (!fact) return null;
    const rows = await db
      .selectFrom('decision')
      .selectAll()
      .where('call_id', '=', callId)
      .orderBy('at_ms')
      .execute();
    return judgementsOf(fact, rows.map(toDecision));
  }

  return { add, of };
}

/** The judgement that stands, of those of one call, oldest first: the latest final one, else the latest. */
export function standing<T extends { stage: string }>(decisions: readonly T[]): T | null {
  return decisions.findLast((d) => d.stage === 'final') ?? decisions.at(-1) ?? null;
}

/** All that was judged of a call: by the software, by those who flagged it, by reviewers. */
export function judgementsOf(fact: Selectable<CallFactTable>, decisions: Decision[]): Judgements {
  return {
    model: {
      conduct: fact.conduct,
      demand: fact.demand,
      verdict: fact.verdict,
      types: unlisted(fact.types),
    },
    agentFlag: fact.agent_flag,
    svFlag: fact.sv_flag,
    auto: fact.auto_flag === 1,
    decisions,
  };
}

export function toDecision(row: Selectable<DecisionTable>): Decision {
  return {
    id: row.id,
    callId: row.call_id,
    stage: row.stage as Decision['stage'],
    conduct: row.conduct,
    demand: row.demand,
    verdict: row.verdict as Verdict,
    types: JSON.parse(row.types) as CallType[],
    reasons: row.reasons,
    ownFault: row.own_fault === NOT_SAID ? null : (row.own_fault as Decision['ownFault']),
    blind: row.blind === 1,
    byId: row.by_id,
    byName: row.by_name,
    atMs: row.at_ms,
  };
}
