import type { TranscriptItem } from '@kikimori/shared/view/views.ts';
import type { TFunction } from 'i18next';
import {
  type KeyboardEvent,
  type PointerEvent,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../link/use-store.ts';
import { clockText } from '../text/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import type { AxisSeries } from './axis-series.ts';
import { rowsOf } from './mark-rows.ts';
import type { Player } from './player.ts';
import { isCueMark, type Mark, type Replay, utteranceAt } from './replay.ts';

const WIDTH = 1000;
const LANE = 40;
const GAP = 8;

/** Height of a row of marks, and the room that a mark takes: with its word where the page is wide. */
const MARK_PX = 32;
const WORD_PX = 88;
const WIDE_PX = 700;

const ICONS: Partial<Record<Mark['kind'], IconName>> = {
  hold: 'hold',
  warn: 'warn',
  escalate: 'escalate',
  end: 'end',
  call110: 'call110',
  lifeline: 'lifeline',
  answer: 'check',
  asked: 'person',
  supervisor: 'eye',
  flag: 'flag',
};

interface TimelineProps {
  replay: Replay;
  items: readonly TranscriptItem[];
  series: AxisSeries | null;
  player: Player;
  /** Keys while the slider has the focus; the same as the page's. */
  onKey: (event: KeyboardEvent) => void;
}

/** Tone, both axes, holds and marks over the call's time, with a handle to move through it. */
export function Timeline({ replay, items, series, player, onKey }: TimelineProps) {
  const { t } = useTranslation();
  const { durationMs } = replay;

  function seekTo(event: PointerEvent<HTMLDivElement>) {
    const box = event.currentTarget.getBoundingClientRect();
    player.seek(((event.clientX - box.left) / box.width) * durationMs);
  }

  return (
    <div className="relative">
      <div className="grid grid-cols-[3rem_1fr] gap-x-2 text-dns-14N-120 text-sub">
        <div aria-hidden="true" className="flex flex-col" style={{ gap: GAP }}>
          {(['tone', 'conduct', 'demand'] as const).map((name) => (
            <span key={name} className="grid content-center" style={{ height: LANE }}>
              {name === 'tone' ? t('replay.tone') : t(`axis.${name}.name`)}
            </span>
          ))}
        </div>
        <Scrubber replay={replay} items={items} player={player} onKey={onKey} onSeek={seekTo}>
          <Lanes replay={replay} series={series} />
        </Scrubber>
        <span aria-hidden="true" className="pt-1">
          {t('replay.marks')}
        </span>
        <MarkRow replay={replay} player={player} />
      </div>
    </div>
  );
}

/** Marks at their times; where two would cover each other, the later one goes a row down. */
function MarkRow({ replay, player }: { replay: Replay; player: Player }) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const [widthPx, setWidthPx] = useState(1_000);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setWidthPx(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const rows = useMemo(() => {
    const places = replay.marks.map((mark) => (mark.atMs / replay.durationMs) * widthPx);
    return rowsOf(places, widthPx >= WIDE_PX ? WORD_PX : MARK_PX);
  }, [replay, widthPx]);
  const edgePx = widthPx >= WIDE_PX ? WORD_PX / 2 : 14;
  return (
    <ul
      ref={list}
      aria-label={t('replay.marksRegion')}
      className="relative mt-1"
      style={{ height: (Math.max(0, ...rows) + 1) * MARK_PX }}
    >
      {replay.marks.map((mark, index) => (
        <li
          key={`${mark.frame}-${mark.kind}-${mark.text}`}
          className="absolute -translate-x-1/2"
          style={{
            left: `clamp(${edgePx}px, ${((mark.atMs / replay.durationMs) * 100).toFixed(3)}%, 100% - ${edgePx}px)`,
            top: (rows[index] ?? 0) * MARK_PX,
          }}
        >
          <MarkButton mark={mark} player={player} withWord={widthPx >= WIDE_PX} />
        </li>
      ))}
    </ul>
  );
}

function MarkButton(props: { mark: Mark; player: Player; withWord: boolean }) {
  const { mark, player, withWord } = props;
  const { t } = useTranslation();
  const icon = ICONS[mark.kind] ?? 'flag';
  const isCue = isCueMark(mark);
  const words = markWords(mark, t);
  const colour =
    mark.kind === 'call110' ? 'text-danger' : mark.kind === 'lifeline' ? 'text-care' : 'text-text';
  return (
    <button
      type="button"
      title={words}
      onClick={() => player.seek(mark.atMs)}
      className={`flex h-7 items-center justify-center gap-0.5 rounded-4 bg-surface hover:bg-key-soft ${colour} ${
        isCue ? 'border border-current' : ''
      } ${withWord ? 'px-1' : 'w-7'}`}
    >
      <Icon name={icon} className={isCue ? 'size-5' : 'size-4'} />
      {withWord && (
        <span aria-hidden="true" className="whitespace-nowrap text-text">
          {shortWords(mark, t)}
        </span>
      )}
      <span className="sr-only">{`${clockText(mark.atMs)} ${words}`}</span>
    </button>
  );
}

/** A mark in as few words as fit beside its sign. */
function shortWords(mark: Mark, t: TFunction): string {
  switch (mark.kind) {
    case 'answer':
      return t(`replay.answers.${mark.text}` as 'replay.answers.done');
    case 'asked':
      return 'SV';
    case 'supervisor':
      return t(`replay.actions.${mark.text}` as 'replay.actions.seen');
    case 'flag':
      return t(`flag.${mark.text}` as 'flag.grey');
    default:
      return t(`cue.kind.${mark.kind}.name`);
  }
}

/** A mark in words. */
export function markWords(mark: Mark, t: TFunction): string {
  switch (mark.kind) {
    case 'answer':
      return t('replay.mark.answer', {
        answer: t(`replay.answers.${mark.text}` as 'replay.answers.done'),
      });
    case 'asked':
      return t('replay.mark.asked');
    case 'supervisor':
      return t(mark.said ? 'replay.mark.supervisorSaid' : 'replay.mark.supervisor', {
        action: t(`replay.actions.${mark.text}` as 'replay.actions.seen'),
        said: mark.said,
      });
    case 'flag':
      return t('replay.mark.flag', { flag: t(`flag.${mark.text}` as 'flag.grey') });
    default:
      return t('replay.mark.cue', { kind: t(`cue.kind.${mark.kind}.name`), title: mark.text });
  }
}

interface ScrubberProps {
  replay: Replay;
  items: readonly TranscriptItem[];
  player: Player;
  onKey: (event: KeyboardEvent) => void;
  onSeek: (event: PointerEvent<HTMLDivElement>) => void;
  children: React.ReactNode;
}

function Scrubber({ replay, items, player, onKey, onSeek, children }: ScrubberProps) {
  const { t } = useTranslation();
  const { atMs } = useStore(player);
  const i = utteranceAt(items, atMs);
  const said = i === null ? undefined : items.find((item) => item.i === i);
  const valueText = said
    ? `${clockText(atMs)} ${t(`channel.${said.channel}.name`)} ${said.text.slice(0, 60)}`
    : clockText(atMs);
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={t('replay.position')}
      aria-valuemin={0}
      aria-valuemax={Math.round(replay.durationMs / 1000)}
      aria-valuenow={Math.round(atMs / 1000)}
      aria-valuetext={valueText}
      onKeyDown={onKey}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        onSeek(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) onSeek(event);
      }}
      className="relative touch-none"
    >
      {children}
      <span
        aria-hidden="true"
        className="forced-fill pointer-events-none absolute -inset-y-1 w-0.5 bg-key"
        style={{ left: `${(atMs / replay.durationMs) * 100}%` }}
      >
        <span className="absolute -top-1 left-1/2 size-3 -translate-x-1/2 rounded-full bg-key" />
      </span>
    </div>
  );
}

