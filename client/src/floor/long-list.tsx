import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';
import { CallList, type CallListing } from './call-list.tsx';
import { longTiles } from './order.ts';
import { tileClockMs } from './tile.tsx';

/** A call is in this list from so long before the guideline on. */
const BEFORE_MS = 10 * 60_000;
const MOST_SHOWN = 6;

interface LongListProps extends CallListing {
  /** The manual's guideline. */
  limitMs: number;
}

/** Calls near the guideline for long ones, the longest first, each with what is left. */
export const LongList = memo(function LongList({
  tiles,
  receivedAtMs,
  limitMs,
  ...list
}: LongListProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const clockOf = (tile: FloorTile) =>
    tileClockMs(tile, receivedAtMs.get(tile.callId) ?? nowMs, nowMs);
  const long = longTiles(tiles, clockOf, limitMs - BEFORE_MS);
  const limit = Math.round(limitMs / 60_000);
  return (
    <CallList
      {...list}
      mark="long"
      tiles={long.slice(0, MOST_SHOWN)}
      title={t('floor.long.title', { count: long.length })}
      none={t('floor.long.none', { limit })}
      row={(tile) => {
        const leftMs = limitMs - clockOf(tile);
        const span = clockText(Math.abs(leftMs));
        return {
          look: 'border border-line-strong',
          content: (
            <>
              <span className="grow">{tile.agentName}</span>
              <span className={`tabular ${leftMs < 0 ? 'font-bold' : ''}`}>
                {t(leftMs < 0 ? 'floor.long.over' : 'floor.long.until', { limit, span })}
              </span>
              {tile.tookOverBy && (
                <span className="w-full text-sub">
                  {t('floor.took', { name: tile.tookOverBy })}
                </span>
              )}
            </>
          ),
        };
      }}
    >
      {long.length > MOST_SHOWN && (
        <p className="text-sub">{t('floor.long.more', { count: long.length - MOST_SHOWN })}</p>
      )}
      {long.length > 0 && (
        <p className="leading-snug text-sub">
          <Phrase>{t('floor.long.help', { limit })}</Phrase>
        </p>
      )}
    </CallList>
  );
});
