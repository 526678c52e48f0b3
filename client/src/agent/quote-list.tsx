import type { Quote } from '@kikimori/shared/call/cue.ts';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Phrase } from '../ui/phrase.tsx';
import type { JumpTo } from './shown.ts';

interface QuotesProps {
  quotes: readonly Quote[];
  jumpTo: JumpTo;
}

/** The words with their brackets, which so never stand alone on a line. */
function Words({ text, className = '' }: { text: string; className?: string }) {
  return (
    <q className={`before:content-none after:content-none ${className}`}>
      <Phrase>{`「${text}」`}</Phrase>
    </q>
  );
}

/** The caller's words with their times; each leads to its place in the transcript. */
export function QuoteList({ quotes, jumpTo }: QuotesProps) {
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
            <Words text={quote.text} className="line-clamp-3" />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The newest quote in full and the older ones as times: a cue must stay short. */
export function QuoteLine({ quotes, jumpTo }: QuotesProps) {
  const { t } = useTranslation();
  const newest = quotes.at(-1);
  return (
    <span className="block leading-snug empty:hidden">
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
          {quote === newest && <Words text={quote.text} />}
        </Fragment>
      ))}
    </span>
  );
}
