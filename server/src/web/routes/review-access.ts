import type { Action, Principal } from '@kikimori/shared/protocol/access.ts';
import { may, mayEnterSite } from '@kikimori/shared/protocol/access.ts';
import { callIdSchema } from '@kikimori/shared/transcript/segment.ts';
import { Refused, read } from '../../lib/refused.ts';
import type { Review } from '../../review/review.ts';
import type { Door, Person } from '../door.ts';

/** What the routes of the review share: whose sites, which call, which person. */

/** The principal's sites for a query: null for all; narrowed to `site` where one is asked for. */
export function sitesFor(principal: Principal, site?: string): string[] | null {
  const own = principal.sites.includes('*') ? null : principal.sites;
  if (site === undefined) return own;
  return own && !own.includes(site) ? [] : [site];
}

/** @throws Refused `forbidden`: judging is a person's work. */
export function personOf(principal: Principal): Person {
  if (principal.kind !== 'person') throw new Refused('forbidden', 'only people may do this');
  return principal;
}

/**
 * The id of a stored call that the principal may reach.
 * @throws Refused `unknown_call`, also for a call of another site; `forbidden` by role.
 */
export async function callFor(
  deps: { door: Door; review: Review },
  principal: Principal,
  action: Action,
  value: unknown,
): Promise<string> {
  deps.door.check(principal, action);
  const callId = read(callIdSchema, value, 'callId');
  const scope = await deps.review.scope(callId);
  if (!scope || !mayEnterSite(principal, scope.site))
    throw new Refused('unknown_call', `callId: no call ${callId}`, 'callId');
  return callId;
}

/**
 * Whom blindness binds (server/src/review/blind.ts): a person who may judge must judge before they
 * see what others judged. Null for everybody else: an SV reads, a key exports.
 */
export function judgeOf(principal: Principal): string | null {
  return principal.kind === 'person' && may(principal, 'review.write') ? principal.userId : null;
}

/** Those of the calls that the principal must judge first, in the order given. */
export async function hiddenAmong(
  blind: Pick<Review['blind'], 'among'>,
  principal: Principal,
  callIds: readonly string[],
): Promise<string[]> {
  const judge = judgeOf(principal);
  if (judge === null) return [];
  const hidden = await blind.among(judge, callIds);
  return callIds.filter((id) => hidden.has(id));
}

/**
 * Nothing of these calls is hidden from the principal.
 * @throws Refused `judge_first` naming the first that is.
 */
export async function needOpen(
  blind: Pick<Review['blind'], 'among'>,
  principal: Principal,
  callIds: readonly string[],
): Promise<void> {
  const [hidden] = await hiddenAmong(blind, principal, callIds);
  if (hidden !== undefined)
    throw new Refused('judge_first', `callId: judge ${hidden} first`, 'callId');
}

/**
 * Watching a call shows what the software makes of it: an ended one is hidden as everywhere, a live
 * one counts as seen.
 */
export async function noteWatching(
  blind: Review['blind'],
  principal: Principal,
  callId: string,
): Promise<void> {
  if (principal.kind !== 'person' || judgeOf(principal) === null) return;
  await needOpen(blind, principal, [callId]);
  await blind.watch(principal, callId);
}

/** The last four weeks where no time is given. */
export function rangeFor(
  query: { from?: number | undefined; to?: number | undefined },
  nowMs: number,
) {
  const toMs = query.to ?? nowMs;
  return { fromMs: query.from ?? toMs - 28 * 24 * 60 * 60 * 1000, toMs };
}
