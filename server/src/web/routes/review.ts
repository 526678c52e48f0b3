import type { CallEvent } from '@kikimori/shared/call/event.ts';
import type { CallRecord, CallRow } from '@kikimori/shared/protocol/http.ts';
import { callListQuerySchema } from '@kikimori/shared/protocol/http.ts';
import { callIdSchema } from '@kikimori/shared/transcript/segment.ts';
import { maskCue, maskEvent, maskHead } from '@kikimori/shared/view/record.ts';
import type { FastifyInstance } from 'fastify';
import { Refused, read } from '../../lib/refused.ts';
import type { EventRow } from '../../record/record.ts';
import type { Blind } from '../../review/blind.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { judgeOf, needOpen } from './review-access.ts';

/** Reading stored calls: lists and whole records for replay. */
export function reviewRoutes(
  app: FastifyInstance,
  options: {
    door: Door;
    list(query: {
      sites: string[] | null;
      verdict?: string;
      beforeMs?: number;
      limit: number;
    }): Promise<CallRow[]>;
    events(callId: string): Promise<EventRow[]>;
    manual(version: string): Promise<unknown | null>;
    blind: Blind;
  },
): void {
  const { door, blind } = options;

  app.get('/api/calls', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    const { verdict, site, before, limit } = read(callListQuerySchema, request.query);
    const own = principal.sites.includes('*') ? null : principal.sites;
    const sites = site === undefined ? own : own && !own.includes(site) ? [] : [site];
    const calls = await options.list({
      sites,
      limit,
      ...(verdict === undefined ? {} : { verdict }),
      ...(before === undefined ? {} : { beforeMs: before }),
    });
    const judge = judgeOf(principal);
    if (judge === null) return { ok: true, calls, next: nextOf(calls, limit) };
    const hidden = await blind.among(
      judge,
      calls.map((c) => c.callId),
    );
    // A list by verdict must not tell how the calls were read that are still to be judged.
    const shown = verdict === undefined ? calls : calls.filter((c) => !hidden.has(c.callId));
    return {
      ok: true,
      calls: shown.map((c) => (hidden.has(c.callId) ? withoutJudgement(c) : c)),
      next: nextOf(calls, limit),
    };
  });

  app.get('/api/calls/:callId/record', async (request) => {
    const principal = await needPrincipal(door, request);
    door.check(principal, 'review.read');
    const { callId } = request.params as { callId: string };
    const rows = await options.events(read(callIdSchema, callId, 'callId'));
    const first = rows[0]?.event;
    if (first?.kind !== 'started') {
      throw new Refused('unknown_call', `callId: no call ${callId}`, 'callId');
    }
    door.check(principal, 'review.read', first.call);
    const earlier = first.call.earlier.map((e) => e.callId);
    await needOpen(blind, principal, [first.call.callId, ...earlier]);
    const texts = new Map<number, string>();
    for (const { event } of rows) {
      if ('utterance' in event) texts.set(event.utterance.i, event.utterance.text);
    }
    const before = (event: CallEvent) =>
      'utterance' in event ? texts.get(event.utterance.i - 1) : undefined;
    const record: CallRecord = {
      head: maskHead(first.call),
      events: rows.map((r) => ({
        seq: r.seq,
        recordedAtMs: r.recordedAtMs,
        event: maskEvent(r.event, before(r.event)),
        cues: r.cues.map(maskCue),
        hash: r.hash,
      })),
      manual: await options.manual(first.call.versions.manual),
    };
    return { ok: true, record };
  });
}

/** Where the next page begins; null after the last. */
function nextOf(calls: readonly CallRow[], limit: number): number | null {
  return calls.length < limit ? null : (calls.at(-1)?.startedAtMs ?? null);
}

function withoutJudgement(call: CallRow): CallRow {
  const nothing = { verdict: null, types: [], conduct: null, demand: null, cues: null, flag: null };
  return { ...call, ...nothing, blind: true };
}
