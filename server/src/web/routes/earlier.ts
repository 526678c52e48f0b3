import { callIdSchema } from '@kikimori/shared/transcript/segment.ts';
import type { CallGist } from '@kikimori/shared/view/gist.ts';
import type { FastifyInstance } from 'fastify';
import { Refused, read } from '../../lib/refused.ts';
import type { EventRow } from '../../record/record.ts';
import type { Blind } from '../../review/blind.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { judgeOf } from './review-access.ts';

/**
 * What a call's caller asked before. Who may watch the call may read it; of calls that a reviewer has
 * not judged yet it says nothing (server/src/review/blind.ts).
 */
export function earlierRoutes(
  app: FastifyInstance,
  options: {
    door: Door;
    events(callId: string): Promise<EventRow[]>;
    blind: Pick<Blind, 'unlisted'>;
    gists(callIds: readonly string[]): Promise<CallGist[]>;
  },
): void {
  const { door } = options;

  app.get('/api/calls/:callId/earlier', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'call.watch');
    const { callId } = request.params as { callId: string };
    const [row] = await options.events(read(callIdSchema, callId, 'callId'));
    if (row?.event.kind !== 'started')
      throw new Refused('unknown_call', `callId: no call ${callId}`, 'callId');
    const { call } = row.event;
    door.check(principal, 'call.watch', call);
    const callIds = call.earlier.map((c) => c.callId);
    const judge = judgeOf(principal);
    const hidden = judge === null ? null : await options.blind.unlisted(judge, callIds);
    return { ok: true, calls: await options.gists(callIds.filter((id) => !hidden?.has(id))) };
  });
}
