import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { CallFeedState } from '../link/call-feed.ts';
import { createLink, type Link } from '../link/link.ts';
import { createSocket } from '../link/socket.ts';
import { useStore } from '../link/use-store.ts';
import { session, sessionExpired } from './session.ts';

const LinkContext = createContext<Link | null>(null);

/** How often the clock is looked at, and a jump that only a sleep explains. */
const LOOK_MS = 2_000;
const SLEPT_MS = 10_000;

/** One link for the page. It runs while a person is signed in. */
export function LinkProvider({ children }: { children: ReactNode }) {
  const [link] = useState(() => createLink(createSocket()));
  const state = useStore(session);
  const isIn = state.phase === 'in' && !state.expired;

  useEffect(() => {
    if (!isIn) return;
    link.start();
    const wake = () => {
      if (document.visibilityState === 'visible') link.wake();
    };
    addEventListener('online', wake);
    document.addEventListener('visibilitychange', wake);
    document.addEventListener('resume', wake);
    // A laptop that slept with this page in sight tells nobody: the clock has jumped.
    let lastMs = Date.now();
    const watch = setInterval(() => {
      const nowMs = Date.now();
      if (nowMs - lastMs > SLEPT_MS) wake();
      lastMs = nowMs;
    }, LOOK_MS);
    return () => {
      clearInterval(watch);
      document.removeEventListener('resume', wake);
      removeEventListener('online', wake);
      document.removeEventListener('visibilitychange', wake);
      link.stop();
    };
  }, [link, isIn]);

  useEffect(
    () =>
      link.state.subscribe(() => {
        if (link.state.get().phase === 'signed-out') sessionExpired();
      }),
    [link],
  );

  return <LinkContext value={link}>{children}</LinkContext>;
}

export function useLink(): Link {
  const link = useContext(LinkContext);
  if (!link) throw new Error('useLink outside of LinkProvider');
  return link;
}

/** Watches a call while the component is on the screen. */
export function useCall(callId: string): CallFeedState {
  const link = useLink();
  useEffect(() => link.watchCall(callId), [link, callId]);
  return useStore(link.call(callId));
}
