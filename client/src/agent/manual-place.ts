import { useEffect, useState } from 'react';
import { refreshManual } from '../manual/manual-feed.ts';

/** The manual on this screen: closed, open, or open at an entry. */
export interface ManualPlace {
  open: boolean;
  at: string | null;
  show: (at?: string) => void;
  hide: () => void;
}

/** Long enough for the first paint of the call. */
const MANUAL_AFTER_MS = 1_500;

export function useManualPlace(): ManualPlace {
  const [place, setPlace] = useState<{ at: string | null } | null>(null);
  useEffect(() => {
    // Before anybody asks, so that it opens at once, also when the link is lost.
    const timer = setTimeout(() => void refreshManual(), MANUAL_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return {
    open: place !== null,
    at: place?.at ?? null,
    show: (at) => setPlace({ at: at ?? null }),
    hide: () => setPlace(null),
  };
}
