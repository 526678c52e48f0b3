import { useSyncExternalStore } from 'react';
import { maySpeak } from './voice.ts';

/**
 * What a screen reader is told. One sentence at a time: a newer one replaces an older one that was
 * not yet read, so that a busy call cannot flood it.
 */
let polite = '';
let urgent = '';
const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `urgent` interrupts; it is for danger to a person only. Another window of the sidebar may speak. */
export function announce(sentence: string, how: 'polite' | 'urgent' = 'polite'): void {
  if (!maySpeak()) return;
  if (how === 'urgent') urgent = sentence;
  else polite = sentence;
  for (const tell of listeners) tell();
}

export function LiveRegion() {
  const politeNow = useSyncExternalStore(subscribe, () => polite);
  const urgentNow = useSyncExternalStore(subscribe, () => urgent);
  return (
    <>
      <div role="status" aria-live="polite" className="sr-only">
        {politeNow}
      </div>
      <div role="alert" className="sr-only">
        {urgentNow}
      </div>
    </>
  );
}
