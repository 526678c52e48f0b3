import type { LinkSocket } from './socket.ts';
import { createStore, type Store } from './store.ts';

/** How the screen stands with the server. Every phase but `connected` is shown in words. */
export interface LinkState {
  phase: 'connecting' | 'connected' | 'lost' | 'signed-out' | 'outdated';
  /** This screen's clock when the phase began, in milliseconds. */
  sinceMs: number;
  /** The server said that it goes down on purpose. */
  stopping: boolean;
  /** True in `connected` when it follows a loss. */
  back: boolean;
}

export interface LinkWatch {
  state: Store<LinkState>;
  /** The server no longer knows who we are; nothing is tried again until `start`. */
  signedOut(): void;
  start(): void;
  stop(): void;
}

const RETRY_MS = 1_500;

/**
 * Follows a socket's life. socket.io reconnects by itself after a lost line, but not after a
 * refusal or a deliberate close by the server; those are tried again here.
 */
export function watchLink(socket: LinkSocket, now: () => number): LinkWatch {
  const store = createStore<LinkState>({
    phase: 'connecting',
    sinceMs: now(),
    stopping: false,
    back: false,
  });
  let wanted = false;
  let wasConnected = false;
  let retry: ReturnType<typeof setTimeout> | undefined;

  function enter(phase: LinkState['phase'], patch: Partial<LinkState> = {}) {
    const state = store.get();
    const sinceMs = state.phase === phase ? state.sinceMs : now();
    store.set({ ...state, back: false, ...patch, phase, sinceMs });
  }
  function tryAgain() {
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (wanted && !socket.connected) socket.connect();
    }, RETRY_MS);
  }
  function giveUp(phase: 'signed-out' | 'outdated') {
    wanted = false;
    clearTimeout(retry);
    socket.disconnect();
    enter(phase, { stopping: false });
  }

  socket.on('connect', () => {
    enter('connected', { stopping: false, back: wasConnected });
    wasConnected = true;
  });
  socket.on('disconnect', (reason) => {
    if (!wanted) return;
    enter('lost');
    if (reason === 'io server disconnect') tryAgain();
  });
  // A refused handshake carries its reason as the error's message.
  socket.on('connect_error', ({ message }) => {
    if (message === 'unauthenticated') return giveUp('signed-out');
    if (message === 'protocol') return giveUp('outdated');
    enter('lost');
    if (!socket.active) tryAgain();
  });
  socket.on('server:stopping', () => store.set({ ...store.get(), stopping: true }));

  return {
    state: store,
    signedOut: () => giveUp('signed-out'),
    start() {
      wanted = true;
      if (!wasConnected) enter('connecting');
      socket.connect();
    },
    stop() {
      wanted = false;
      clearTimeout(retry);
      socket.disconnect();
    },
  };
}
