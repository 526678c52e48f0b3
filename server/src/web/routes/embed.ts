import type { EmbedInfo } from '@kikimori/shared/protocol/http.ts';
import type { FastifyInstance } from 'fastify';

/** Whom a framed sidebar may speak with. No secret: the same origins stand in frame-ancestors. */
export function embedRoutes(app: FastifyInstance, info: EmbedInfo): void {
  app.get('/api/embed', async () => ({ ok: true, ...info }));
}
