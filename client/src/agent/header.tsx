import type { CallView } from '@kikimori/shared/view/views.ts';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';
import type { Shown } from './shown.ts';

/** Silence longer than this is said; nobody should read an old line for a new one. */
export const SILENCE_MS = 20_000;

function Clock({ clock }: { clock: () => number }) {
  const { t } = useTranslation();
  useNow();
  return (
    <span className="tabular text-std-18B-160 shrink-0 whitespace-nowrap">
      <span className="sr-only">{t('header.clock')} </span>
      {clockText(clock())}
    </span>
  );
}

/** Clock of the call, or that it has ended; caller and how often they called before. */
export function CallerLine({ view, clock }: { view: CallView; clock: () => number }) {
  const { t } = useTranslation();
  return (
    <>
      {view.status === 'ended' ? (
        <strong className="shrink-0 font-bold">{t('header.ended')}</strong>
      ) : (
        <Clock clock={clock} />
      )}
      <span className="min-w-0 grow text-right leading-snug">
        <Phrase>{view.customerLabel ?? t('header.unknownCaller')}</Phrase>
        {view.earlierCalls > 0 && (
          <span className="text-sub">
            {' '}
            {t('header.callNumber', { count: view.earlierCalls + 1 })}
          </span>
        )}
      </span>
    </>
  );
}

/** What the screen knows of its own limits: no text for a while, a simpler scorer. */
export function HonestNotes({ shown }: { shown: Shown }) {
  const { t } = useTranslation();
  useNow();
  const { view, items, partials } = shown;
  const lastMs = items.at(-1)?.endMs ?? 0;
  const silentMs = shown.clock() - lastMs;
  const silent =
    view.status === 'live' &&
    !view.hold.on &&
    silentMs > SILENCE_MS &&
    Object.keys(partials).length === 0;
  if (!silent && view.scorer !== 'lexicon') return null;
  return (
    <div className="flex flex-col gap-0.5 rounded-8 bg-sunk px-3 py-1.5 leading-snug text-sub">
      {silent && (
        <p>
          <Phrase>
            {items.length === 0
              ? t('honest.noText')
              : t('honest.silent', { span: clockText(silentMs) })}
          </Phrase>
        </p>
      )}
      {view.scorer === 'lexicon' && (
        <p>
          <Phrase>{t('honest.fallback')}</Phrase>
        </p>
      )}
    </div>
  );
}
