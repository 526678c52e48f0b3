import { caseSchema, promoteSchema } from '@kikimori/shared/protocol/review-cases.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { read } from '../../lib/refused.ts';
import type { Review } from '../../review/review.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { callFor, judgeOf, needOpen, personOf, sitesFor } from './review-access.ts';

/** Cases to learn from: marked in a call, and put into the manual by a person who read them. */
export function reviewCaseRoutes(app: FastifyInstance, deps: { door: Door; review: Review }): void {
  const { door, review } = deps;

  app.get('/api/review/cases', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    return { ok: true, cases: await review.cases.list(sitesFor(principal), judgeOf(principal)) };
  });

  app.post('/api/review/cases', async (request, reply) => {
    const principal = await needPrincipal(door, request);
    const one = read(caseSchema, request.body);
    const callId = await callFor(deps, principal, 'review.write', one.callId);
    await needOpen(review.blind, principal, [callId]);
    const stored = await review.cases.add(personOf(principal), one);
    return reply.status(201).send({ ok: true, case: stored });
  });

  /** The case of the address, for somebody who may write. */
  async function caseFor(request: FastifyRequest) {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.write');
    const { id } = request.params as { id: string };
    const callId = await callFor(deps, principal, 'review.write', await review.cases.callOf(id));
    await needOpen(review.blind, principal, [callId]);
    return { id, person: personOf(principal) };
  }

  app.get('/api/review/cases/:id/draft', async (request) => {
    const { id } = await caseFor(request);
    return { ok: true, lines: await review.cases.draft(id) };
  });

  app.post('/api/review/cases/:id/manual', async (request, reply) => {
    const { id, person } = await caseFor(request);
    const { confirmed: _read, ...words } = read(promoteSchema, request.body);
    const warnings = await review.cases.promote(person, id, words);
    return reply.status(201).send({ ok: true, warnings });
  });

  app.delete('/api/review/cases/:id/manual', async (request) => {
    const { id, person } = await caseFor(request);
    return { ok: true, warnings: await review.cases.withdraw(person, id) };
  });
}
