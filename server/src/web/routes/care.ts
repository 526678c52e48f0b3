import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refused } from '../../lib/refused.ts';
import type { Review } from '../../review/review.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { judgeOf, personOf, sitesFor } from './review-access.ts';

/** Care after hard calls: to the agent, and to those whom the centre names for it. */
export function careRoutes(
  app: FastifyInstance,
  deps: {
    door: Door;
    review: Review;
    /** Sign-in names of those who look after agents. */
    contacts: readonly string[];
    advice(): { name: string; text: string }[];
  },
): void {
  app.get('/api/care/mine', async (request) => {
    const person = personOf(await needPrincipal(deps.door, request));
    return { ok: true, calls: await deps.review.care.mine(person.userId), advice: deps.advice() };
  });

  /** @throws Refused `forbidden` for whoever is not named. */
  async function contact(request: FastifyRequest) {
    const principal = await needPrincipal(deps.door, request);
    const person = personOf(principal);
    if (!deps.contacts.includes(person.userId))
      throw new Refused('forbidden', 'not allowed: named in KIKIMORI_CARE_CONTACTS only');
    return { principal, person };
  }

  app.post('/api/care/people/:agentId/talk', async (request, reply) => {
    const { person } = await contact(request);
    const { agentId } = request.params as { agentId: string };
    const people = await deps.review.care.people(sitesFor(person));
    if (!people.some((p) => p.agentId === agentId))
      throw new Refused('not_found', 'agentId: nobody with hard calls at your sites', 'agentId');
    await deps.review.care.talked(person, agentId);
    return reply.status(201).send({ ok: true });
  });

  app.get('/api/care/people', async (request) => {
    const { principal, person } = await contact(request);
    const people = await deps.review.care.people(sitesFor(person));
    // Care does not wait for a judgement; a contact who may judge has seen these calls are hard.
    const judge = judgeOf(principal);
    if (judge !== null) {
      const callIds = people.flatMap((p) => p.calls.map((c) => c.callId));
      const { blind } = deps.review;
      await blind.open(person, [...(await blind.among(judge, callIds))], 'care');
    }
    return { ok: true, people, advice: deps.advice() };
  });
}
