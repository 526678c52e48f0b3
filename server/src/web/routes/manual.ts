import { basename } from 'node:path';
import { may } from '@kikimori/shared/protocol/access.ts';
import type { ManualPage } from '@kikimori/shared/protocol/http.ts';
import type { ManualIndex } from '@kikimori/shared/protocol/manual-index.ts';
import type { FastifyInstance } from 'fastify';
import type { ManualStore } from '../../manual/store.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';

/** The running manual for reading and searching; its problems for those who keep it. */
export function manualRoutes(
  app: FastifyInstance,
  options: { door: Door; manual: ManualStore; index(): Promise<ManualIndex> },
): void {
  const { door, manual, index } = options;

  app.get('/api/manual/index', async (request, reply) => {
    door.check(await needPrincipal(door, request), 'call.watch');
    const { version } = manual.current();
    // Most questions are whether it is still the same one.
    const tag = `"${version}"`;
    reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (request.headers['if-none-match'] === tag) return reply.status(304).send();
    return { ok: true, index: await index() };
  });

  app.get('/api/manual', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'call.watch');
    const running = manual.current();
    const page: ManualPage = {
      version: running.version,
      name: running.name,
      stages: running.stages,
      steps: running.steps,
      types: running.types,
      sorting: running.sorting,
      criteria: running.criteria,
      authority: running.authority,
      ...(running.cases ? { cases: running.cases } : {}),
      ...(may(principal, 'review.read')
        ? {
            problems: manual.problems().map((p) => ({ ...p, file: basename(p.file) })),
            waiting: manual.waiting()?.version ?? null,
          }
        : {}),
    };
    return { ok: true, manual: page };
  });
}
