/** The weekly review: a deck of flagged calls, each judged before the others' view is shown. */

import type { CallWords, PlainLine } from '@kikimori/shared/protocol/review.ts';
import type { Deck, DeckCard } from '@kikimori/shared/protocol/review-week.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { go, usePlace } from '../app/router.ts';
import { getJson } from '../review/query.tsx';
import { clockText, dateTimeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { useKeys } from '../ui/keys.ts';
import { Phrase } from '../ui/phrase.tsx';
import { Who } from '../ui/who.tsx';
import { AgreementTable } from './agreement-table.tsx';
import { JudgeForm } from './judge-form.tsx';
import { RecordingSound } from './recording-sound.tsx';
import { Reveal } from './reveal.tsx';
import { Failed, FileLink, LINK, Loading, Page, Shell, useMayJudge } from './shell.tsx';
import { WeekClose } from './week-close.tsx';
import { type Say, useSay } from './words.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

export default function WeekPage() {
  return (
    <Page>
      <Week />
    </Page>
  );
}

/** Monday `days` later, as YYYY-MM-DD. */
function dayLater(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The first and the last day of the week, as they are said. */
function daysOf({ fromMs, toMs }: Deck, language: string): { from: string; to: string } {
  const day = new Intl.DateTimeFormat(language, {
    month: 'long',
    day: 'numeric',
    timeZone: 'Asia/Tokyo',
  });
  return { from: day.format(fromMs), to: day.format(toMs - 1) };
}

function Week() {
  const say = useSay();
  const { i18n } = useTranslation();
  const place = usePlace().query;
  const week = place.get('week');
  const mayJudge = useMayJudge();
  const wanted = place.get('call');
  const ask = new URLSearchParams({ ...(week && { week }), ...(wanted && { call: wanted }) });
  const query = useQuery({
    queryKey: ['week', week, wanted],
    queryFn: () => getJson<{ deck: Deck }>(`/api/review/week?${ask}`),
  });
  const deck = query.data?.deck;
  const toWeek = (days: number) =>
    go(`/review/week?week=${dayLater(deck?.week ?? '', days)}`, 'replace');
  const title = deck ? say('week.title', daysOf(deck, i18n.language)) : say('nav.week');
  return (
    <Shell title={title}>
      {query.isPending && <Loading />}
      {query.isError && <Failed retry={() => query.refetch()} />}
      {deck && (
        <>
          <div className="flex flex-wrap items-center gap-x-3">
            <Button size="small" onClick={() => toWeek(-7)}>
              {say('week.previous')}
            </Button>
            <Button size="small" disabled={deck.toMs > Date.now()} onClick={() => toWeek(7)}>
              {say('week.next')}
            </Button>
            <FileLink open href={`/api/review/week/report?week=${deck.week}`}>
              {say('week.report')}
            </FileLink>
            <WeekClose deck={deck} mayClose={mayJudge} />
          </div>
          <p className="my-2">
            <Phrase>{countsText(say, deck.counts)}</Phrase>
          </p>
          {deck.cards.length === 0 ? (
            <p className="py-12 text-center text-sub">
              <Phrase>{say('week.none')}</Phrase>
            </p>
          ) : (
            <Cards key={`${deck.week} ${wanted}`} deck={deck} wanted={wanted} />
          )}
          <AgreementTable />
        </>
      )}
    </Shell>
  );
}

/** Who flagged how many is said only once nothing is hidden from the reader. */
function countsText(say: Say, counts: Deck['counts']): string {
  const { calls, agent, sv, auto, done } = counts;
  if (agent === null || sv === null || auto === null) return say('week.flagged', { calls, done });
  return say('week.counts', { calls, agent, sv, auto, done });
}

function Cards({ deck, wanted }: { deck: Deck; wanted: string | null }) {
  const say = useSay();
  const { i18n } = useTranslation();
  const firstOpen = deck.cards.findIndex((card) => card.mine === null);
  const asked = deck.cards.findIndex((card) => card.callId === wanted);
  // By its id: once nothing is hidden any more, the cards stand in another order.
  const [callId, setCallId] = useState(
    deck.cards[Math.max(0, asked === -1 ? firstOpen : asked)]?.callId,
  );
  const at = Math.max(
    0,
    deck.cards.findIndex((one) => one.callId === callId),
  );
  const card = deck.cards[at];
  const goTo = (to: number) =>
    setCallId(deck.cards[Math.min(deck.cards.length - 1, Math.max(0, to))]?.callId);
  useKeys({ j: () => goTo(at + 1), k: () => goTo(at - 1) });
  // From the head of the card, Tab leads to its words and its worksheet.
  const head = useRef<HTMLHeadingElement>(null);
  const shown = useRef(callId);
  useEffect(() => {
    if (shown.current !== callId) head.current?.focus();
    shown.current = callId;
  }, [callId]);
  if (!card) return null;
  return (
    <div className="grid min-w-0 gap-4 lg:grid-cols-[16rem_1fr]">
      <section aria-label={say('week.list')} className="max-lg:hidden">
        <p className="text-sub">
          <Phrase>{say(deck.mixed ? 'week.mixed' : 'week.order')}</Phrase>
        </p>
        <ol className="mt-2 flex max-h-[80dvh] flex-col gap-1 overflow-y-auto p-0.5">
          {deck.cards.map((one, k) => (
            <li key={one.callId}>
              <button
                type="button"
                aria-current={k === at ? 'true' : undefined}
                onClick={() => goTo(k)}
                className="flex min-h-11 w-full items-center justify-between gap-2 rounded-8 border border-line bg-surface px-2 text-left hover:bg-key-soft aria-[current=true]:border-2 aria-[current=true]:border-key"
              >
                <span className="tabular">{dateTimeText(one.startedAtMs, i18n.language)}</span>
                <span className="text-sub">{say(one.mine ? 'week.done' : 'week.open')}</span>
              </button>
            </li>
          ))}
        </ol>
      </section>
      <section
        aria-label={say('week.card', { n: at + 1, of: deck.cards.length })}
        className="min-w-0"
      >
        <div className="flex flex-wrap items-center gap-2">
          <Button size="small" hint="K" disabled={at === 0} onClick={() => goTo(at - 1)}>
            {say('week.before')}
          </Button>
          <span className="tabular">{say('week.card', { n: at + 1, of: deck.cards.length })}</span>
          <Button
            size="small"
            hint="J"
            disabled={at === deck.cards.length - 1}
            onClick={() => goTo(at + 1)}
          >
            {say('week.after')}
          </Button>
        </div>
        <h3 ref={head} tabIndex={-1} className="text-std-18B-160 mt-2">
          {dateTimeText(card.startedAtMs, i18n.language)}
        </h3>
        <p className="text-sub">
          <Phrase>
            {say('who', {
              agent: card.agentName,
              site: card.site,
              skill: card.skill,
              length: clockText(card.durationMs),
            })}
          </Phrase>
        </p>
        {/* Both show what the software made of the call: not before one's own judgement. */}
        {card.judgements && (
          <p className="flex flex-wrap gap-x-4">
            <InnerLink to={`/review/${encodeURIComponent(card.callId)}`} className={LINK}>
              {say('replay')}
            </InnerLink>
            <InnerLink to={`/review/${encodeURIComponent(card.callId)}/desk`} className={LINK}>
              {say('desk')}
            </InnerLink>
          </p>
        )}
        <Card
          key={card.callId}
          card={card}
          deck={deck}
          onNext={at < deck.cards.length - 1 ? () => goTo(at + 1) : null}
        />
      </section>
    </div>
  );
}

function Card(props: { card: DeckCard; deck: Deck; onNext: (() => void) | null }) {
  const { card, deck, onNext } = props;
  const say = useSay();
  const { t } = useTranslation();
  const client = useQueryClient();
  const mayJudge = useMayJudge();
  const [again, setAgain] = useState(false);
  const [justJudged, setJustJudged] = useState(false);
  const words = useQuery({
    queryKey: ['words', card.callId],
    queryFn: () => getJson<CallWords>(`/api/review/calls/${encodeURIComponent(card.callId)}`),
  });
  return (
    <div className="mt-3 grid min-w-0 gap-6 xl:grid-cols-2">
      {/* In sight while the worksheet beside it is filled in. */}
      <section
        aria-label={say('week.words')}
        className="min-w-0 xl:sticky xl:top-2 xl:flex xl:max-h-[calc(100dvh-1rem)] xl:flex-col xl:self-start"
      >
        <h4 className="font-bold">{t('transcript.region')}</h4>
        {mayJudge && <RecordingSound callId={card.callId} />}
        {words.isPending && <Loading />}
        {words.isError && <Failed retry={() => words.refetch()} />}
        {words.data && <Words lines={words.data.lines} />}
      </section>
      <div className="min-w-0">
        {card.judgements && !again ? (
          <>
            <Reveal
              mine={card.mine}
              judgements={card.judgements}
              zones={deck.zones}
              focused={justJudged}
            />
            <p className="mt-3 flex flex-wrap gap-3">
              {onNext && (
                <Button look="solid" hint="J" onClick={onNext}>
                  {say('week.after')}
                </Button>
              )}
              {mayJudge && (
                <Button onClick={() => setAgain(true)}>
                  {say(card.mine ? 'sheet.again' : 'sheet.judge')}
                </Button>
              )}
            </p>
          </>
        ) : mayJudge ? (
          <JudgeForm
            card={card}
            zones={deck.zones}
            onJudged={() => {
              setAgain(false);
              setJustJudged(true);
              // What was hidden until now may stand on any page.
              void client.invalidateQueries();
            }}
          />
        ) : (
          <p className="text-sub">{say('week.readOnly')}</p>
        )}
      </div>
    </div>
  );
}

/** The words only: no score, no cue, nobody's view. */
export function Words({ lines }: { lines: readonly PlainLine[] }) {
  const { t } = useTranslation();
  return (
    <ol
      className="card mt-1 max-h-[70dvh] min-h-0 overflow-y-auto p-3 xl:max-h-none"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={t('transcript.region')}
    >
      {lines.map((line) => (
        <li key={line.i} className="mb-2 grid grid-cols-[3.5rem_1.5rem_1fr] gap-x-2 leading-snug">
          <span className="tabular text-sub">{clockText(line.startMs)}</span>
          <Who channel={line.channel} />
          <span className={line.channel === 'agent' ? 'text-sub' : ''}>
            <Phrase>{line.text}</Phrase>
          </span>
        </li>
      ))}
    </ol>
  );
}
