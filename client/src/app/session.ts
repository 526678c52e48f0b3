/** Who is signed in here. */
import type { Role } from '@kikimori/shared/protocol/access.ts';
import type { ErrorCode } from '@kikimori/shared/protocol/errors.ts';
import type { SessionInfo } from '@kikimori/shared/protocol/http.ts';
import { request } from '../link/http.ts';
import { createStore, type Store } from '../link/store.ts';

/** The demo alone names its accounts to whoever is not signed in. */
export interface DemoAccount {
  userId: string;
  name: string;
  role: Role;
  password: string;
}

export type SessionState =
  | { phase: 'asking' }
  | { phase: 'unreachable' }
  | { phase: 'out'; accounts: readonly DemoAccount[] }
  /** `expired`: was in, and the server forgot; the screen stays and asks for the password. */
  | { phase: 'in'; info: SessionInfo; expired: boolean };

const store = createStore<SessionState>({ phase: 'asking' });
export const session: Store<SessionState> = store;

function accountsOf(body: unknown): DemoAccount[] {
  const { accounts } = (body as { accounts?: DemoAccount[] } | null) ?? {};
  return Array.isArray(accounts) ? accounts : [];
}

/** Asks the server who we are. */
export async function askSession(): Promise<void> {
  const result = await request<{ session: SessionInfo }>('GET', '/api/session');
  if (result.ok) store.set({ phase: 'in', info: result.value.session, expired: false });
  else if (result.code === 'unauthenticated') {
    store.set({ phase: 'out', accounts: accountsOf(result.body) });
  } else store.set({ phase: 'unreachable' });
}

/** Null when signed in; else why not. */
export async function signIn(
  userId: string,
  password: string,
): Promise<ErrorCode | 'unreachable' | null> {
  const before = store.get();
  const result = await request('POST', '/api/session', { userId, password });
  if (!result.ok) return result.code;
  await askSession();
  const after = store.get();
  // Somebody else at the same screen: nothing of the former person may stay in memory.
  if (before.phase === 'in' && after.phase === 'in' && after.info.userId !== before.info.userId) {
    sessionStorage.clear();
    location.assign('/');
  }
  return null;
}

export async function signOut(): Promise<void> {
  await request('DELETE', '/api/session');
  sessionStorage.clear();
  location.assign('/signin');
}

/** A request or the link was refused as unknown: keep the screen, ask to sign in again. */
export function sessionExpired(): void {
  const state = store.get();
  if (state.phase === 'in' && !state.expired) store.set({ ...state, expired: true });
}

export function homeOf(role: Role): string {
  if (role === 'agent') return '/agent';
  return role === 'qa' ? '/review' : '/floor';
}
