/** Trends: a sentence first, then a chart, then its table and its file. */
import { CALL_TYPES, CUE_KINDS } from '@kikimori/shared/label.ts';
import type { Trends } from '@kikimori/shared/protocol/review-figures.ts';
import { TREND_BY } from '@kikimori/shared/protocol/review-words.ts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { setQuery, usePlace } from '../app/router.ts';
import { getJson } from '../review/query.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { Bars } from './bars.tsx';
import { Failed, FIELD, FileLink, LINK, Loading, Page, Shell } from './shell.tsx';
import { type QaKey, useSay } from './words.ts';

const WEEKS = [1, 4, 13, 52] as const;
const WEEK_MS = 7 * 24 * 60 * 60 * 1000;

export default function TrendsPage() {
  return (
    <Page>
      <Figures />
    </Page>
  );
}

function Figures() {
  const say = useSay();
  const { query: place } = usePlace();
  const by = TREND_BY.find((option) => option === place.get('by')) ?? 'hour';
  const weeks = WEEKS.find((option) => String(option) === place.get('weeks')) ?? 4;
  // One moment for the whole visit: the same question is asked once.
  const [nowMs] = useState(() => Date.now());
  const asked = `by=${by}&from=${nowMs - weeks * WEEK_MS}&to=${nowMs}`;
  const query = useQuery({
    queryKey: ['trends', asked],
    queryFn: () => getJson<{ trends: Trends }>(`/api/review/trends?${asked}`),
    placeholderData: keepPreviousData,
  });
  const trends = query.data?.trends;
  return (
    <Shell title={say('trends.title')}>
      <div className="flex flex-wrap gap-x-4 gap-y-2">
        <label className="flex items-center gap-2">
          {say('trends.by')}
          <select className={FIELD} value={by} onChange={(e) => setQuery('by', e.target.value)}>
            {TREND_BY.map((option) => (
              <option key={option} value={option}>
                {say(`trends.byName.${option}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-2">
          {say('trends.weeks')}
          <select
            className={FIELD}
            value={weeks}
            onChange={(e) => setQuery('weeks', e.target.value)}
          >
            {WEEKS.map((option) => (
              <option key={option} value={option}>
                {say(`trends.weeksName.${option}`)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {query.isPending && <Loading />}
      {query.isError && <Failed retry={() => query.refetch()} />}
      {trends && trends.hidden > 0 && (
        <p role="status" className="mt-2 text-sub">
          <Phrase>{say('blind.left', { count: trends.hidden })}</Phrase>
        </p>
      )}
      {trends && trends.total.calls === 0 && (
        <p className="py-12 text-center text-sub">
          <Phrase>{say('trends.empty')}</Phrase>
        </p>
      )}
      {trends && trends.total.calls > 0 && (
        <>
          <Rows trends={trends} by={by} asked={asked} />
          <Cues trends={trends} asked={asked} />
          <Callers trends={trends} asked={asked} />
        </>
      )}
    </Shell>
  );
}

function Rows({ trends, by, asked }: { trends: Trends; by: string; asked: string }) {
  const say = useSay();
  const { t } = useTranslation();
  const { rows, total } = trends;
  const name = (key: string) => {
    if (by === 'hour') return say('trends.hour', { hour: key });
    if (by === 'weekday') return say(`trends.weekday.${key}` as QaKey);
    const type = by === 'type' ? CALL_TYPES.find((one) => one === key) : undefined;
    if (type) return t(`type.${type}`);
    return key === '' ? say('trends.other') : key;
  };
  const hard = (row: { grey: number; harassment: number }) => row.grey + row.harassment;
  // Worth a sentence only where one row stands out.
  const [top, next] = [...rows].sort((a, b) => hard(b) - hard(a));
  const isTop = top !== undefined && hard(top) > (next ? hard(next) : 0);
  const sentence =
    say('trends.sentence', { ...total, min: total.lostMin }) +
    (isTop ? say('trends.most', { key: name(top.key), count: hard(top) }) : '');
  return (
    <section className="mt-3">
      <p className="text-std-18B-160 mb-2 font-normal">
        <Phrase>{sentence}</Phrase>
      </p>
      <p className="text-sub">
        <Phrase>{say('trends.judged', { judged: trends.judged })}</Phrase>
      </p>
      {rows.length === 0 ? (
        <p className="text-sub">{say('trends.noneRows')}</p>
      ) : (
        <div className="grid min-w-0 gap-x-8 xl:grid-cols-2">
          {hard(total) === 0 ? (
            <p className="text-sub">{say('trends.noneHard')}</p>
          ) : (
            <div className="min-w-0">
              <p className="flex flex-wrap gap-x-4 text-sub" aria-hidden="true">
                <span>
                  <span className="forced-fill mr-1 inline-block size-3 bg-text" />
                  {say('trends.harassment')}
                </span>
                <span>
                  <span className="mr-1 inline-block size-3 border border-dashed border-text" />
                  {say('trends.grey')}
                </span>
              </p>
              <Bars rows={rows} label={`${say('trends.chart')}：${sentence}`} name={name} />
            </div>
          )}
          <div className="min-w-0">
            <Table
              head={[
                say(`trends.byName.${by}` as QaKey),
                say('trends.calls'),
                say('trends.grey'),
                say('trends.harassment'),
                say('trends.lost'),
              ]}
              rows={rows.map((row) => [
                name(row.key),
                row.calls,
                row.grey,
                row.harassment,
                say('minutes', { count: row.lostMin }),
              ])}
            />
            <FileLink href={`/api/review/trends.csv?${asked}`}>{say('trends.csv')}</FileLink>
          </div>
        </div>
      )}
    </section>
  );
}

function Cues({ trends, asked }: { trends: Trends; asked: string }) {
  const say = useSay();
  const { t } = useTranslation();
  const sum = (key: 'shown' | 'done' | 'snoozed' | 'wrong') =>
    trends.cues.reduce((n, cue) => n + cue[key], 0);
  return (
    <section className="mt-8">
      <h3 className="text-std-18B-160">{say('trends.cues')}</h3>
      <p>
        <Phrase>
          {say('trends.cuesSentence', {
            shown: sum('shown'),
            done: sum('done'),
            snoozed: sum('snoozed'),
            wrong: sum('wrong'),
          })}
        </Phrase>
      </p>
      <Table
        head={[
          say('trends.cues'),
          say('trends.shown'),
          say('trends.done'),
          say('trends.snoozed'),
          say('trends.wrong'),
        ]}
        rows={trends.cues.map((cue) => {
          const kind = CUE_KINDS.find((one) => one === cue.kind);
          const name = kind ? t(`cue.kind.${kind}.name`) : cue.kind;
          return [name, cue.shown, cue.done, cue.snoozed, cue.wrong];
        })}
      />
      <FileLink href={`/api/review/trends.csv?part=cues&${asked}`}>{say('trends.csv')}</FileLink>
    </section>
  );
}

function Callers({ trends, asked }: { trends: Trends; asked: string }) {
  const say = useSay();
  return (
    <section className="mt-8">
      <h3 className="text-std-18B-160">{say('trends.callers')}</h3>
      {trends.repeatCallers.length === 0 ? (
        <p className="text-sub">
          <Phrase>{say('trends.callersNone')}</Phrase>
        </p>
      ) : (
        <>
          <Table
            head={[
              say('trends.customer'),
              say('trends.calls'),
              say('trends.hard'),
              say('trends.lost'),
            ]}
            rows={trends.repeatCallers.map((c) => [
              c.customerRef,
              c.calls,
              c.hard,
              say('minutes', { count: c.lostMin }),
            ])}
            link={(ref) => `/review/search?customerRef=${encodeURIComponent(ref)}`}
          />
          <FileLink href={`/api/review/trends.csv?part=callers&${asked}`}>
            {say('trends.csv')}
          </FileLink>
        </>
      )}
    </section>
  );
}

function Table(props: {
  head: readonly string[];
  rows: readonly (readonly [string, ...(string | number)[]])[];
  link?: (key: string) => string;
}) {
  const { head, rows, link } = props;
  return (
    <section
      className="card mt-2 max-w-3xl overflow-x-auto"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={head[0]}
    >
      <table className="tabular w-full">
        <thead>
          <tr>
            {head.map((name, k) => (
              <th
                key={name}
                scope="col"
                className={`px-3 py-1 font-normal whitespace-nowrap text-sub ${k === 0 ? 'text-left' : 'text-right'}`}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest]) => (
            <tr key={first} className="border-t border-line">
              <th scope="row" className="min-w-20 px-3 py-1 text-left font-normal">
                {link ? (
                  <InnerLink to={link(first)} className={LINK}>
                    {first}
                  </InnerLink>
                ) : (
                  first
                )}
              </th>
              {rest.map((value, k) => (
                // The columns are fixed by the head.
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <td key={k} className="px-3 py-1 text-right whitespace-nowrap">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
