import type { CallEvent } from '@kikimori/shared/call/event.ts';
import type { CallRecord, CallRow } from '@kikimori/shared/protocol/http.ts';
import { callListQuerySchema } from '@kikimori/shared/protocol/http.ts';
import { callIdSchema } from '@kikimori/shared/transcript/segment.ts';
import { maskText } from '@kikimori/shared/view/mask.ts';
import { maskCue, maskEvent, maskHead } from '@kikimori/shared/view/record.ts';
import type { FastifyInstance } from 'fastify';
import { Refused, read } from '../../lib/refused.ts';
import type { CallListQuery, EventRow } from '../../record/record.ts';
import type { Blind } from '../../review/blind.ts';
import type { Door } from '../door.ts';
import { needPrincipal } from '../http.ts';
import { judgeOf, needOpen } from './review-access.ts';

/** Reading stored calls: lists and whole records for replay. */
export function reviewRoutes(
  app: FastifyInstance,
  options: {
    door: Door;
    list(query: CallListQuery): Promise<CallRow[]>;
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
    const judge = judgeOf(principal);
    // A list by verdict must not tell how calls were read that are still to be judged.
    const only = judge !== null && verdict !== undefined ? blind.listed(judge) : undefined;
    const calls = await options.list({
      sites,
      limit,
      ...(verdict === undefined ? {} : { verdict }),
      ...(before === undefined ? {} : { beforeMs: before }),
      ...(only ? { only } : {}),
    });
    const callIds = calls.map((c) => c.callId);
    const hidden = judge === null ? null : await blind.unlisted(judge, callIds);
    return {
      ok: true,
      calls: calls.map((c) => asListed(c, hidden?.has(c.callId) ?? false)),
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
        event: maskEvent(r.event, before(r.event), first.call.customerLabel),
        cues: r.cues.map((c) => maskCue(c, first.call.customerLabel)),
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

/** A row as the record's readers see it: the caller's name masked, no reading where it is hidden. */
function asListed(call: CallRow, isHidden: boolean): CallRow {
  const { customerLabel } = call;
  const shown = {
    ...call,
    customerLabel: customerLabel && maskText(customerLabel, '', customerLabel),
  };
  if (!isHidden) return shown;
  const nothing = { verdict: null, types: [], conduct: null, demand: null, cues: null, flag: null };
  return { ...shown, ...nothing, blind: true };
}
