import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { recordingSchema } from '@kikimori/shared/protocol/review.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refused, read } from '../../lib/refused.ts';
import type { Review } from '../../review/review.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { callFor, personOf } from './review-access.ts';

/**
 * Recordings of stored calls. QA, or a key made for ingest, hands one in; only QA hears it: a voice
 * cannot be masked. It tells what was said and not what anybody judged, so it is open to a reviewer
 * before the judgement.
 */
export function reviewRecordingRoutes(
  app: FastifyInstance,
  deps: { door: Door; review: Review },
): void {
  const { door, review } = deps;

  // A recording is not read into memory; its route counts the bytes.
  for (const type of [/^audio\//, 'application/ogg', 'application/octet-stream'])
    app.addContentTypeParser(type, (_request, body, done) => done(null, body));

  for (const [path, action] of [
    ['/api/review/calls/:callId/recording', 'review.write'],
    ['/api/ingest/calls/:callId/recording', 'ingest'],
  ] as const) {
    app.post(path, async (request, reply) => {
      const principal = await needPrincipal(door, request);
      const params = request.params as { callId: string };
      const callId = await callFor(deps, principal, action, params.callId);
      const about = read(recordingSchema, request.query);
      const body = request.body as Readable | undefined;
      if (typeof body?.pipe !== 'function')
        throw new Refused('bad_request', 'body: send the file as audio/*', '(body)');
      const who =
        principal.kind === 'person'
          ? { userId: principal.userId, name: principal.name }
          : { userId: `key:${principal.keyId}`, name: principal.name };
      const recording = await review.recordings.add(who, { callId, ...about }, body);
      return reply.status(201).send({ ok: true, recording });
    });
  }

  app.get('/api/review/calls/:callId/recording', async (request) => {
    const { callId } = await mayHear(request);
    const [recording] = await review.recordings.all(callId);
    const isThere = (await review.recordings.of(callId)) !== null;
    return { ok: true, recording: recording ? { ...recording, isThere } : null };
  });

  app.get('/api/review/calls/:callId/recording/audio', async (request, reply) => {
    const { callId, person } = await mayHear(request);
    const stored = await review.recordings.of(callId);
    if (!stored) throw new Refused('not_found', 'callId: no recording of this call', 'callId');
    const range = rangeOf(request.headers.range, stored.info.bytes);
    if (range === 'unsatisfiable')
      return reply.status(416).header('content-range', `bytes */${stored.info.bytes}`).send();
    // Who listened is part of the call's history; a player asks for its parts many times.
    if (range.from === 0) {
      const { sha256 } = stored.info;
      await review.shelf.logExport(person, { callId, kind: 'audio', masked: false, sha256 });
    }
    return sound(reply, stored, range);
  });

  async function mayHear(request: FastifyRequest) {
    const principal = await needPrincipal(door, request);
    const params = request.params as { callId: string };
    const callId = await callFor(deps, principal, 'review.write', params.callId);
    return { callId, person: personOf(principal) };
  }
}

interface Range {
  from: number;
  to: number;
  isPart: boolean;
}

function sound(
  reply: FastifyReply,
  { info, path, mime }: { info: { bytes: number; sha256: string }; path: string; mime: string },
  { from, to, isPart }: Range,
) {
  return reply
    .status(isPart ? 206 : 200)
    .type(mime)
    .headers({
      'accept-ranges': 'bytes',
      'cache-control': 'no-store',
      'content-length': to - from + 1,
      etag: `"${info.sha256}"`,
      ...(isPart ? { 'content-range': `bytes ${from}-${to}/${info.bytes}` } : {}),
    })
    .send(createReadStream(path, { start: from, end: to }));
}

/** One range of bytes (RFC 9110, 14.1.2); anything else than one range is the whole file. */
function rangeOf(header: string | undefined, bytes: number): Range | 'unsatisfiable' {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  const whole = { from: 0, to: bytes - 1, isPart: false };
  if (!found || (found[1] === '' && found[2] === '')) return whole;
  const from = found[1] === '' ? Math.max(0, bytes - Number(found[2])) : Number(found[1]);
  const to = found[1] === '' || found[2] === '' ? bytes - 1 : Math.min(Number(found[2]), bytes - 1);
  return from > to ? 'unsatisfiable' : { from, to, isPart: true };
}
