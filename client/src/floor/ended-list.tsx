import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reportedTexts } from '../agent/reported.ts';
import { clockText, timeText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import { CallList, type CallListing } from './call-list.tsx';
import { NeedChip, needLook } from './tile.tsx';

const SHOWN_AT_FIRST = 4;

/** Ended calls whose danger or life nobody has settled yet; nothing at all where there are none. */
export const EndedList = memo(function EndedList({
  tiles,
  ...list
}: Omit<CallListing, 'receivedAtMs'>) {
  const { t, i18n } = useTranslation();
  const [showsAll, setShowsAll] = useState(false);
  if (tiles.length === 0) return null;
  const endedAtMs = (tile: FloorTile) => tile.startedAtMs + tile.nowMs;
  return (
    <CallList
      {...list}
      mark="ended"
      tiles={showsAll ? tiles : tiles.slice(0, SHOWN_AT_FIRST)}
      title={t('floor.unsettled.title', { count: tiles.length })}
      none=""
      row={(tile) => ({
        look: `border ${needLook(tile).edge}`,
        content: (
          <>
            <NeedChip tile={tile} />
            <span className="grow font-bold">{tile.agentName}</span>
            <span className="tabular text-sub">
              {t('floor.unsettled.at', { time: timeText(endedAtMs(tile), i18n.language) })}
            </span>
            <span className="tabular w-full text-sub">
              {t('floor.unsettled.caller', {
                caller: tile.customerLabel ?? t('header.unknownCaller'),
                length: clockText(tile.nowMs),
              })}
            </span>
            <span className="w-full font-bold empty:hidden">
              {reportedTexts(tile, t, i18n.language).join('・')}
            </span>
          </>
        ),
      })}
    >
      {tiles.length > SHOWN_AT_FIRST && (
        <button
          type="button"
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
          className="min-h-11 self-start text-key underline underline-offset-4"
        >
          {t(showsAll ? 'floor.unsettled.fewer' : 'floor.unsettled.more', {
            count: tiles.length - SHOWN_AT_FIRST,
          })}
        </button>
      )}
      <p className="leading-snug text-sub">
        <Phrase>{t('floor.unsettled.help')}</Phrase>
      </p>
    </CallList>
  );
});
