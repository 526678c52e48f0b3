import type { Today, TodaySite } from '@kikimori/shared/protocol/http.ts';
import { todayQuerySchema } from '@kikimori/shared/protocol/http.ts';
import type { FastifyInstance } from 'fastify';
import { read } from '../../lib/refused.ts';
import type { CallIds } from '../../record/record.ts';
import type { Blind } from '../../review/blind.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { judgeOf, sitesFor } from './review-access.ts';

/** What the floor shows beside its live calls. */
export function floorRoutes(
  app: FastifyInstance,
  deps: {
    door: Door;
    nowMs(): number;
    /** Midnight before `nowMs` where the centre is. */
    midnightMs(nowMs: number): number;
    today(query: {
      fromMs: number;
      toMs: number;
      sites: string[] | null;
      skill?: string | undefined;
      hardOf: CallIds | null;
    }): Promise<TodaySite[]>;
    blind: Pick<Blind, 'listed'>;
    /** Figures of the running manual, in minutes, by id. */
    figures(): Record<string, number>;
  },
): void {
  app.get('/api/floor/today', async (request) => {
    const principal = await needPrincipal(deps.door, request);
    deps.door.check(principal, 'floor.watch');
    const { site, skill } = read(todayQuerySchema, request.query);
    const nowMs = deps.nowMs();
    const fromMs = deps.midnightMs(nowMs);
    const sites = sitesFor(principal, site);
    const judge = judgeOf(principal);
    const hardOf = judge === null ? null : deps.blind.listed(judge);
    const today: Today = {
      fromMs,
      nowMs,
      longCallMs: (deps.figures()['long-call'] ?? 30) * 60_000,
      sites: await deps.today({ fromMs, toMs: nowMs + 1, sites, skill, hardOf }),
    };
    return { ok: true, ...today };
  });
}
