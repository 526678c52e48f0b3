/** Search over the record: words by dictionary form or reading, filters, searches to keep. */
import type { SearchAnswer } from '@kikimori/shared/protocol/review.ts';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { usePlace } from '../app/router.ts';
import { getJson } from '../review/query.tsx';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { SavedSearches } from './saved-searches.tsx';
import { SearchForm } from './search-form.tsx';
import { SearchHitCard } from './search-hit.tsx';
import { asksForJudgement, serverQuery } from './search-query.ts';
import { Failed, Loading, Page, Shell, useMayJudge } from './shell.tsx';
import { useSay } from './words.ts';

export default function SearchPage() {
  return (
    <Page>
      <Search />
    </Page>
  );
}

function Search() {
  const say = useSay();
  const { query: place } = usePlace();
  const mayJudge = useMayJudge();
  const asked = place.toString();
  const list = useInfiniteQuery({
    queryKey: ['search', asked],
    queryFn: ({ pageParam }) =>
      getJson<SearchAnswer>(`/api/review/search?${serverQuery(place, pageParam)}`),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
  const hits = list.data?.pages.flatMap((page) => page.hits) ?? [];
  const words = (place.get('text') ?? '').split(/[\s、。]+/u).filter((word) => word !== '');
  const ignored = list.data?.pages[0]?.ignored ?? [];
  return (
    <Shell title={say('search.title')}>
      <SearchForm key={asked} place={place} />
      <SavedSearches asked={asked} />
      {ignored.length > 0 && (
        <p role="status" className="mt-2 text-sub">
          <Phrase>{say('search.ignored', { words: ignored.join('、') })}</Phrase>
        </p>
      )}
      {mayJudge && asksForJudgement(place) && (
        <p role="status" className="mt-2 text-sub">
          <Phrase>{say('blind.filter')}</Phrase>
        </p>
      )}
      {list.isPending && <Loading />}
      {list.isError && <Failed retry={() => list.refetch()} />}
      {list.isSuccess && hits.length === 0 && (
        <p role="status" className="py-12 text-center text-sub">
          <Phrase>{say('search.none')}</Phrase>
        </p>
      )}
      <ul className="mt-3 flex flex-col gap-2">
        {hits.map((hit) => (
          <SearchHitCard key={hit.callId} hit={hit} words={words} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          className="mx-auto mt-4 flex"
          disabled={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {say('search.more')}
        </Button>
      )}
    </Shell>
  );
}
