/** The pages of QA by their address. */
import CarePage from './care-page.tsx';
import CasesPage from './cases-page.tsx';
import DeskPage from './desk-page.tsx';
import { deskOf } from './paths.ts';
import SearchPage from './search-page.tsx';
import TrendsPage from './trends-page.tsx';
import WeekPage from './week-page.tsx';
import WhatIfPage from './what-if-page.tsx';

const PAGES: Record<string, () => React.ReactNode> = {
  '/care': CarePage,
  '/review/week': WeekPage,
  '/review/search': SearchPage,
  '/review/trends': TrendsPage,
  '/review/cases': CasesPage,
  '/review/what-if': WhatIfPage,
};

export default function QaPages({ path }: { path: string }) {
  const callId = deskOf(path);
  if (callId !== null) return <DeskPage callId={callId} />;
  const Found = PAGES[path];
  return Found ? <Found /> : null;
}
