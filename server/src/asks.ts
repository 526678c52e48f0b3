import type { Principal } from '@kikimori/shared/protocol/access.ts';
import { mayEnterSite } from '@kikimori/shared/protocol/access.ts';
import { Refused } from './lib/refused.ts';
import type { Pipeline } from './pipeline.ts';
import type { Asks } from './publish/socket.ts';
import type { Door, Person } from './web/door.ts';

/**
 * Everything the outside may ask of calls, each checked at the door first. HTTP routes and sockets
 * share this one list.
 */
export function createAsks(
  door: Door,
  pipeline: Pipeline,
  /** Told before a call's view goes out; may refuse. */
  { onWatch }: { onWatch(principal: Principal, callId: string): Promise<void> },
): Asks {
  function person(principal: Principal): Person {
    if (principal.kind !== 'person') throw new Refused('forbidden', 'only people may do this');
    return principal;
  }

  async function scopeFor(principal: Principal, callId: string) {
    const scope = await pipeline.scope(callId);
    // Another site's call is answered like a call that does not exist.
    if (!mayEnterSite(principal, scope.site)) {
      throw new Refused('unknown_call', `callId: no call ${callId}`, 'callId');
    }
    return scope;
  }

  return {
    async start(principal, body) {
      door.check(principal, 'ingest', { agentId: body.agentId, site: body.site });
      await pipeline.start(body);
      return { callId: body.callId };
    },
    async chunk(principal, body) {
      door.check(principal, 'ingest');
      door.check(principal, 'ingest', await scopeFor(principal, body.callId));
      return pipeline.chunk(body);
    },
    async end(principal, body) {
      door.check(principal, 'ingest');
      door.check(principal, 'ingest', await scopeFor(principal, body.callId));
      await pipeline.end(body);
      return {};
    },
    async watch(principal, { callId, afterSeq }) {
      door.check(principal, 'call.watch');
      door.check(principal, 'call.watch', await scopeFor(principal, callId));
      await onWatch(principal, callId);
      return { update: await pipeline.catchUp(callId, afterSeq) };
    },
    async answer(principal, { callId, cueId, answer }) {
      door.check(principal, 'call.answer', await scopeFor(principal, callId));
      await pipeline.act(callId, { kind: 'answered', cueId, answer, by: person(principal).userId });
      return {};
    },
    async hold(principal, { callId, on }) {
      door.check(principal, 'call.answer', await scopeFor(principal, callId));
      await pipeline.act(callId, { kind: 'held', on, by: person(principal).userId });
      return {};
    },
    async ask(principal, { callId }) {
      door.check(principal, 'call.answer', await scopeFor(principal, callId));
      await pipeline.act(callId, { kind: 'asked', by: person(principal).userId });
      return {};
    },
    async flag(principal, { callId, flag, note }) {
      door.check(principal, 'call.flag', await scopeFor(principal, callId));
      await pipeline.act(callId, {
        kind: 'flagged',
        flag,
        by: person(principal).userId,
        ...(note === undefined ? {} : { note }),
      });
      return {};
    },
    async supervise(principal, { callId, action, text, reported }) {
      door.check(principal, 'call.supervise', await scopeFor(principal, callId));
      const { userId, name } = person(principal);
      await pipeline.act(callId, {
        kind: 'supervised',
        action,
        by: userId,
        byName: name,
        ...(text === undefined ? {} : { text }),
        ...(reported === undefined ? {} : { reported }),
      });
      return {};
    },
    async desk(principal) {
      return { calls: pipeline.desk(person(principal).userId) };
    },
    async floor(principal, { site }) {
      door.check(principal, 'floor.watch');
      const tiles = pipeline
        .tiles()
        .filter((t) => mayEnterSite(principal, t.site) && (site === undefined || t.site === site));
      return { tiles };
    },
  };
}
