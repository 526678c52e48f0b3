import { useTranslation } from 'react-i18next';
import { ExpiredBanner } from '../app/expired-dialog.tsx';
import { useLink } from '../app/link-provider.tsx';
import { useStore } from '../link/use-store.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';

/** A loss shorter than this is mentioned quietly. */
export const SHORT_LOSS_MS = 5_000;
/** For how long the return is mentioned. */
const BACK_SHOWN_MS = 4_000;

export type LinkWord =
  | 'connecting'
  | 'connected'
  | 'back'
  | 'lost'
  | 'lostLong'
  | 'stopping'
  | 'signedOut'
  | 'outdated';

/** The link's state in one word. Clears itself. */
export function useLinkWord(): LinkWord {
  const state = useStore(useLink().state);
  const ageMs = useNow() - state.sinceMs;
  switch (state.phase) {
    case 'signed-out':
      return 'signedOut';
    case 'outdated':
      return 'outdated';
    case 'connected':
      if (state.stopping) return 'stopping';
      return state.back && ageMs < BACK_SHOWN_MS ? 'back' : 'connected';
    case 'connecting':
      return ageMs < SHORT_LOSS_MS ? 'connecting' : 'lostLong';
    case 'lost':
      if (state.stopping) return 'stopping';
      return ageMs < SHORT_LOSS_MS ? 'lost' : 'lostLong';
  }
}

const DOTS: Record<LinkWord, string> = {
  connecting: 'border-2 border-line-strong',
  connected: 'bg-ok forced-fill',
  back: 'bg-ok forced-fill',
  lost: 'border-2 border-notice-line',
  lostLong: 'border-2 border-notice-line bg-notice-soft',
  stopping: 'border-2 border-notice-line',
  signedOut: 'border-2 border-notice-line',
  outdated: 'border-2 border-notice-line',
};

/**
 * Dot and word, where one looks anyway. `wordless`: beside an ended call 接続中 would read as a call
 * that goes on, so a good link is a dot alone.
 */
export function LinkMark({ wordless = false }: { wordless?: boolean }) {
  const { t } = useTranslation();
  const word = useLinkWord();
  return (
    <span role="status" className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <span aria-hidden="true" className={`size-3 rounded-full ${DOTS[word]}`} />
      <span className={wordless && (word === 'connected' || word === 'back') ? 'sr-only' : ''}>
        {t(`link.word.${word}`)}
      </span>
    </span>
  );
}

/** One sentence when it matters; nothing at all while the link is well. */
export function LinkBanner() {
  const { t } = useTranslation();
  const word = useLinkWord();
  if (word === 'connected' || word === 'connecting' || word === 'lost') return null;
  if (word === 'signedOut') return <ExpiredBanner />;
  const quiet = word === 'back';
  return (
    <div
      className={`flex flex-wrap items-center gap-2 rounded-8 border px-3 py-2 leading-snug ${
        quiet ? 'border-line bg-sunk' : 'border-notice-line bg-notice-soft text-notice'
      }`}
    >
      <p className="min-w-0 grow basis-48">
        <Phrase>{t(`link.banner.${word}`)}</Phrase>
      </p>
      {word === 'outdated' && (
        <Button size="small" onClick={() => location.reload()}>
          {t('link.reload')}
        </Button>
      )}
    </div>
  );
}
