/**
 * Notes that were begun and not saved, so that neither a new call nor a reload takes them away.
 * They hold words of the call: they live in this tab's session storage, by person and call, and
 * go with the save, with signing out (which clears that storage) and with the tab.
 */
import { FLAGS, type Flag } from '@kikimori/shared/call/event.ts';
import { session } from '../app/session.ts';
import { createStore, type Store } from '../link/store.ts';

export interface NoteDraft {
  flag: Flag | null;
  /** Null while only the flag was chosen: the words still follow the call. */
  note: string | null;
  /** Begun after an earlier save. */
  again: boolean;
}

const KEY = 'kikimori.note.';

function keyOf(callId: string): string | null {
  const who = session.get();
  return who.phase === 'in' ? `${KEY}${encodeURIComponent(who.info.userId)}.${callId}` : null;
}

function parse(text: string | null): NoteDraft | null {
  if (text === null) return null;
  try {
    const kept = JSON.parse(text) as Partial<NoteDraft> | null;
    const flag = FLAGS.find((known) => known === kept?.flag) ?? null;
    const note = typeof kept?.note === 'string' ? kept.note : null;
    return { flag, note, again: kept?.again === true };
  } catch {
    return null;
  }
}

/** What this person left here; what another left goes. */
function read(own: string): ReadonlyMap<string, NoteDraft> {
  const found = new Map<string, NoteDraft>();
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (!key.startsWith(KEY)) continue;
      const draft = key.startsWith(own) ? parse(sessionStorage.getItem(key)) : null;
      if (draft) found.set(key.slice(own.length), draft);
      else sessionStorage.removeItem(key);
    }
  } catch {
    // Storage is forbidden, e.g. in another site's page: drafts live as long as this one.
  }
  return found;
}

const store = createStore<ReadonlyMap<string, NoteDraft>>(new Map());
let readFor: string | null = null;
function follow(): void {
  const own = keyOf('');
  if (own === null || own === readFor) return;
  readFor = own;
  store.set(read(own));
}
follow();
session.subscribe(follow);

/** The drafts of the signed-in person, by call. */
export const noteDrafts: Store<ReadonlyMap<string, NoteDraft>> = store;

export function keepDraft(callId: string, draft: NoteDraft): void {
  const key = keyOf(callId);
  store.set(new Map(store.get()).set(callId, draft));
  try {
    if (key !== null) sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Storage is full or forbidden: the draft lives as long as the page.
  }
}

export function dropDraft(callId: string): void {
  const key = keyOf(callId);
  const rest = new Map(store.get());
  rest.delete(callId);
  store.set(rest);
  try {
    if (key !== null) sessionStorage.removeItem(key);
  } catch {
    // Nothing was kept there either.
  }
}
