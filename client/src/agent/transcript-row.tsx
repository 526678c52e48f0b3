import type { CallPartial } from '@kikimori/shared/protocol/events.ts';
import type { TranscriptItem } from '@kikimori/shared/view/views.ts';
import { Fragment, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Phrase, phrases } from '../ui/phrase.tsx';
import { Who } from '../ui/who.tsx';
import { piecesOf } from './evidence.ts';
import { ToneMark, toneColour } from './tone-mark.tsx';

function Words({ item }: { item: TranscriptItem }) {
  const { t } = useTranslation();
  if (!item.evidence || item.evidence.length === 0) return <Phrase>{item.text}</Phrase>;
  return (
    <span className="phrase">
      {piecesOf(item.text, phrases(item.text), item.evidence).map((piece) => (
        <Fragment key={piece.start}>
          {piece.breakBefore && <wbr />}
          {piece.labels.length > 0 ? (
            <mark
              title={piece.labels.map((label) => t(`label.${label}` as 'label.insult')).join('・')}
              className="bg-mark text-text underline decoration-2 underline-offset-4"
            >
              {piece.text}
            </mark>
          ) : (
            piece.text
          )}
        </Fragment>
      ))}
    </span>
  );
}

interface RowProps {
  item: TranscriptItem;
  /** When the restated utterance was said; null where this one restates none. */
  repeatAtMs: number | null;
  /** Chosen by a link or by the replay. */
  current: boolean;
  onJump: (i: number) => void;
  /** Makes the time a button (replay). */
  onPick?: ((i: number) => void) | undefined;
}

/** One line: who, tone (shape, word, colour), words, time; what was found in it below. */
export const TranscriptRow = memo(function TranscriptRow({
  item,
  repeatAtMs,
  current,
  onJump,
  onPick,
}: RowProps) {
  const { t } = useTranslation();
  const labels = [...(item.acts ?? []), ...(item.demands ?? [])];
  const loud = item.tone !== undefined && item.tone >= 2;
  const hasNotes =
    labels.length > 0 || item.danger || item.selfHarm || repeatAtMs !== null || item.revised;
  return (
    <div
      className={`flex gap-2 border-l-4 py-1.5 pr-2 pl-2 ${current ? 'bg-key-soft' : ''} ${
        loud ? `border-current ${toneColour(item.tone ?? 0)}` : 'border-transparent'
      }`}
    >
      <Who channel={item.channel} />
      <div className="min-w-0 grow leading-normal text-text">
        <span className="float-right ml-2 flex items-center gap-2 text-dns-14N-130">
          {item.tone !== undefined && <ToneMark tone={item.tone} wordless={item.tone === 0} />}
          {onPick ? (
            <button
              type="button"
              onClick={() => onPick(item.i)}
              className="tabular min-h-6 rounded-4 px-1 text-key underline underline-offset-4 hover:bg-key-soft"
            >
              {clockText(item.startMs)}
            </button>
          ) : (
            <span className="tabular text-sub">{clockText(item.startMs)}</span>
          )}
        </span>
        <p className={item.channel === 'agent' ? 'text-sub' : ''}>
          <Words item={item} />
        </p>
        {hasNotes && (
          <p className="clear-right flex flex-wrap items-center gap-x-2 text-dns-16N-130 text-sub">
            {item.danger && (
              <span className="flex items-center gap-1 text-danger">
                <Icon name="call110" className="size-4" />
                {t('label.danger')}
              </span>
            )}
            {item.selfHarm && (
              <span className="flex items-center gap-1 text-care">
                <Icon name="lifeline" className="size-4" />
                {t('label.selfHarm')}
              </span>
            )}
            {labels.length > 0 && <span>{labels.map((l) => t(`label.${l}`)).join('・')}</span>}
            {repeatAtMs !== null && (
              <button
                type="button"
                onClick={() => onJump(item.repeatOf ?? 0)}
                className="flex min-h-6 items-center gap-1 text-key underline underline-offset-4"
              >
                <Icon name="repeat" className="size-4" />
                {t('transcript.sameAs', { at: clockText(repeatAtMs) })}
              </button>
            )}
            {item.revised && <span>{t('transcript.revised')}</span>}
          </p>
        )}
      </div>
    </div>
  );
});

/** What is being said just now: grey, changing, and never counted. */
export function PartialRow({ partial }: { partial: CallPartial }) {
  const { t } = useTranslation();
  return (
    <div className="flex gap-2 border-l-4 border-transparent py-1.5 pr-2 pl-2">
      <Who channel={partial.channel} />
      <p className="min-w-0 grow leading-normal text-sub">
        <Phrase>{partial.text}</Phrase>
        <span className="inline-block text-dns-14N-130">{t('transcript.partial')}</span>
        {partial.provisional && (
          <span className="flex items-center gap-1 text-text">
            <Icon
              name={partial.provisional === 'danger' ? 'call110' : 'lifeline'}
              className="size-4"
            />
            {t(`transcript.provisional.${partial.provisional}`)}
          </span>
        )}
      </p>
    </div>
  );
}
