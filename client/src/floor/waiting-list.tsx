import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorState } from '../link/floor-feed.ts';
import { clockText } from '../text/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';
import { needLine, needLook, tileClockMs } from './tile.tsx';

interface WaitingListProps {
  tiles: readonly FloorTile[];
  receivedAtMs: FloorState['receivedAtMs'];
  chosen: string | null;
  choose: (callId: string) => void;
}

/** Who waits for a supervisor, danger first, then the longest wait, each with its age. */
export const WaitingList = memo(function WaitingList({
  tiles,
  receivedAtMs,
  chosen,
  choose,
}: WaitingListProps) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="waiting" className="flex min-h-0 flex-col gap-2">
      <h2 id="waiting" className="text-std-16B-170">
        {t('floor.waiting.title', { count: tiles.length })}
      </h2>
      {tiles.length === 0 ? (
        <p className="text-sub leading-snug">
          <Phrase>{t('floor.waiting.none')}</Phrase>
        </p>
      ) : (
        <ul className="flex flex-col gap-2">
          {tiles.map((tile) => {
            const { icon, chip, edge } = needLook(tile);
            return (
              <li key={tile.callId}>
                <button
                  type="button"
                  data-call={tile.callId}
                  aria-pressed={tile.callId === chosen}
                  onClick={() => choose(tile.callId)}
                  className={`w-full rounded-8 border-2 bg-surface px-3 py-2 text-left leading-snug hover:bg-key-soft aria-pressed:outline-2 aria-pressed:outline-key ${edge}`}
                >
                  <span className="flex items-center gap-2">
                    <span className={`flex items-center gap-1 rounded-4 px-1.5 ${chip}`}>
                      {icon && <Icon name={icon} className="size-4" />}
                      {t(`need.${tile.need}`)}
                    </span>
                    <span className="min-w-0 grow truncate font-bold">{tile.agentName}</span>
                    {tile.waitingSinceMs !== null && (
                      <span className="tabular shrink-0">
                        <Age
                          tile={tile}
                          sinceMs={tile.waitingSinceMs}
                          receivedAtMs={receivedAtMs.get(tile.callId)}
                        />
                      </span>
                    )}
                  </span>
                  <span className="mt-0.5 block">
                    <Phrase>{needLine(tile, t)}</Phrase>
                  </span>
                  {(tile.seenBy || tile.tookOverBy) && (
                    <span className="text-sub">
                      {tile.tookOverBy
                        ? t('floor.took', { name: tile.tookOverBy })
                        : t('floor.seen', { name: tile.seenBy ?? '' })}
                    </span>
                  )}
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
});

function Age({
  tile,
  sinceMs,
  receivedAtMs,
}: {
  tile: FloorTile;
  sinceMs: number;
  receivedAtMs: number | undefined;
}) {
  const { t } = useTranslation();
  const nowMs = useNow();
  const ageMs = tileClockMs(tile, receivedAtMs ?? nowMs, nowMs) - sinceMs;
  return t('floor.waiting.age', { age: clockText(ageMs) });
}
