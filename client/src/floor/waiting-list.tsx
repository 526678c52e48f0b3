import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { reportedTexts } from '../agent/reported.ts';
import { clockText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';
import { CallList, type CallListing } from './call-list.tsx';
import { NeedChip, needLine, needLook, tileClockMs } from './tile.tsx';

/** Who waits for a supervisor, danger first, then the longest wait, each with its age. */
export const WaitingList = memo(function WaitingList({ receivedAtMs, ...list }: CallListing) {
  const { t, i18n } = useTranslation();
  return (
    <CallList
      {...list}
      mark="waiting"
      title={t('floor.waiting.title', { count: list.tiles.length })}
      none={t('floor.waiting.none')}
      row={(tile) => ({
        look: `border-2 ${needLook(tile).edge}`,
        content: (
          <>
            <span className="grow font-bold">{tile.agentName}</span>
            {tile.waitingSinceMs !== null && (
              <span className="tabular">
                <Age
                  tile={tile}
                  sinceMs={tile.waitingSinceMs}
                  receivedAtMs={receivedAtMs.get(tile.callId)}
                />
              </span>
            )}
            <span className="w-full">
              <NeedChip tile={tile} /> <Phrase>{needLine(tile, t)}</Phrase>
            </span>
            <Helped tile={tile} reports={reportedTexts(tile, t, i18n.language)} />
          </>
        ),
      })}
    />
  );
});

/** What was done already, else who looks. */
function Helped({ tile, reports }: { tile: FloorTile; reports: readonly string[] }) {
  const { t } = useTranslation();
  const words = tile.tookOverBy
    ? [...reports, t('floor.took', { name: tile.tookOverBy })]
    : reports;
  const seen = tile.seenBy && t('floor.seen', { name: tile.seenBy });
  const text = words.length > 0 ? words.join('・') : seen;
  if (!text) return null;
  return (
    <span className={`w-full ${reports.length > 0 ? 'font-bold' : 'text-sub'}`}>
      <Phrase>{text}</Phrase>
    </span>
  );
}

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
