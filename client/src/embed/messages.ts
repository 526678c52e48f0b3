/**
 * What the sidebar and the page around it say to each other (docs/embed.md). Pure: unknown data in,
 * a message or nothing out. No word of the transcript unless the centre switched it on.
 */
import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { CueKind } from '@kikimori/shared/label.ts';
import type { CallView } from '@kikimori/shared/view/views.ts';

/** In every message as `kikimori`; raised when either side could no longer understand the other. */
export const EMBED_VERSION = 1;

/** From the page around. `id` comes back in the answer. */
export type Inbound = { id: string | null } & (
  | { type: 'hello' }
  | { type: 'call.started'; callId: string }
  | { type: 'customer.open'; customerRef: string }
);

/** To the page around. */
export type Outbound =
  | { type: 'ready'; signedIn: boolean }
  | { type: 'call.shown'; callId: string; customerRef: string | null }
  | { type: 'call.ended'; callId: string }
  | {
      type: 'cue.raised';
      callId: string;
      cueId: string;
      kind: CueKind;
      title: string;
      /** Only with KIKIMORI_EMBED_WORDS. */
      why?: string;
      quotes?: { atMs: number; text: string }[];
    }
  | {
      type: 'cue.withdrawn';
      callId: string;
      cueId: string;
      kind: CueKind;
      how: 'done' | 'snoozed' | 'wrong' | 'withdrawn';
    }
  | { type: 'answer'; id: string; ok: boolean; reason?: 'unknown_call' | 'unknown_customer' };

const MAX_LENGTH = 128;

function textIn(data: object, key: string): string | null {
  const value = (data as Record<string, unknown>)[key];
  return typeof value === 'string' && value !== '' && value.length <= MAX_LENGTH ? value : null;
}

/** A message of ours, or null: other frames and extensions talk on the same channel. */
export function readInbound(data: unknown): Inbound | null {
  if (typeof data !== 'object' || data === null) return null;
  if ((data as { kikimori?: unknown }).kikimori !== EMBED_VERSION) return null;
  const id = textIn(data, 'id');
  const callId = textIn(data, 'callId');
  const customerRef = textIn(data, 'customerRef');
  switch ((data as { type?: unknown }).type) {
    case 'hello':
      return { type: 'hello', id };
    case 'call.started':
      return callId === null ? null : { type: 'call.started', id, callId };
    case 'customer.open':
      return customerRef === null ? null : { type: 'customer.open', id, customerRef };
    default:
      return null;
  }
}

const openCues = (view: CallView): Cue[] => [...(view.cue ? [view.cue] : []), ...view.waiting];

/** What is to be told when the call goes from one view to the next; `before` null at its first. */
export function changes(before: CallView | null, now: CallView, words: boolean): Outbound[] {
  const { callId } = now;
  const told: Outbound[] = [];
  const known = new Set(before ? openCues(before).map(({ id }) => id) : []);
  const open = openCues(now);
  for (const { id, kind } of before ? openCues(before) : []) {
    if (open.some((cue) => cue.id === id)) continue;
    const status = now.past.find((cue) => cue.id === id)?.status;
    const how = status === undefined || status === 'open' ? 'withdrawn' : status;
    told.push({ type: 'cue.withdrawn', callId, cueId: id, kind, how });
  }
  for (const { id, kind, title, reason } of open) {
    if (known.has(id)) continue;
    told.push({
      type: 'cue.raised',
      callId,
      cueId: id,
      kind,
      title,
      ...(words
        ? { why: reason.text, quotes: reason.quotes.map(({ atMs, text }) => ({ atMs, text })) }
        : {}),
    });
  }
  if (now.status === 'ended' && before?.status !== 'ended')
    told.push({ type: 'call.ended', callId });
  return told;
}
