import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorState } from '../link/floor-feed.ts';
import { clockText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';
import { longTiles } from './order.ts';
import { tileClockMs } from './tile.tsx';

/** A call is in this list from so long before the guideline on. */
const BEFORE_MS = 10 * 60_000;
const MOST_SHOWN = 6;

interface LongListProps {
  tiles: readonly FloorTile[];
  receivedAtMs: FloorState['receivedAtMs'];
  /** The manual's guideline. */
  limitMs: number;
  chosen: string | null;
  choose: (callId: string) => void;
}

/** Calls near the guideline for long ones, the longest first, each with what is left. */
export const LongList = memo(function LongList({
  tiles,
  receivedAtMs,
  limitMs,
  chosen,
  choose,
}: LongListProps) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const clockOf = (tile: FloorTile) =>
    tileClockMs(tile, receivedAtMs.get(tile.callId) ?? nowMs, nowMs);
  const long = longTiles(tiles, clockOf, limitMs - BEFORE_MS);
  const limit = Math.round(limitMs / 60_000);
  return (
    <section aria-labelledby="long" className="flex flex-col gap-1">
      <h2 id="long" className="text-std-16B-170">
        {t('floor.long.title', { count: long.length })}
      </h2>
      {long.length === 0 ? (
        <p className="leading-snug text-sub">
          <Phrase>{t('floor.long.none', { limit })}</Phrase>
        </p>
      ) : (
        <ul className="flex flex-col gap-1">
          {long.slice(0, MOST_SHOWN).map((tile) => {
            const leftMs = limitMs - clockOf(tile);
            const span = clockText(Math.abs(leftMs));
            return (
              <li key={tile.callId}>
                <button
                  type="button"
                  data-long={tile.callId}
                  aria-pressed={tile.callId === chosen}
                  onClick={() => choose(tile.callId)}
                  className="flex min-h-11 w-full flex-wrap items-center gap-x-2 rounded-8 border border-line-strong bg-surface px-3 py-1 text-left leading-snug hover:bg-key-soft aria-pressed:outline-2 aria-pressed:outline-key"
                >
                  <span className="min-w-0 grow truncate">{tile.agentName}</span>
                  <span className={`tabular ${leftMs < 0 ? 'font-bold' : ''}`}>
                    {t(leftMs < 0 ? 'floor.long.over' : 'floor.long.until', { limit, span })}
                  </span>
                  {tile.tookOverBy && (
                    <span className="w-full text-sub">
                      {t('floor.took', { name: tile.tookOverBy })}
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {long.length > MOST_SHOWN && (
        <p className="text-sub">{t('floor.long.more', { count: long.length - MOST_SHOWN })}</p>
      )}
      {long.length > 0 && (
        <p className="leading-snug text-sub">
          <Phrase>{t('floor.long.help', { limit })}</Phrase>
        </p>
      )}
    </section>
  );
});
