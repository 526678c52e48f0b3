import type { FloorTile } from '@kikimori/shared/view/views.ts';
import type { TFunction } from 'i18next';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Segments } from '../agent/axes.tsx';
import { SILENCE_MS } from '../agent/header.tsx';
import { reportedTexts } from '../agent/reported.ts';
import { ToneMark } from '../agent/tone-mark.tsx';
import { axisLevel } from '../agent/words.ts';
import { clockText } from '../text/format.ts';
import { Icon, type IconName } from '../ui/icon.tsx';
import { useNow } from '../ui/ticker.ts';
import { isAsked } from './order.ts';

/** Height of a tile, in rem. */
export const TILE_REM = 8.5;

/** What a tile wants of a supervisor, in words; says so where the caller is gone. */
export function needLine(tile: FloorTile, t: TFunction): string {
  return tile.status === 'live' ? tile.needText : t('floor.over', { text: tile.needText });
}

/** Look of a need: danger to a person alone is red, a life teal; an agent's own call is filled. */
export function needLook(tile: FloorTile): { icon: IconName | null; chip: string; edge: string } {
  if (tile.need === 4 && tile.cue === 'lifeline') {
    return { icon: 'lifeline', chip: 'bg-care-fill text-on-care', edge: 'border-care-line' };
  }
  if (tile.need === 4) {
    return { icon: 'call110', chip: 'bg-danger-fill text-on-danger', edge: 'border-danger-line' };
  }
  if (isAsked(tile)) return { icon: 'person', chip: 'bg-key text-on-key', edge: 'border-key' };
  if (tile.need === 3) {
    return { icon: 'escalate', chip: 'border border-key bg-key-soft text-key', edge: 'border-key' };
  }
  if (tile.need === 2)
    return { icon: 'eye', chip: 'border border-key text-key', edge: 'border-key' };
  if (tile.need === 1)
    return { icon: null, chip: 'border border-line-strong', edge: 'border-line-strong' };
  return { icon: null, chip: '', edge: 'border-transparent' };
}

/** The need in a word and a shape; never cut. */
export function NeedChip({ tile }: { tile: FloorTile }) {
  const { t } = useTranslation();
  const { icon, chip } = needLook(tile);
  return (
    <span
      className={`inline-flex shrink-0 items-center gap-1 rounded-4 px-1.5 whitespace-nowrap ${chip}`}
    >
      {icon && <Icon name={icon} className="size-4" />}
      {t(isAsked(tile) ? 'need.asked' : `need.${tile.need}`)}
    </span>
  );
}

/** The call's time now. */
export function tileClockMs(tile: FloorTile, receivedAtMs: number, nowMs: number): number {
  return tile.status === 'ended' ? tile.nowMs : tile.nowMs + Math.max(0, nowMs - receivedAtMs);
}

interface TileProps {
  tile: FloorTile;
  receivedAtMs: number;
  chosen: boolean;
  active: boolean;
}

/** One call: who, how long, why it is where it is, the last words, both axes, who looks. */
export const Tile = memo(function Tile({ tile, receivedAtMs, chosen, active }: TileProps) {
  const { t } = useTranslation();
  const { edge } = needLook(tile);
  return (
    <div
      className={`flex h-full flex-col gap-0.5 overflow-hidden rounded-8 border border-l-8 bg-surface px-2.5 py-1.5 leading-snug ${edge} ${
        tile.need === 0 ? 'border-y-line border-r-line border-l-line' : ''
      } ${chosen ? 'outline-2 outline-key' : ''} ${active ? 'ring-2 ring-focus' : ''}`}
    >
      <div className="flex items-center gap-2">
        {(tile.need === 4 || (tile.status === 'live' && tile.need > 0)) && <NeedChip tile={tile} />}
        <span className="min-w-0 grow truncate font-bold">{tile.agentName}</span>
        <span className="tabular shrink-0">
          <TileClock tile={tile} receivedAtMs={receivedAtMs} />
        </span>
      </div>
      <p className="truncate">
        {tile.needText
          ? needLine(tile, t)
          : t(tile.status === 'live' ? 'floor.calm' : 'floor.ended')}
      </p>
      {/* Two lines: the last words, and what else is true of the call takes the second one. */}
      <div className="flex h-[2.75em] flex-col text-sub">
        <p className="line-clamp-2 min-h-0 shrink">
          {tile.lastText && (
            <span className="mr-1.5">
              <ToneMark tone={tile.tone} wordless={tile.tone === 0} />
            </span>
          )}
          {tile.lastText || t('honest.noText')}
        </p>
        <p className="h-[1.375em] shrink-0 truncate empty:hidden">
          <StateWords tile={tile} receivedAtMs={receivedAtMs} />
        </p>
      </div>
      <div className="mt-auto flex items-center gap-x-3 overflow-hidden whitespace-nowrap text-dns-14N-130">
        <AxisMini
          name={t('axis.conduct.name')}
          value={tile.conduct}
          word={t(`axis.conduct.levels.${axisLevel(tile.conduct)}`)}
        />
        <AxisMini
          name={t('axis.demand.name')}
          value={tile.demand}
          word={t(`axis.demand.levels.${axisLevel(tile.demand)}`)}
        />
      </div>
    </div>
  );
});

type Timed = Pick<TileProps, 'tile' | 'receivedAtMs'>;

/** The only parts that are drawn each second; a tile itself is drawn when its call changes. */
function TileClock({ tile, receivedAtMs }: Timed) {
  return clockText(tileClockMs(tile, receivedAtMs, useNow()));
}

/** What else is true of the call, the most telling first. */
function StateWords({ tile, receivedAtMs }: Timed) {
  const { t, i18n } = useTranslation();
  const silentMs = tileClockMs(tile, receivedAtMs, useNow()) - tile.lastTextAtMs;
  const silent = tile.status === 'live' && !tile.onHold && silentMs > SILENCE_MS;
  const reports = reportedTexts(tile, t, i18n.language);
  const words = [...reports];
  if (silent) words.push(t('floor.silent', { span: clockText(silentMs) }));
  if (tile.tookOverBy) words.push(t('floor.took', { name: tile.tookOverBy }));
  else if (tile.seenBy && reports.length === 0) words.push(t('floor.seen', { name: tile.seenBy }));
  if (tile.onHold) words.push(t('floor.hold'));
  if (tile.scorer === 'lexicon') words.push(t('floor.fallback'));
  return words.length > 0 ? words.join('・') : null;
}

function AxisMini({ name, value, word }: { name: string; value: number; word: string }) {
  return (
    <span className="flex shrink-0 items-center gap-1">
      <span className="text-sub">{name}</span>
      <Segments level={axisLevel(value)} />
      <span className="sr-only">{word}</span>
    </span>
  );
}
