import type { Today, TodaySite } from '@kikimori/shared/protocol/http.ts';
import { TODAY_SLOT_MS } from '@kikimori/shared/protocol/limits.ts';
import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../link/use-store.ts';
import { clockText } from '../text/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { preferences, setPreference } from '../ui/preferences.ts';
import type { FloorFilter, Team } from './order.ts';
import type { TodayState } from './use-today.ts';

interface TodayPanelProps {
  state: TodayState;
  teams: readonly Team[];
  filter: FloorFilter;
  setFilter: (filter: FloorFilter) => void;
}

/** Today by half-hour, and each team as it stands. Folded away by who wants the room. */
export const TodayPanel = memo(function TodayPanel({
  state,
  teams,
  filter,
  setFilter,
}: TodayPanelProps) {
  const { t } = useTranslation();
  const { today: isOpen } = useStore(preferences);
  return (
    <section aria-labelledby="today" className="shrink-0 border-t border-line pt-1">
      <h2 id="today">
        <button
          type="button"
          aria-expanded={isOpen}
          onClick={() => setPreference('today', !isOpen)}
          className="flex min-h-11 w-full items-center gap-2 rounded-4 text-left text-std-16B-170 hover:bg-key-soft"
        >
          <Icon name={isOpen ? 'down' : 'next'} />
          {t('floor.today.title')}
        </button>
      </h2>
      {isOpen && (
        <div className="flex flex-wrap gap-x-6 gap-y-3 pb-1">
          <Load state={state} />
          <Teams teams={teams} filter={filter} setFilter={setFilter} />
        </div>
      )}
    </section>
  );
});

const slotText = (slot: number) => `${Math.floor(slot / 2)}:${slot % 2 ? '30' : '00'}`;
/** Most of the key colour that is mixed into a cell: its number stays readable. */
const DEEPEST_PERCENT = 38;
/** A day at work: shown even while it is young. */
const FEWEST_SLOTS = 12;

