/** The supervisor's floor: who waits, all calls by need, the chosen one live. */
import { may } from '@kikimori/shared/protocol/access.ts';
import { useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkBanner } from '../agent/link-line.tsx';
import { useLink } from '../app/link-provider.tsx';
import { Masthead } from '../app/masthead.tsx';
import { setQuery, usePlace } from '../app/router.ts';
import { session } from '../app/session.ts';
import { useStore } from '../link/use-store.ts';
import { Phrase } from '../ui/phrase.tsx';
import { AlertPrompt, AlertSwitches } from './alert-choice.tsx';
import { CallPanel } from './call-panel.tsx';
import { EndedList } from './ended-list.tsx';
import { Filters } from './filters.tsx';
import { LongList } from './long-list.tsx';
import { NO_FILTER, passes, summarise, teamsOf, unsettledTiles, waitingTiles } from './order.ts';
import { TileGrid } from './tile-grid.tsx';
import { TodayPanel } from './today.tsx';
import { useAlerts } from './use-alerts.ts';
import { useToday } from './use-today.ts';
import { VitalStrip } from './vital-strip.tsx';
import { WaitingList } from './waiting-list.tsx';

/** Until the server has told the manual's guideline. */
const LONG_CALL_MS = 30 * 60_000;

export default function FloorPage() {
  const { t } = useTranslation();
  const link = useLink();
  const newest = useStore(link.floor);
  // Drawn in slices between other work: a thousand calls must not hold up a key or a press.
  const floor = useDeferredValue(newest);
  const who = useStore(session);
  const chosen = usePlace().query.get('call');
  const [filter, setFilter] = useState(NO_FILTER);
  const panel = useRef<HTMLElement>(null);
  /** What had the focus when a call was chosen: it has it again once the call is closed. */
  const opener = useRef<Element | null>(null);
  const choose = useCallback((callId: string) => {
    if (!panel.current?.contains(document.activeElement)) opener.current = document.activeElement;
    setQuery('call', callId);
  }, []);
  const close = () => setQuery('call', null);
  const toList = () => {
    opener.current = null;
    close();
    // Shown again only after the panel is gone; danger is the first row.
    requestAnimationFrame(() =>
      document.querySelector<HTMLElement>('[data-list="waiting"], [data-list="ended"]')?.focus(),
    );
  };
  useEffect(() => {
    if (!(opener.current instanceof HTMLElement)) return;
    if (chosen) panel.current?.focus();
    else opener.current.focus();
  }, [chosen]);
  useEffect(() => link.watchFloor(), [link]);
  useAlerts(newest.tiles);

  const all = useMemo(() => [...floor.tiles.values()], [floor.tiles]);
  const shown = useMemo(() => all.filter((tile) => passes(tile, filter)), [all, filter]);
  const summary = useMemo(() => summarise(all), [all]);
  const waiting = useMemo(() => waitingTiles(all), [all]);
  const unsettled = useMemo(() => unsettledTiles(all), [all]);
  const teams = useMemo(() => teamsOf(all), [all]);
  const today = useToday(filter.site, filter.skill);
  const mayAct = who.phase === 'in' && may({ kind: 'person', ...who.info }, 'call.supervise');

  useEffect(() => {
    const count = waiting.length > 0 ? `(${waiting.length}) ` : '';
    document.title = `${count}${t('app.nav.floor')} — ${t('app.name')}`;
  }, [waiting.length, t]);

  const isEmpty = floor.loaded && all.length === 0;
  return (
    <div className="flex min-h-dvh flex-col xl:h-dvh">
      <Masthead title={t('app.nav.floor')}>
        <AlertSwitches />
      </Masthead>
      <div className="flex flex-col gap-2 px-3 pt-2 empty:hidden">
        <LinkBanner />
        {!chosen && <AlertPrompt />}
      </div>
      <main className="flex min-h-0 grow flex-col xl:flex-row">
        <aside
          className={`flex shrink-0 flex-col gap-3 overflow-y-auto p-3 *:shrink-0 xl:w-80 xl:border-r xl:border-line ${chosen ? 'max-xl:hidden' : ''}`}
        >
          <WaitingList
            tiles={waiting}
            receivedAtMs={floor.receivedAtMs}
            chosen={chosen}
            choose={choose}
          />
          <EndedList tiles={unsettled} chosen={chosen} choose={choose} />
          <LongList
            tiles={all}
            receivedAtMs={floor.receivedAtMs}
            limitMs={today.today?.longCallMs ?? LONG_CALL_MS}
            chosen={chosen}
            choose={choose}
          />
        </aside>
        <section
          aria-label={t('floor.all')}
          className={`flex min-w-0 grow flex-col gap-2 p-3 xl:min-h-0 ${chosen ? 'max-xl:hidden' : ''}`}
        >
          {isEmpty ? (
            <div className="grid grow place-items-center text-center">
              <div>
                <p className="text-std-20B-150">{t('floor.empty.title')}</p>
                <p className="text-sub">
                  <Phrase>{t('floor.empty.text')}</Phrase>
                </p>
              </div>
            </div>
          ) : (
            <>
              <Filters
                filter={filter}
                setFilter={setFilter}
                summary={summary}
                shown={shown.length}
              />
              {floor.loaded && shown.length === 0 && (
                <p className="text-sub">
                  <Phrase>{t('floor.filter.none')}</Phrase>
                </p>
              )}
              <TileGrid
                tiles={shown}
                receivedAtMs={floor.receivedAtMs}
                chosen={chosen}
                choose={choose}
              />
            </>
          )}
          {/* One call at a time: beside a chosen one the room belongs to the tiles. */}
          {!chosen && (
            <TodayPanel state={today} teams={teams} filter={filter} setFilter={setFilter} />
          )}
        </section>
        {chosen && (
          <aside
            ref={panel}
            tabIndex={-1}
            aria-label={t('floor.panel.title')}
            onKeyDown={(event) => {
              if (event.key === 'Escape' && !event.nativeEvent.isComposing) close();
            }}
            className="flex min-h-0 flex-col xl:w-[28rem] xl:shrink-0 xl:border-l xl:border-line"
          >
            <VitalStrip
              tiles={[...waiting, ...unsettled].filter(
                (tile) => tile.need === 4 && tile.callId !== chosen,
              )}
              toList={toList}
            />
            <CallPanel
              key={chosen}
              callId={chosen}
              mayAct={mayAct}
              unsettled={newest.tiles.get(chosen)?.need === 4}
              settled={newest.loaded && newest.tiles.get(chosen)?.need !== 4}
              close={close}
            />
          </aside>
        )}
      </main>
    </div>
  );
}
