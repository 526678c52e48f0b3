/**
 * Which window of this browser speaks. Sounds, notifications and what a screen reader is told come
 * from one window only: the one that a person used last (a sidebar may be open in a tab and in a
 * window of its own). Rests on a lock that all windows of this origin share; where the browser gives
 * none, every window speaks.
 */
const LOCK = 'kikimori.voice';

let mine = true;
let waiting: AbortController | null = null;

/** Holds the lock until another window takes it. */
function hold(): Promise<never> {
  mine = true;
  waiting = null;
  return new Promise(() => {});
}

/** Speaks when the one that speaks now is closed. */
function wait(locks: LockManager) {
  mine = false;
  waiting = new AbortController();
  // Lost again to a window that was used: wait for that one. Aborted: it was taken meanwhile.
  locks.request(LOCK, { signal: waiting.signal }, hold).catch(() => {
    if (waiting === null && mine) wait(locks);
  });
}

function take(locks: LockManager) {
  waiting?.abort();
  waiting = null;
  locks.request(LOCK, { steal: true }, hold).catch(() => wait(locks));
}

/** Called once, when the page starts. */
export function startVoice(): void {
  // Not there outside of https and loopback.
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return;
  if (document.hasFocus()) take(locks);
  else wait(locks);
  addEventListener('focus', () => {
    if (!mine) take(locks);
  });
}

/** May this window make a sound or tell a screen reader something now? */
export function maySpeak(): boolean {
  return mine;
}
