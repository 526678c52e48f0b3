import type { Agreement } from '@kikimori/shared/protocol/review-figures.ts';
import { KAPPA_FROM } from '@kikimori/shared/protocol/review-words.ts';
import type { Kysely } from 'kysely';
import type { Database } from '../record/schema.ts';
import { openTo } from './blind.ts';

/**
 * How far agent, model and reviewers agree. The agent's and the SV's 該当なし does not say whether
 * the call was an enquiry or a complaint, so pairs with them are compared on three levels.
 */

const FOUR = ['normal', 'claim', 'grey', 'harassment'];
const THREE = ['none', 'grey', 'harassment'];

/**
 * Cohen's κ with quadratic weights (Cohen, "Weighted kappa", Psychological Bulletin 70, 1968).
 * @param confusion square counts, rows one judge, columns the other
 * @returns null without calls, or where both judges always gave one and the same level
 */
export function weightedKappa(confusion: readonly (readonly number[])[]): number | null {
  const { n, byChance, seen } = sharesOf(confusion);
  return n === 0 || byChance === 1 ? null : (seen - byChance) / (1 - byChance);
}

/**
 * Its interval of 95 %, from the variance for large samples (Fleiss, Cohen & Everitt, "Large sample
 * standard errors of kappa and weighted kappa", Psychological Bulletin 72, 1969).
 * @returns null without κ, and where nobody ever differed: the variance is then no measure
 */
export function kappaInterval(confusion: readonly (readonly number[])[]): [number, number] | null {
  const kappa = weightedKappa(confusion);
  if (kappa === null || kappa === 1) return null;
  const { n, cells, byChance } = sharesOf(confusion);
  const square = cells.reduce(
    (sum, { share, weight, around }) => sum + share * (weight - around * (1 - kappa)) ** 2,
    0,
  );
  const variance = (square - (kappa - byChance * (1 - kappa)) ** 2) / (n * (1 - byChance) ** 2);
  const half = 1.96 * Math.sqrt(Math.max(0, variance));
  return [Math.max(-1, kappa - half), Math.min(1, kappa + half)];
}

/** Each cell with its share of all, its weight (1: same level, 0: furthest apart) and its margins' weight. */
function sharesOf(confusion: readonly (readonly number[])[]) {
  const k = confusion.length;
  const n = confusion.flat().reduce((a, b) => a + b, 0);
  const rows = confusion.map((row) => row.reduce((a, b) => a + b, 0) / n);
  const columns = confusion.map(
    (_, j) => confusion.reduce((sum, row) => sum + (row[j] ?? 0), 0) / n,
  );
  const weightOf = (i: number, j: number) => 1 - (i - j) ** 2 / Math.max(1, k - 1) ** 2;
  const ofRow = rows.map((_, i) => columns.reduce((sum, p, j) => sum + p * weightOf(i, j), 0));
  const ofColumn = columns.map((_, j) => rows.reduce((sum, p, i) => sum + p * weightOf(i, j), 0));
  const cells = confusion.flatMap((row, i) =>
    row.map((count, j) => ({
      share: count / n,
      weight: weightOf(i, j),
      around: (ofRow[i] ?? 0) + (ofColumn[j] ?? 0),
    })),
  );
  const seen = cells.reduce((sum, { share, weight }) => sum + share * weight, 0);
  const byChance = rows.reduce((sum, p, i) => sum + p * (ofRow[i] ?? 0), 0);
  return { n, cells, seen, byChance };
}

export function compare(
  a: string,
  b: string,
  pairs: readonly (readonly [string, string])[],
  levels: readonly string[],
): Agreement {
  const confusion = levels.map(() => levels.map(() => 0));
  let calls = 0;
  for (const [x, y] of pairs) {
    const row = confusion[levels.indexOf(x)];
    const column = levels.indexOf(y);
    if (!row || column < 0) continue;
    row[column] = (row[column] ?? 0) + 1;
    calls += 1;
  }
  const isEnough = calls >= KAPPA_FROM;
  return {
    a,
    b,
    calls,
    kappa: isEnough ? weightedKappa(confusion) : null,
    interval: isEnough ? kappaInterval(confusion) : null,
    levels: [...levels],
    confusion,
  };
}

const three = (verdict: string) =>
  verdict === 'grey' || verdict === 'harassment' ? verdict : 'none';

/**
 * All pairs over the calls of a time that were judged. Of a reviewer's judgements the one counts
 * that was made blind: whoever knows the others' view agrees too easily.
 */
export async function agreements(
  db: Kysely<Database>,
  range: { fromMs: number; toMs: number; sites: string[] | null; hiddenFrom: string | null },
): Promise<Agreement[]> {
  let q = db
    .selectFrom('call_fact')
    .select(['call_id', 'verdict', 'agent_flag', 'sv_flag'])
    .where('started_at_ms', '>=', range.fromMs)
    .where('started_at_ms', '<', range.toMs)
    .where(openTo(range.hiddenFrom))
    .where((e) =>
      e.or([
        e('agent_flag', 'is not', null),
        e('sv_flag', 'is not', null),
        e('call_id', 'in', e.selectFrom('decision').select('decision.call_id')),
      ]),
    );
  if (range.sites) q = q.where('site', 'in', range.sites.length > 0 ? range.sites : ['']);
  const facts = await q.execute();
  const rows = await db.selectFrom('decision').selectAll().orderBy('at_ms').execute();
  /** By call, then by reviewer: the blind QA judgement. */
  const byCall = new Map<string, Map<string, string>>();
  const finals = new Map<string, string>();
  for (const row of rows) {
    if (row.stage === 'final') finals.set(row.call_id, row.verdict);
    else if (row.blind === 1) {
      const of = byCall.get(row.call_id) ?? new Map<string, string>();
      byCall.set(row.call_id, of.set(row.by_id, row.verdict));
    }
  }
  const pairs = {
    agentModel: [] as [string, string][],
    agentQa: [] as [string, string][],
    svQa: [] as [string, string][],
    modelQa: [] as [string, string][],
    qaQa: [] as [string, string][],
    qaFinal: [] as [string, string][],
  };
  for (const fact of facts) {
    const qa = [...(byCall.get(fact.call_id)?.values() ?? [])];
    const { agent_flag: agent, sv_flag: sv, verdict } = fact;
    if (agent) pairs.agentModel.push([three(agent), three(verdict)]);
    for (const judged of qa) {
      if (agent) pairs.agentQa.push([three(agent), three(judged)]);
      if (sv) pairs.svQa.push([three(sv), three(judged)]);
      pairs.modelQa.push([verdict, judged]);
      const final = finals.get(fact.call_id);
      if (final) pairs.qaFinal.push([judged, final]);
    }
    for (let a = 0; a < qa.length; a += 1)
      for (let b = a + 1; b < qa.length; b += 1) pairs.qaQa.push([qa[a] ?? '', qa[b] ?? '']);
  }
  return [
    compare('agent', 'model', pairs.agentModel, THREE),
    compare('agent', 'qa', pairs.agentQa, THREE),
    compare('sv', 'qa', pairs.svQa, THREE),
    compare('model', 'qa', pairs.modelQa, FOUR),
    compare('qa', 'qa', pairs.qaQa, FOUR),
    compare('qa', 'final', pairs.qaFinal, FOUR),
  ];
}
