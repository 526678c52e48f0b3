import { mayEnterSite } from '@kikimori/shared/protocol/access.ts';
import type { PlainLine } from '@kikimori/shared/protocol/review.ts';
import { noteSchema, savedSearchSchema, searchSchema } from '@kikimori/shared/protocol/review.ts';
import { labelPutSchema } from '@kikimori/shared/protocol/review-labels.ts';
import type { Deck } from '@kikimori/shared/protocol/review-week.ts';
import {
  decisionSchema,
  openSchema,
  weekCloseSchema,
  weekSchema,
} from '@kikimori/shared/protocol/review-week.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused, read } from '../../lib/refused.ts';
import type { importLabels } from '../../review/labels-in.ts';
import type { Review } from '../../review/review.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { callFor, hiddenAmong, judgeOf, needOpen, personOf, sitesFor } from './review-access.ts';

/** A year of labelled calls. */
const MAX_IMPORT_BYTES = 50_000_000;

/**
 * The reviewer's desk: search, the weekly deck, judgements, labels, notes. QA writes; an SV
 * reads. Who is to judge sees what others judged only after their own judgement is stored.
 */
export function reviewDeskRoutes(
  app: FastifyInstance,
  deps: {
    door: Door;
    review: Review;
    nowMs(): number;
    importLabels: typeof importLabels;
    /** What was said, and the caller's earlier calls of which the record speaks. */
    plain(callId: string): Promise<{ lines: PlainLine[]; earlier: string[] }>;
    zones(): Deck['zones'];
  },
): void {
  const { door, review } = deps;

  app.get('/api/review/search', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    const query = read(searchSchema, request.query);
    const reader = { sites: sitesFor(principal, query.site), hiddenFrom: judgeOf(principal) };
    return { ok: true, ...(await review.search(query, reader)) };
  });

  app.get('/api/review/week', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    personOf(principal);
    const { week, site, call } = read(weekSchema, request.query);
    const deck = await review.deck({
      week,
      callId: call,
      sites: sitesFor(principal, site),
      userId: judgeOf(principal),
      zones: deps.zones(),
    });
    return { ok: true, deck };
  });

  app.post('/api/review/week/close', async (request, reply) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.write');
    const { week } = read(weekCloseSchema, request.body);
    const sites = sitesFor(principal);
    // Names a day that is no Monday.
    const deck = await review.deck({ week, sites, userId: null, zones: deps.zones() });
    if (deck.toMs > deps.nowMs())
      throw new Refused('bad_request', 'week: has not ended yet', 'week');
    await review.blind.close(personOf(principal), week, sites);
    return reply.status(201).send({ ok: true, closings: await review.blind.closings(week, sites) });
  });

  app.post('/api/review/decisions', async (request, reply) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.write');
    const input = read(decisionSchema, request.body);
    await callFor(deps, principal, 'review.write', input.callId);
    if ((await review.decisions.of(input.callId)) === null)
      throw new Refused('bad_request', 'callId: the call has not ended yet', 'callId');
    const decision = await review.decisions.add(personOf(principal), input);
    const judgements = await review.decisions.of(input.callId);
    return reply.status(201).send({ ok: true, decision, judgements });
  });

  app.get('/api/review/calls/:callId', async (request) => {
    const principal = await needPrincipal(door, request);
    const params = request.params as { callId: string };
    const callId = await callFor(deps, principal, 'review.read', params.callId);
    personOf(principal);
    const { lines, earlier } = await deps.plain(callId);
    const hidden = await hiddenAmong(review.blind, principal, [callId, ...earlier]);
    return {
      ok: true,
      lines,
      judgements: hidden.includes(callId) ? null : await review.decisions.of(callId),
      judgeFirst: await Promise.all(
        hidden.map(async (id) => ({
          callId: id,
          startedAtMs: (await review.scope(id))?.startedAtMs ?? 0,
        })),
      ),
    };
  });

  app.post('/api/review/calls/:callId/open', async (request, reply) => {
    const principal = await needPrincipal(door, request);
    const params = request.params as { callId: string };
    const callId = await callFor(deps, principal, 'review.write', params.callId);
    const person = personOf(principal);
    const { reason } = read(openSchema, request.body);
    if (await review.blind.is(person.userId, callId))
      await review.blind.open(person, [callId], reason);
    return reply.status(201).send({ ok: true });
  });

  app.get('/api/review/calls/:callId/labels', async (request) => {
    const principal = await needPrincipal(door, request);
    const params = request.params as { callId: string };
    const callId = await callFor(deps, principal, 'review.read', params.callId);
    await needOpen(review.blind, principal, [callId]);
    return { ok: true, labels: await review.labels.get(callId) };
  });

  // The pages send POST, integrators PUT; both replace nothing and add.
  app.route({
    method: ['PUT', 'POST'],
    url: '/api/review/calls/:callId/labels',
    handler: putLabels,
  });
  async function putLabels(request: FastifyRequest) {
    const principal = await needPrincipal(door, request);
    const params = request.params as { callId: string };
    const callId = await callFor(deps, principal, 'review.write', params.callId);
    await needOpen(review.blind, principal, [callId]);
    await review.labels.put(personOf(principal), callId, read(labelPutSchema, request.body));
    return { ok: true, labels: await review.labels.get(callId) };
  }

  app.addContentTypeParser(
    'application/x-ndjson',
    { parseAs: 'string', bodyLimit: MAX_IMPORT_BYTES },
    (_request, body, done) => done(null, body),
  );
  app.post('/api/review/labels.jsonl', { bodyLimit: MAX_IMPORT_BYTES }, async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.write');
    if (typeof request.body !== 'string')
      throw new Refused('bad_request', 'body: send application/x-ndjson', '(body)');
    const person = personOf(principal);
    const result = await deps.importLabels(
      {
        labels: review.labels,
        async mayLabel(callId) {
          const scope = await review.scope(callId);
          if (!scope || !mayEnterSite(principal, scope.site)) return 'unknown-call';
          return (await review.blind.is(person.userId, callId)) ? 'judge-first' : 'yes';
        },
      },
      person,
      request.body,
    );
    return { ok: true, ...result };
  });

  app.get('/api/review/calls/:callId/notes', async (request) => {
    const principal = await needPrincipal(door, request);
    const params = request.params as { callId: string };
    const callId = await callFor(deps, principal, 'review.read', params.callId);
    await needOpen(review.blind, principal, [callId]);
    const notes = [...(await review.shelf.notes(callId))].map(([field, n]) => ({ field, ...n }));
    return { ok: true, notes };
  });

  app.post('/api/review/notes', async (request, reply) => {
    const principal = await needPrincipal(door, request);
    const note = read(noteSchema, request.body);
    await callFor(deps, principal, 'review.write', note.callId);
    await review.shelf.note(personOf(principal), note);
    return reply.status(201).send({ ok: true });
  });

  app.get('/api/review/searches', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    return { ok: true, searches: await review.shelf.searches(personOf(principal)) };
  });

  app.post('/api/review/searches', async (request, reply) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    const search = read(savedSearchSchema, request.body);
    const saved = await review.shelf.saveSearch(personOf(principal), search);
    return reply.status(201).send({ ok: true, search: saved });
  });

  app.delete('/api/review/searches/:id', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    const { id } = request.params as { id: string };
    if (!(await review.shelf.dropSearch(personOf(principal), id)))
      throw new Refused('not_found', 'id: no such search', 'id');
    return { ok: true };
  });
}