function Load({ state: { today, failed } }: { state: TodayState }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const current = today ? Math.floor((today.nowMs - today.fromMs) / TODAY_SLOT_MS) : 0;
  // The half-hour of now stands at the right end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new half-hour is a reason
  useEffect(() => {
    if (scroller.current) scroller.current.scrollLeft = scroller.current.scrollWidth;
  }, [current]);
  if (!today) {
    return failed ? <p className="text-sub">{t('floor.today.failed')}</p> : null;
  }
  if (today.sites.length === 0) {
    return <p className="text-sub">{t('floor.today.none')}</p>;
  }
  const first = Math.min(
    ...today.sites.map(({ slots }) => slots[0]?.slot ?? current),
    Math.max(0, current - FEWEST_SLOTS + 1),
  );
  const columns = Array.from({ length: current - first + 1 }, (_, k) => first + k);
  const rows = today.sites.length > 1 ? [...today.sites, totalOf(today)] : today.sites;
  return (
    <div className="min-w-0">
      <p className="max-w-[40rem] leading-snug text-sub">
        <Phrase>{failed ? t('floor.today.failed') : t('floor.today.help')}</Phrase>
      </p>
      <section
        ref={scroller}
        aria-label={t('floor.today.load')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        tabIndex={0}
        className="relative overflow-x-auto"
      >
        <table className="tabular border-separate border-spacing-0.5 text-dns-14N-130">
          <caption className="sr-only">{t('floor.today.load')}</caption>
          <thead>
            <tr>
              <th scope="col" className="sticky left-0 bg-page px-1 text-left font-normal text-sub">
                {t('floor.today.site')}
              </th>
              {columns.map((slot) => (
                <th key={slot} scope="col" className="px-0.5 font-normal text-sub">
                  {slotText(slot)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <LoadRow key={row.site} row={row} columns={columns} most={mostOf(row)} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

const mostOf = ({ slots }: TodaySite) => Math.max(1, ...slots.map(({ calls }) => calls));

/** All sites together; its name is empty. */
function totalOf({ sites }: Today): TodaySite {
  const slots = new Map<number, TodaySite['slots'][number]>();
  for (const { slot, calls, hard } of sites.flatMap((site) => site.slots)) {
    const sum = slots.get(slot) ?? { slot, calls: 0, hard: 0 };
    slots.set(slot, { slot, calls: sum.calls + calls, hard: sum.hard + hard });
  }
  return { site: '', slots: [...slots.values()] };
}

function LoadRow({
  row,
  columns,
  most,
}: {
  row: TodaySite;
  columns: readonly number[];
  most: number;
}) {
  const { t } = useTranslation();
  const bySlot = new Map(row.slots.map((slot) => [slot.slot, slot]));
  return (
    <tr>
      <th
        scope="row"
        className="sticky left-0 bg-page px-1 text-left font-normal whitespace-nowrap"
      >
        {row.site || t('floor.today.all')}
      </th>
      {columns.map((slot) => {
        const { calls, hard } = bySlot.get(slot) ?? { calls: 0, hard: 0 };
        const percent = Math.round((calls / most) * DEEPEST_PERCENT);
        return (
          <td
            key={slot}
            className="h-10 min-w-11 rounded-4 border border-line px-1 text-center leading-tight"
            style={{
              background: `color-mix(in srgb, var(--c-key) ${percent}%, var(--c-surface))`,
            }}
          >
            {calls > 0 ? calls : <span className="sr-only">{t('floor.today.empty')}</span>}
            {hard > 0 && (
              <span className="block font-bold">
                <span className="sr-only">{t('floor.today.hard')} </span>
                <span aria-hidden="true">▲</span>
                {hard}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** So many rows stand in full beside the half-hours; more scroll, and it is said so. */
const TEAMS_SHOWN = 6;

function Teams({
  teams,
  filter,
  setFilter,
}: Pick<TodayPanelProps, 'teams' | 'filter' | 'setFilter'>) {
  const { t } = useTranslation();
  if (teams.length === 0) return null;
  const number = 'px-1.5 py-0.5 text-right whitespace-nowrap';
  const scrolls = teams.length > TEAMS_SHOWN;
  return (
    <div className="min-w-[min(100%,24rem)] grow basis-96">
      <div className={`relative overflow-auto ${scrolls ? 'max-h-60 border-b border-line' : ''}`}>
        <table className="tabular w-full max-w-3xl text-dns-16N-130">
          <caption className="sr-only">{t('floor.teams.title')}</caption>
          <thead className="sticky top-0 bg-page">
            <tr className="text-sub">
              <th scope="col" className="px-1 text-left font-normal">
                {t('floor.teams.title')}
              </th>
              {(['live', 'help', 'look', 'hold', 'longest'] as const).map((column) => (
                <th key={column} scope="col" className={`${number} font-normal`}>
                  {t(`floor.teams.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {teams.map(({ site, skill, live, help, look, onHold, longestMs }) => {
              const isChosen = filter.site === site && filter.skill === skill;
              return (
                <tr key={`${site} ${skill}`} className="border-t border-line">
                  <th scope="row" className="text-left font-normal">
                    <button
                      type="button"
                      aria-pressed={isChosen}
                      aria-label={t('floor.teams.choose', { site, skill })}
                      onClick={() =>
                        setFilter(
                          isChosen
                            ? { ...filter, site: null, skill: null }
                            : { ...filter, site, skill },
                        )
                      }
                      className="min-h-8 w-full rounded-4 px-1 text-left break-keep text-key underline underline-offset-4 hover:bg-key-soft aria-pressed:font-bold"
                    >
                      {site}・{skill}
                    </button>
                  </th>
                  <td className={number}>{live}</td>
                  <td className={`${number} ${help > 0 ? 'font-bold' : 'text-sub'}`}>{help}</td>
                  <td className={`${number} ${look > 0 ? '' : 'text-sub'}`}>{look}</td>
                  <td className={`${number} ${onHold > 0 ? '' : 'text-sub'}`}>{onHold}</td>
                  <td className={number}>{clockText(longestMs)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {scrolls && (
        <p className="leading-snug text-sub">
          <Phrase>{t('floor.teams.more', { count: teams.length })}</Phrase>
        </p>
      )}
    </div>
  );
}