/** The drawings under the handle; they change only with the call. */
function Lanes({ replay, series }: { replay: Replay; series: AxisSeries | null }) {
  const { durationMs } = replay;
  const x = (atMs: number) => (atMs / durationMs) * WIDTH;
  const height = LANE * 3 + GAP * 2;
  const tonePath = useMemo(() => {
    const y = (tone: number) => LANE - 3 - (tone / 3) * (LANE - 6);
    let path = '';
    let last = y(0);
    for (const [index, point] of replay.tones.entries()) {
      const at = ((point.atMs / durationMs) * WIDTH).toFixed(1);
      path += index === 0 ? `M${at} ${y(point.tone)}` : `L${at} ${last}L${at} ${y(point.tone)}`;
      last = y(point.tone);
    }
    return path && `${path}L${WIDTH} ${last}`;
  }, [replay, durationMs]);

  const axisPath = (values: readonly number[], top: number) =>
    values
      .map((value, index) => {
        const atMs = series?.atMs[index] ?? 0;
        const y = top + LANE - 2 - value * (LANE - 4);
        return `${index === 0 ? 'M' : 'L'}${x(atMs).toFixed(1)} ${y.toFixed(1)}`;
      })
      .join('');
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="block w-full"
      style={{ height }}
    >
      {[0, 1, 2].map((lane) => (
        <rect
          key={lane}
          x="0"
          y={lane * (LANE + GAP)}
          width={WIDTH}
          height={LANE}
          fill="var(--c-sunk)"
        />
      ))}
      {replay.holds.map((hold) => (
        <rect
          key={hold.fromMs}
          x={x(hold.fromMs)}
          width={Math.max(1, x(hold.toMs) - x(hold.fromMs))}
          y="0"
          height={height}
          fill="var(--c-notice-line)"
          opacity="0.25"
        />
      ))}
      {[
        tonePath,
        axisPath(series?.conduct ?? [], LANE + GAP),
        axisPath(series?.demand ?? [], (LANE + GAP) * 2),
      ].map((path, lane) => (
        <path
          // biome-ignore lint/suspicious/noArrayIndexKey: three fixed lanes
          key={lane}
          d={path}
          fill="none"
          stroke="var(--c-text)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
