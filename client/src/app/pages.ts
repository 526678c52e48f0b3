import { isQaPath } from '../qa/paths.ts';

/** One bundle per person: an agent's browser never loads the floor or the replay. */
export const pages = {
  agent: () => import('../agent/agent-page.tsx'),
  floor: () => import('../floor/floor-page.tsx'),
  review: () => import('../review/review-page.tsx'),
  replay: () => import('../review/replay-page.tsx'),
  qa: () => import('../qa/qa-pages.tsx'),
};

/** Fetches the page of a path before anybody has decided whether it may be shown. */
export function preloadPage(path: string): void {
  if (path === '/agent') void pages.agent();
  else if (path === '/floor') void pages.floor();
  else if (path === '/review') void pages.review();
  else if (isQaPath(path)) void pages.qa();
  else if (path.startsWith('/review/')) void pages.replay();
}
