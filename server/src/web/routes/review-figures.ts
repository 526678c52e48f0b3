import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type { WhatIfReport } from '@kikimori/shared/protocol/review-figures.ts';
import { trendSchema, whatIfSchema } from '@kikimori/shared/protocol/review-figures.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refused, read } from '../../lib/refused.ts';
import type { Review } from '../../review/review.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { judgeOf, rangeFor, sitesFor } from './review-access.ts';

/** A manual's text, compiled or not. */
export type ManualText =
  | { ok: true; manual: Manual }
  | { ok: false; problems: { line: number; column: number; field: string; message: string }[] };

const partSchema = z.object({ part: z.enum(['rows', 'cues', 'callers']).default('rows') });

/** Figures of the review, each also as a table for a spreadsheet, and the what-if. */
export function reviewFigureRoutes(
  app: FastifyInstance,
  deps: {
    door: Door;
    review: Review;
    nowMs(): number;
    csv(head: string[], rows: (string | number | null)[][]): string;
    readManual(yaml: string): ManualText;
    whatIf(job: {
      manual: Manual;
      sites: string[] | null;
      limit: number;
      except: string[];
    }): Promise<WhatIfReport>;
  },
): void {
  const { door, review } = deps;
  let busy = false;

  const table = (reply: FastifyReply, name: string, text: string) =>
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="${name}.csv"`)
      .send(text);

  /** What is asked for, and how far this reader may see. */
  async function wish(request: FastifyRequest) {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    const query = read(trendSchema, request.query);
    const range = {
      ...rangeFor(query, deps.nowMs()),
      sites: sitesFor(principal, query.site),
      hiddenFrom: judgeOf(principal),
    };
    return { query, range };
  }

  app.get('/api/review/trends', async (request) => {
    const { query, range } = await wish(request);
    return { ok: true, trends: await review.trends({ by: query.by, ...range }) };
  });

  app.get('/api/review/trends.csv', async (request, reply) => {
    const { query, range } = await wish(request);
    const { part } = read(partSchema, request.query);
    const trends = await review.trends({ by: query.by, ...range });
    if (part === 'cues') {
      const rows = trends.cues.map((c) => [c.kind, c.shown, c.done, c.snoozed, c.wrong]);
      return table(reply, 'cues', deps.csv(['cue', 'shown', 'done', 'snoozed', 'wrong'], rows));
    }
    if (part === 'callers') {
      const rows = trends.repeatCallers.map((c) => [c.customerRef, c.calls, c.hard, c.lostMin]);
      return table(reply, 'callers', deps.csv(['customer', 'calls', 'hard', 'lost_min'], rows));
    }
    const rows = trends.rows.map((r) => [r.key, r.calls, r.grey, r.harassment, r.lostMin]);
    const head = [query.by, 'calls', 'grey', 'harassment', 'lost_min'];
    return table(reply, `trend-${query.by}`, deps.csv(head, rows));
  });

  app.get('/api/review/agreement', async (request) => {
    const { range } = await wish(request);
    return { ok: true, agreements: await review.agreements(range) };
  });

  app.get('/api/review/agreement.csv', async (request, reply) => {
    const { range } = await wish(request);
    const all = await review.agreements(range);
    const rows = all.flatMap((a) =>
      a.confusion.flatMap((row, i) =>
        row.map((n, j) => [
          a.a,
          a.b,
          ...[a.kappa, a.interval?.[0] ?? null, a.interval?.[1] ?? null].map((x) =>
            x === null ? null : Math.round(x * 1000) / 1000,
          ),
          a.levels[i] ?? '',
          a.levels[j] ?? '',
          n,
        ]),
      ),
    );
    const head = ['a', 'b', 'kappa', 'kappa_low', 'kappa_high', 'a_says', 'b_says', 'calls'];
    return table(reply, 'agreement', deps.csv(head, rows));
  });

  app.post('/api/review/what-if', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.write');
    const { yaml, limit } = read(whatIfSchema, request.body);
    const text = deps.readManual(yaml);
    if (!text.ok) return { ok: true, problems: text.problems };
    if (busy) throw new Refused('too_many', 'another what-if is running; wait for it');
    busy = true;
    try {
      const sites = sitesFor(principal);
      const judge = judgeOf(principal);
      const except = judge === null ? [] : await review.blind.all(judge, sites);
      return { ok: true, result: await deps.whatIf({ manual: text.manual, sites, limit, except }) };
    } finally {
      busy = false;
    }
  });
}
