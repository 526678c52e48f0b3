import type { Quote } from '@kikimori/shared/call/cue.ts';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import type { JumpTo } from './shown.ts';

/** The caller's words with their times; each leads to its place in the transcript. */
export function QuoteList({ quotes, jumpTo }: { quotes: readonly Quote[]; jumpTo: JumpTo }) {
  const { t } = useTranslation();
  return (
    <ul className="flex flex-col">
      {quotes.map((quote) => (
        <li key={`${quote.i}-${quote.text}`}>
          <button
            type="button"
            onClick={() => jumpTo(quote.i)}
            className="flex min-h-8 w-full gap-2 rounded-4 py-1 text-left leading-snug hover:bg-key-soft"
          >
            <span className="tabular shrink-0 text-key underline underline-offset-4">
              <span className="sr-only">{t('quote.go')}</span>
              {clockText(quote.atMs)}
            </span>
            <q className="line-clamp-3 before:content-['「'] after:content-['」']">
              <Phrase>{quote.text}</Phrase>
            </q>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The newest quote in full and the older ones as times: a cue must stay short. */
export function QuoteLine({ quotes, jumpTo }: { quotes: readonly Quote[]; jumpTo: JumpTo }) {
  const { t } = useTranslation();
  const newest = quotes.at(-1);
  if (!newest) return null;
  return (
    <p className="leading-snug">
      {quotes.map((quote) => (
        <Fragment key={quote.i}>
          <button
            type="button"
            title={quote === newest ? undefined : quote.text}
            onClick={() => jumpTo(quote.i)}
            className="tabular mr-2 min-h-8 min-w-8 rounded-4 text-key underline underline-offset-4 hover:bg-key-soft"
          >
            <span className="sr-only">{t('quote.go')}</span>
            {clockText(quote.atMs)}
          </button>
          {quote === newest && (
            <q className="before:content-['「'] after:content-['」']">
              <Phrase>{quote.text}</Phrase>
            </q>
          )}
        </Fragment>
      ))}
    </p>
  );
}
