/** The calls on record, newest first. */
import { VERDICTS, type Verdict } from '@kikimori/shared/label.ts';
import type { CallRow } from '@kikimori/shared/protocol/http.ts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Masthead } from '../app/masthead.tsx';
import { pages } from '../app/pages.ts';
import { setQuery, usePlace } from '../app/router.ts';
import { QaNav, useMayJudge } from '../qa/shell.tsx';
import { useSay } from '../qa/words.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { CallTable } from './call-table.tsx';
import { getJson, QueryProvider } from './query.tsx';

const PAGE_SIZE = 50;

export default function ReviewPage() {
  return (
    <QueryProvider>
      <Calls />
    </QueryProvider>
  );
}

/** The address of one page of the list; `before` is the start of the last call already shown. */
function pageAddress(verdict: Verdict | null, site: string | null, before: number | null): string {
  const query = new URLSearchParams({ limit: String(PAGE_SIZE) });
  if (verdict) query.set('verdict', verdict);
  if (site) query.set('site', site);
  if (before !== null) query.set('before', String(before));
  return `/api/calls?${query}`;
}

function Calls() {
  const { t } = useTranslation();
  const say = useSay();
  const mayJudge = useMayJudge();
  const { query: place } = usePlace();
  const verdict = VERDICTS.find((option) => option === place.get('verdict')) ?? null;
  const site = place.get('site');
  useEffect(() => {
    document.title = `${t('app.nav.review')} — ${t('app.name')}`;
  }, [t]);
  useEffect(() => {
    // The next thing that is opened from here is a replay.
    void pages.replay();
  }, []);
  const list = useInfiniteQuery({
    queryKey: ['calls', verdict, site],
    queryFn: ({ pageParam }) =>
      getJson<{ calls: CallRow[]; next?: number | null }>(pageAddress(verdict, site, pageParam)),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next ?? null,
    placeholderData: keepPreviousData,
  });
  const calls = list.data?.pages.flatMap((page) => page.calls) ?? [];
  // Kept while a filter finds nothing.
  const seen = useRef(new Set<string>());
  for (const call of calls) seen.current.add(call.site);
  if (site) seen.current.add(site);
  const sites = [...seen.current].sort();
  const field = 'min-h-11 rounded-8 border border-line-strong bg-surface px-2';

  return (
    <div className="flex min-h-dvh flex-col">
      <Masthead title={t('app.nav.review')} />
      <main className="mx-auto w-full max-w-[90rem] grow p-3">
        <QaNav />
        <search className="my-3 flex flex-wrap items-center gap-2">
          <label className="flex items-center gap-2">
            {t('review.filter.verdict')}
            <select
              className={field}
              value={verdict ?? ''}
              onChange={(event) => setQuery('verdict', event.target.value || null)}
            >
              <option value="">{t('review.filter.all')}</option>
              {VERDICTS.map((option) => (
                <option key={option} value={option}>
                  {t(`review.verdict.${option}`)}
                </option>
              ))}
            </select>
          </label>
          {sites.length > 1 && (
            <label className="flex items-center gap-2">
              {t('floor.filter.site')}
              <select
                className={field}
                value={site ?? ''}
                onChange={(event) => setQuery('site', event.target.value || null)}
              >
                <option value="">{t('review.filter.all')}</option>
                {sites.map((option) => (
                  <option key={option} value={option}>
                    {option}
                  </option>
                ))}
              </select>
            </label>
          )}
          <span className="grow" />
          <Button size="small" onClick={() => list.refetch()} disabled={list.isFetching}>
            {t('review.refresh')}
          </Button>
        </search>
        {mayJudge && (verdict || calls.some((call) => call.blind)) && (
          <p role="status" className="mb-2 text-sub">
            <Phrase>{say(verdict ? 'blind.filter' : 'blind.list')}</Phrase>
          </p>
        )}
        {list.isPending && (
          <p role="status" className="text-sub">
            {t('common.loading')}
          </p>
        )}
        {list.isError && (
          <p role="alert" className="text-notice">
            <Phrase>{t('review.failed')}</Phrase>
          </p>
        )}
        {list.isSuccess && calls.length === 0 && (
          <p className="py-12 text-center text-sub">
            <Phrase>{t(verdict || site ? 'review.noneLikeThis' : 'review.none')}</Phrase>
          </p>
        )}
        {calls.length > 0 && <CallTable calls={calls} />}
        {list.hasNextPage && (
          <Button
            className="mx-auto mt-4 flex"
            disabled={list.isFetchingNextPage}
            onClick={() => list.fetchNextPage()}
          >
            {list.isFetchingNextPage ? t('common.loading') : t('review.more')}
          </Button>
        )}
      </main>
    </div>
  );
}
