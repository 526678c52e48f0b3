import type { Today } from '@kikimori/shared/protocol/http.ts';
import { useEffect, useState } from 'react';
import { request } from '../link/http.ts';

export interface TodayState {
  today: Today | null;
  /** The last question went wrong; older figures stay on the screen. */
  failed: boolean;
}

const EVERY_MS = 60_000;

/** Today's figures for the chosen site and skill, asked for once a minute. */
export function useToday(site: string | null, skill: string | null): TodayState {
  const [state, setState] = useState<TodayState>({ today: null, failed: false });
  useEffect(() => {
    const query = new URLSearchParams();
    if (site) query.set('site', site);
    if (skill) query.set('skill', skill);
    let stopped = false;
    async function ask() {
      const result = await request<Today>('GET', `/api/floor/today?${query}`);
      if (stopped) return;
      if (result.ok) setState({ today: result.value, failed: false });
      else setState(({ today }) => ({ today, failed: true }));
    }
    void ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      stopped = true;
      clearInterval(timer);
    };
  }, [site, skill]);
  return state;
}
