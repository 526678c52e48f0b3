import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../../lib/metrics.ts';

/** For the proxy and the monitoring of the centre. Nothing here names a call or a person. */
export function healthRoutes(
  app: FastifyInstance,
  options: { metrics: Metrics; versions: () => Record<string, string>; isReady: () => boolean },
): void {
  app.get('/api/health', async (_request, reply) => {
    const ready = options.isReady();
    return reply.status(ready ? 200 : 503).send({ ok: ready, ...options.versions() });
  });

  app.get('/metrics', async (_request, reply) => {
    const { registry } = options.metrics;
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}
