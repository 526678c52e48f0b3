import type { TodaySite } from '@kikimori/shared/protocol/http.ts';
import { TODAY_SLOT_MS } from '@kikimori/shared/protocol/limits.ts';
import { type Kysely, sql } from 'kysely';
import type { CallIds } from './record.ts';
import type { Database } from './schema.ts';

/**
 * In: the calls that began since `fromMs`. Out: how many in each half-hour, by site, and how many of
 * them ended grey or as harassment (of `hardOf` alone where it is given). Never a figure about one
 * agent.
 */
export async function readToday(
  db: Kysely<Database>,
  query: {
    fromMs: number;
    toMs: number;
    sites: string[] | null;
    skill?: string | undefined;
    hardOf?: CallIds | null;
  },
): Promise<TodaySite[]> {
  const { fromMs, toMs, sites, skill, hardOf } = query;
  const slot = sql<number>`cast((started_at_ms - ${sql.lit(fromMs)}) / ${sql.lit(TODAY_SLOT_MS)} as integer)`;
  const counts = hardOf ? sql`call_id in ${hardOf}` : sql`1 = 1`;
  const hard = sql<number>`sum(case when verdict in ('grey', 'harassment') and ${counts} then 1 else 0 end)`;
  let q = db
    .selectFrom('call')
    .select((e) => ['site', slot.as('slot'), e.fn.countAll().as('calls'), hard.as('hard')])
    .where('started_at_ms', '>=', fromMs)
    .where('started_at_ms', '<', toMs);
  if (sites) q = q.where('site', 'in', sites.length > 0 ? sites : ['']);
  if (skill !== undefined) q = q.where('skill', '=', skill);
  const rows = await q.groupBy(['site', slot]).execute();
  const bySite = new Map<string, TodaySite>();
  for (const row of rows) {
    const site = bySite.get(row.site) ?? { site: row.site, slots: [] };
    bySite.set(row.site, site);
    site.slots.push({ slot: Number(row.slot), calls: Number(row.calls), hard: Number(row.hard) });
  }
  for (const { slots } of bySite.values()) slots.sort((a, b) => a.slot - b.slot);
  return [...bySite.values()].sort((a, b) => (a.site < b.site ? -1 : 1));
}
