import type { Readable } from 'node:stream';
import type { Principal } from '@kikimori/shared/protocol/access.ts';
import { may, mayEnterSite } from '@kikimori/shared/protocol/access.ts';
import { reportQuerySchema, searchSchema } from '@kikimori/shared/protocol/review.ts';
import type { Deck } from '@kikimori/shared/protocol/review-week.ts';
import { weekSchema } from '@kikimori/shared/protocol/review-week.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused, read } from '../../lib/refused.ts';
import type { Dossier } from '../../review/report/dossier.ts';
import type { weeklyHtml } from '../../review/report/weekly.ts';
import type { Review } from '../../review/review.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { callFor, judgeOf, needOpen, personOf, sitesFor } from './review-access.ts';

interface Made {
  byName: string;
  atMs: number;
}

/**
 * What leaves the building on paper or as a file, for people (QA) and for keys made for export.
 * Masked unless a person who may judge asks otherwise; each is noted in the call's history.
 */
export function reviewExportRoutes(
  app: FastifyInstance,
  deps: {
    door: Door;
    review: Review;
    nowMs(): number;
    zones(): Deck['zones'];
    incident(dossier: Dossier, made: Made): string;
    docx(dossier: Dossier, made: Made): Promise<Buffer>;
    /** The archive as a stream, and the SHA-256 of its bytes. */
    bundle(dossier: Dossier, made: Made): Promise<{ stream: Readable; sha256: string }>;
    weekly: typeof weeklyHtml;
    sha256(data: string | Buffer): string;
  },
): void {
  const { door, review } = deps;
  const who = (p: Principal) =>
    p.kind === 'person'
      ? { userId: p.userId, name: p.name }
      : { userId: `key:${p.keyId}`, name: p.name };

  async function dossierFor(request: FastifyRequest) {
    const principal = await needPrincipal(door, request);
    const isReader = principal.kind === 'person' && may(principal, 'review.read');
    const params = request.params as { callId: string };
    const action = isReader ? 'review.read' : 'export';
    const callId = await callFor(deps, principal, action, params.callId);
    const wantsAll = read(reportQuerySchema, request.query).unmasked === true;
    if (wantsAll) door.check(principal, 'review.write');
    await needOpen(review.blind, principal, [callId]);
    const dossier = await review.dossier(callId, !wantsAll);
    if (!dossier) throw new Refused('unknown_call', `callId: no call ${callId}`, 'callId');
    // A report also says how the caller's earlier calls were read.
    const earlier = dossier.head.earlier.map((e) => e.callId);
    await needOpen(review.blind, principal, earlier);
    const made = { byName: who(principal).name, atMs: deps.nowMs() };
    const log = (kind: string, sha256: string) =>
      review.shelf.logExport(who(principal), { callId, kind, masked: !wantsAll, sha256 });
    return { principal, callId, dossier, made, log };
  }

  app.get('/api/review/calls/:callId/report', async (request, reply) => {
    const { dossier, made, log } = await dossierFor(request);
    const html = deps.incident(dossier, made);
    await log('report', deps.sha256(html));
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  });

  app.get('/api/review/calls/:callId/report.docx', async (request, reply) => {
    const { callId, dossier, made, log } = await dossierFor(request);
    const data = await deps.docx(dossier, made);
    await log('docx', deps.sha256(data));
    return reply
      .type('application/vnd.openxmlformats-officedocument.wordprocessingml.document')
      .headers(asFile(callId, 'docx'))
      .send(data);
  });

  for (const path of ['/api/review/calls/:callId/bundle', '/api/export/calls/:callId/bundle']) {
    app.get(path, async (request, reply) => {
      const { principal, callId, dossier, made, log } = await dossierFor(request);
      door.check(principal, 'export');
      const { stream, sha256 } = await deps.bundle(dossier, made);
      await log('bundle', sha256);
      return reply.type('application/zip').headers(asFile(callId, 'zip')).send(stream);
    });
  }

  app.get('/api/review/week/report', async (request, reply) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    const { week, site } = read(weekSchema, request.query);
    const sites = sitesFor(principal, site);
    const hiddenFrom = judgeOf(principal);
    const deck = await review.deck({ week, sites, userId: hiddenFrom, zones: deps.zones() });
    const range = { fromMs: deck.fromMs, toMs: deck.toMs, sites, hiddenFrom };
    const html = deps.weekly(
      {
        deck,
        trends: await review.trends({ by: 'type', ...range }),
        agreements: await review.agreements(range),
      },
      { byName: personOf(principal).name, atMs: deps.nowMs() },
    );
    return reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html);
  });

  for (const path of ['/api/review/labels.jsonl', '/api/export/labels.jsonl']) {
    app.get(path, async (request, reply) => {
      const principal = await needPrincipal(door, request);
      door.check(principal, 'export');
      const lines: string[] = [];
      let leftOut = 0;
      const labelled = await review.labels.labelled();
      const judge = judgeOf(principal);
      const hidden = judge === null ? null : await review.blind.among(judge, labelled);
      for (const callId of labelled) {
        const line = hidden?.has(callId) ? null : await review.labels.line(callId);
        if (!line) leftOut += 1;
        else if (mayEnterSite(principal, line.site)) lines.push(line.json);
      }
      return reply
        .type('application/x-ndjson; charset=utf-8')
        .header('kikimori-left-out', String(leftOut))
        .header('content-disposition', 'attachment; filename="labels.jsonl"')
        .send(lines.map((l) => `${l}\n`).join(''));
    });
  }

  /** Facts and decisions of ended calls, newest first, a page at a time; no word of a call. */
  app.get('/api/export/calls', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'export');
    const query = { ...read(searchSchema, request.query), text: '' };
    const reader = { sites: sitesFor(principal, query.site), hiddenFrom: judgeOf(principal) };
    const { hits, next } = await review.search(query, reader);
    const calls = await Promise.all(
      hits.map(async ({ places: _places, ...hit }) => ({
        ...hit,
        decisions: hit.blind ? [] : ((await review.decisions.of(hit.callId))?.decisions ?? []),
      })),
    );
    return { ok: true, calls, next };
  });
}

function asFile(callId: string, ending: string) {
  const name = callId.replace(/[^A-Za-z0-9._-]/g, '_');
  return {
    'cache-control': 'no-store',
    'content-disposition': `attachment; filename="${name}.${ending}"`,
  };
}
