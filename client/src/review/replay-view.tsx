import { FOLD_VERSION } from '@kikimori/shared/call/step.ts';
import type { TFunction } from 'i18next';
import { type KeyboardEvent, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { CallScreen } from '../agent/call-screen.tsx';
import { KeyMapDialog } from '../agent/key-map.tsx';
import { Transcript } from '../agent/transcript.tsx';
import { useStore } from '../link/use-store.ts';
import { clockText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { useKeys } from '../ui/keys.ts';
import { Phrase } from '../ui/phrase.tsx';
import { axisSeries } from './axis-series.ts';
import { Highlights } from './highlights.tsx';
import { createPlayer, type Player, RATES, type Rate } from './player.ts';
import {
  frameAt,
  isCueMark,
  itemsAt,
  itemsOfEvents,
  type Replay,
  utteranceAt,
  viewAt,
} from './replay.ts';
import { Sound } from './sound.tsx';
import { Timeline } from './timeline.tsx';

function usePlayer(durationMs: number): Player {
  const [player] = useState(() =>
    createPlayer({
      durationMs,
      now: () => performance.now(),
      onFrame: (task) => {
        const id = requestAnimationFrame(task);
        return () => cancelAnimationFrame(id);
      },
    }),
  );
  useEffect(() => player.stop, [player]);
  return player;
}

/** A value of the player that changes more rarely than its time. */
function useDerived<T extends number | null>(player: Player, derive: (atMs: number) => T): T {
  return useSyncExternalStore(player.subscribe, () => derive(player.get().atMs));
}

/** The next or former entry of a rising list of times. */
function neighbour(times: readonly number[], atMs: number, way: 1 | -1): number | null {
  if (way === 1) return times.find((time) => time > atMs + 1) ?? null;
  return times.findLast((time) => time < atMs - 1) ?? null;
}

export function ReplayView({ replay }: { replay: Replay }) {
  const { t } = useTranslation();
  const player = usePlayer(replay.durationMs);
  const [keysOpen, setKeysOpen] = useState(false);
  const all = useMemo(
    () =>
      replay.manual ? itemsAt(replay, replay.frames.length - 1) : itemsOfEvents(replay.record),
    [replay],
  );
  const series = useMemo(() => axisSeries(replay), [replay]);
  const currentI = useDerived(player, (atMs) => utteranceAt(all, atMs));
  const saidMs = useMemo(() => all.map((item) => item.startMs), [all]);
  const cueMs = useMemo(() => replay.marks.filter(isCueMark).map((mark) => mark.atMs), [replay]);

  const seekBy = (times: readonly number[], way: 1 | -1) => {
    const to = neighbour(times, player.get().atMs, way);
    if (to !== null) player.seek(to);
  };
  const seekToUtterance = (i: number) => {
    const item = all.find((line) => line.i === i);
    if (item) player.seek(item.startMs);
  };
  const keys: Record<string, () => void> = {
    ' ': player.toggle,
    arrowleft: () => seekBy(saidMs, -1),
    arrowright: () => seekBy(saidMs, 1),
    'shift+arrowleft': () => seekBy(cueMs, -1),
    'shift+arrowright': () => seekBy(cueMs, 1),
    home: () => player.seek(0),
    end: () => player.seek(replay.durationMs),
    '?': () => setKeysOpen(true),
  };
  useKeys(keys);
  // The page's keys serve the slider as well; arrows up and down move it by seconds.
  function onSliderKey(event: KeyboardEvent) {
    const bySeconds = { ArrowUp: 5_000, ArrowDown: -5_000, PageUp: 60_000, PageDown: -60_000 };
    const step = bySeconds[event.key as keyof typeof bySeconds];
    if (step === undefined) return;
    event.preventDefault();
    player.seek(player.get().atMs + step);
  }

  return (
    <>
      <section aria-label={t('replay.timeline')} className="shrink-0 px-3 pb-2">
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1">
          <Controls player={player} durationMs={replay.durationMs} keys={keys} />
          <Sound
            callId={replay.record.head.callId}
            player={player}
            durationMs={replay.durationMs}
          />
          <HashLine replay={replay} />
          {replay.missing.length > 0 && (
            <p role="status" className="text-notice">
              <Phrase>
                {t('replay.missing', { seqs: replay.missing.slice(0, 10).join(', ') })}
              </Phrase>
            </p>
          )}
        </div>
        <Timeline replay={replay} items={all} series={series} player={player} onKey={onSliderKey} />
        <Highlights replay={replay} items={all} seek={player.seek} />
      </section>
      <div className="grid min-h-0 grow gap-3 border-t border-line p-3 lg:grid-cols-[minmax(22rem,30rem)_1fr]">
        <section aria-label={t('replay.screen')} className="flex min-h-0 min-w-0 flex-col">
          <h3 className="pb-1 text-sub">{t('replay.screen')}</h3>
          <div className="card flex min-h-0 grow flex-col overflow-y-auto bg-page">
            <Screen replay={replay} player={player} jumpTo={seekToUtterance} />
          </div>
        </section>
        <section aria-label={t('transcript.region')} className="flex min-h-0 min-w-0 flex-col">
          <h3 className="pb-1 text-sub">{t('replay.transcript')}</h3>
          <Transcript
            items={all}
            partials={NO_PARTIALS}
            currentI={currentI ?? -1}
            onPick={seekToUtterance}
            className="relative h-[60dvh] min-h-0 grow lg:h-auto"
          />
        </section>
      </div>
      {keysOpen && <ReplayKeys onClose={() => setKeysOpen(false)} />}
    </>
  );
}

const NO_PARTIALS = {};

/** What the agent saw at this moment: the agent's own screen, without its buttons. */
function Screen(props: { replay: Replay; player: Player; jumpTo: (i: number) => void }) {
  const { t } = useTranslation();
  const { replay, player, jumpTo } = props;
  const frame = useDerived(player, (atMs) => frameAt(replay.frames, atMs));
  const view = useMemo(() => viewAt(replay, frame), [replay, frame]);
  const items = useMemo(() => itemsAt(replay, frame), [replay, frame]);
  if (!view) {
    return (
      <p className="p-3 text-sub">
        <Phrase>{replay.manual ? t('replay.before') : noManual(t, replay)}</Phrase>
      </p>
    );
  }
  return (
    <CallScreen
      shown={{ view, items, partials: NO_PARTIALS, clock: () => player.get().atMs }}
      actions={null}
      withTranscript={false}
      jumpTo={jumpTo}
      keys={null}
    />
  );
}

function Controls(props: { player: Player; durationMs: number; keys: Record<string, () => void> }) {
  const { t } = useTranslation();
  const { player, durationMs, keys } = props;
  const { playing, rate, atMs } = useStore(player);
  const step = (
    key: string,
    icon: 'previousCue' | 'previous' | 'next' | 'nextCue',
    name: string,
  ) => (
    <button
      type="button"
      onClick={keys[key]}
      className="grid size-11 place-items-center rounded-8 border border-line-strong bg-surface hover:bg-key-soft"
    >
      <Icon name={icon} />
      <span className="sr-only">{name}</span>
    </button>
  );
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      {step('shift+arrowleft', 'previousCue', t('replay.previousCue'))}
      {step('arrowleft', 'previous', t('replay.previous'))}
      <Button
        look="solid"
        icon={playing ? 'pause' : 'play'}
        className="min-w-28"
        onClick={player.toggle}
      >
        {playing ? t('replay.pause') : t('replay.play')}
      </Button>
      {step('arrowright', 'next', t('replay.next'))}
      {step('shift+arrowright', 'nextCue', t('replay.nextCue'))}
      <label className="flex items-center gap-1">
        <span className="sr-only">{t('replay.rate')}</span>
        <select
          value={rate}
          onChange={(event) => player.setRate(Number(event.target.value) as Rate)}
          className="min-h-11 rounded-8 border border-line-strong bg-surface px-2"
        >
          {RATES.map((option) => (
            <option key={option} value={option}>
              {t('replay.times', { rate: option })}
            </option>
          ))}
        </select>
      </label>
      <span className="tabular ml-1">
        {clockText(atMs)} / {clockText(durationMs)}
      </span>
    </div>
  );
}

function noManual(t: TFunction, { record }: Replay): string {
  return t('replay.noManual', { version: record.head.versions.manual });
}

/** Whether what is shown here is what was live. */
function HashLine({ replay }: { replay: Replay }) {
  const { t } = useTranslation();
  const { check, record } = replay;
  if (!check) return <p className="text-notice">{noManual(t, replay)}</p>;
  if (check.same) {
    return (
      <p role="status" className="flex items-center gap-1.5" data-check="same">
        <Icon name="check" className="size-5 text-ok" />
        {t('replay.same', { count: check.events })}
      </p>
    );
  }
  const otherFold = record.head.versions.fold !== FOLD_VERSION;
  return (
    <p role="status" className="flex items-center gap-1.5 text-notice" data-check="differs">
      <Icon name="warn" />
      <Phrase>
        {t('replay.differs', {
          seq: check.seq,
          at: clockText(check.event.atMs),
          event: t(`replay.events.${check.event.kind}`),
        }) + (otherFold ? t('replay.otherFold') : '')}
      </Phrase>
    </p>
  );
}

function ReplayKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const keys = [
    { key: 'Space', text: t('keys.play') },
    { key: '← →', text: t('keys.utterance') },
    { key: '⇧← ⇧→', text: t('keys.cue') },
    { key: '?', text: t('keys.map') },
  ];
  return <KeyMapDialog keys={keys} onClose={onClose} />;
}
