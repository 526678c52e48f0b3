import type { Refusal } from '@kikimori/shared/protocol/errors.ts';
import type { ChunkReceipt } from '@kikimori/shared/protocol/events.ts';
import {
  callEndSchema,
  callStartSchema,
  chunkSchema,
} from '@kikimori/shared/transcript/segment.ts';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Logger } from '../../lib/logger.ts';
import { read, toRefusal } from '../../lib/refused.ts';
import type { Asks } from '../../publish/socket.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';

/** Most chunks in one request. */
export const MAX_CHUNKS = 500;

const batchSchema = z.object({ chunks: z.array(z.unknown()).min(1).max(MAX_CHUNKS) });
type ChunkAnswer = ({ ok: true } & ChunkReceipt) | { ok: false; error: Refusal };

/** Ingest over plain HTTP: the same messages and the same checks as over socket.io. */
export function ingestRoutes(
  app: FastifyInstance,
  options: { door: Door; asks: Asks; log: Logger },
): void {
  const { door, asks, log } = options;

  app.post('/api/ingest/calls', async (request, reply) => {
    const principal = await needPrincipal(door, request);
    const result = await asks.start(principal, read(callStartSchema, request.body));
    return reply.status(201).send({ ok: true, ...result });
  });

  app.post('/api/ingest/chunks', async (request) => {
    const principal = await needPrincipal(door, request);
    const { chunks } = read(batchSchema, request.body);
    // One bad chunk is refused by its place; the others are taken.
    const answers = await Promise.all(
      chunks.map(async (body, k): Promise<ChunkAnswer> => {
        try {
          const chunk = read(chunkSchema, body, `chunks.${k}`);
          return { ok: true, ...(await asks.chunk(principal, chunk)) };
        } catch (error) {
          return {
            ok: false,
            error: toRefusal(error, (e) => log.error({ err: String(e) }, 'chunk')),
          };
        }
      }),
    );
    return { ok: answers.every((a) => a.ok), answers };
  });

  app.post('/api/ingest/end', async (request) => {
    const principal = await needPrincipal(door, request);
    await asks.end(principal, read(callEndSchema, request.body));
    return { ok: true };
  });
}
