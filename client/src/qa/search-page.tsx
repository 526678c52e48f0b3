/** Search over the record: words by dictionary form or reading, filters, searches to keep. */
import { FLAGS } from '@kikimori/shared/call/event.ts';
import { CALL_TYPES, CUE_KINDS, VERDICTS } from '@kikimori/shared/label.ts';
import type { SavedSearch, SearchAnswer, SearchHit } from '@kikimori/shared/protocol/review.ts';
import {
  keepPreviousData,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { go, usePlace } from '../app/router.ts';
import { VerdictChip } from '../review/call-table.tsx';
import { getJson } from '../review/query.tsx';
import { clockText, dateTimeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { send } from './send.ts';
import { Failed, FIELD, LINK, Loading, Page, Shell } from './shell.tsx';
import { useSay } from './words.ts';

const KEYS = [
  'text',
  'verdict',
  'type',
  'cue',
  'flag',
  'site',
  'agent',
  'customerRef',
  'from',
  'to',
] as const;

export default function SearchPage() {
  return (
    <Page>
      <Search />
    </Page>
  );
}

/** Midnight in Japan, where the days of the record begin and end. */
function midnightMs(day: string): number {
  return Date.parse(`${day}T00:00:00+09:00`);
}

/** The page's query as the server's; a day stands for its midnight, `to` for the end of its day. */
function serverQuery(place: URLSearchParams, before: number | null): string {
  const query = new URLSearchParams();
  for (const key of KEYS) {
    const value = place.get(key);
    if (!value) continue;
    if (key === 'from') query.set(key, String(midnightMs(value)));
    else if (key === 'to') query.set(key, String(midnightMs(value) + 24 * 60 * 60 * 1000));
    else query.set(key, value);
  }
  if (before !== null) query.set('before', String(before));
  return query.toString();
}

function Search() {
  const say = useSay();
  const { query: place } = usePlace();
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
  const ignored = list.data?.pages[0]?.ignored ?? [];
  return (
    <Shell title={say('search.title')}>
      <Form key={asked} place={place} />
      <Saved asked={asked} />
      {ignored.length > 0 && (
        <p role="status" className="mt-2 text-sub">
          <Phrase>{say('search.ignored', { words: ignored.join('、') })}</Phrase>
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
          <Hit key={hit.callId} hit={hit} />
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

function Form({ place }: { place: URLSearchParams }) {
  const say = useSay();
  const { t } = useTranslation();
  const value = (key: string) => place.get(key) ?? '';
  const isFiltered = KEYS.some((key) => key !== 'text' && place.get(key));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const query = new URLSearchParams();
    for (const key of KEYS) {
      const given = String(form.get(key) ?? '').trim();
      if (given) query.set(key, given);
    }
    const rest = query.toString();
    go(`/review/search${rest ? `?${rest}` : ''}`);
  }

  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]) => (
    <Labelled label={label}>
      <select name={name} defaultValue={value(name)} className={`${FIELD} w-full`}>
        <option value="">{say('search.all')}</option>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  );
  const text = (name: string, label: string, type: 'text' | 'date' = 'text') => (
    <Labelled label={label}>
      <input name={name} type={type} defaultValue={value(name)} className={`${FIELD} w-full`} />
    </Labelled>
  );
  return (
    <search>
      <form onSubmit={submit} className="flex flex-col gap-2">
        <div className="flex flex-wrap items-end gap-2">
          <label className="min-w-0 grow basis-64">
            <span className="block text-sub">{say('search.text')}</span>
            <input
              name="text"
              type="search"
              maxLength={200}
              defaultValue={value('text')}
              className={`${FIELD} w-full`}
            />
          </label>
          <Button type="submit" look="solid">
            {say('search.submit')}
          </Button>
        </div>
        <details open={isFiltered}>
          <summary className="min-h-8">{say('search.filters')}</summary>
          <div className="mt-1 grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-2">
            {choice(
              'verdict',
              t('review.filter.verdict'),
              VERDICTS.map((v) => [v, t(`review.verdict.${v}`)]),
            )}
            {choice(
              'type',
              say('search.type'),
              CALL_TYPES.map((v) => [v, t(`type.${v}`)]),
            )}
            {choice(
              'cue',
              say('search.cue'),
              CUE_KINDS.map((v) => [v, t(`cue.kind.${v}.name`)]),
            )}
            {choice(
              'flag',
              say('search.flag'),
              FLAGS.map((v) => [v, t(`flag.${v}`)]),
            )}
            {text('site', say('search.site'))}
            {text('agent', say('search.agent'))}
            {text('customerRef', say('search.customer'))}
            {text('from', say('search.from'), 'date')}
            {text('to', say('search.to'), 'date')}
          </div>
        </details>
      </form>
    </search>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label className="min-w-0">
      <span className="block text-sub">{label}</span>
      {children}
    </label>
  );
}

function Hit({ hit }: { hit: SearchHit }) {
  const say = useSay();
  const { i18n } = useTranslation();
  const to = `/review/${encodeURIComponent(hit.callId)}`;
  return (
    <li className="card p-3">
      <div className="flex flex-wrap items-center gap-x-3">
        <InnerLink to={to} className={LINK}>
          {dateTimeText(hit.startedAtMs, i18n.language)}
        </InnerLink>
        <VerdictChip verdict={hit.verdict} />
        <span className="text-sub">
          <Phrase>
            {say('who', {
              agent: hit.agentName,
              site: hit.site,
              skill: hit.skill,
              length: clockText(hit.durationMs),
            })}
          </Phrase>
        </span>
      </div>
      {hit.places.map((place) => (
        <p key={place.seq} className="mt-1 leading-snug">
          <span className="tabular text-sub">{clockText(place.atMs)}</span> {place.text}
        </p>
      ))}
    </li>
  );
}

function Saved({ asked }: { asked: string }) {
  const say = useSay();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [failed, setFailed] = useState(false);
  const list = useQuery({
    queryKey: ['searches'],
    queryFn: () => getJson<{ searches: SavedSearch[] }>('/api/review/searches'),
  });
  const searches = list.data?.searches ?? [];

  async function change(work: Promise<unknown>) {
    try {
      await work;
      setFailed(false);
      setName('');
      await client.invalidateQueries({ queryKey: ['searches'] });
    } catch {
      setFailed(true);
    }
  }

  return (
    <div className="mt-2 flex flex-wrap items-end gap-x-4 gap-y-2">
      {searches.length > 0 && (
        <ul aria-label={say('search.saved')} className="flex flex-wrap gap-x-3">
          {searches.map((one) => (
            <li key={one.id} className="flex items-center">
              <InnerLink
                to={`/review/search${one.query ? `?${one.query}` : ''}`}
                className={`inline-flex min-h-11 items-center ${LINK}`}
              >
                {one.name}
              </InnerLink>
              <Button
                look="quiet"
                size="small"
                icon="close"
                onClick={() => change(send('DELETE', `/api/review/searches/${one.id}`))}
              >
                <span className="sr-only">{say('search.drop', { name: one.name })}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {asked !== '' && (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            void change(send('POST', '/api/review/searches', { name, query: asked }));
          }}
        >
          <label>
            <span className="block text-sub">{say('search.name')}</span>
            <input
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
              className={FIELD}
            />
          </label>
          <Button type="submit" disabled={name.trim() === ''}>
            {say('search.keep')}
          </Button>
        </form>
      )}
      {failed && (
        <p role="alert" className="text-notice">
          {say('notSaved')}
        </p>
      )}
    </div>
  );
}
