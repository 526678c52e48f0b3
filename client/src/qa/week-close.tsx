import type { Deck } from '@kikimori/shared/protocol/review-week.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dateTimeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { send } from './send.ts';
import { useSay } from './words.ts';

/** Ends the blind part of a week for everybody, after the meeting; asked twice, kept with the name. */
export function WeekClose({ deck, mayClose }: { deck: Deck; mayClose: boolean }) {
  const say = useSay();
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [failed, setFailed] = useState(false);
  const last = deck.closings[0];
  const hasEnded = deck.toMs <= Date.now();

  async function close() {
    try {
      await send('POST', '/api/review/week/close', { week: deck.week });
      setAsking(false);
      setFailed(false);
      await client.invalidateQueries();
    } catch {
      setFailed(true);
    }
  }

  return (
    <>
      {last && (
        <span className="text-sub">
          {say('week.closed', { name: last.byName, at: dateTimeText(last.atMs, i18n.language) })}
        </span>
      )}
      {mayClose && !hasEnded && deck.cards.length > 0 && (
        <span className="text-sub">
          {say('week.closeFrom', { at: dateTimeText(deck.toMs, i18n.language) })}
        </span>
      )}
      {mayClose && hasEnded && (!last || deck.counts.hidden > 0) && deck.cards.length > 0 && (
        <Button size="small" onClick={() => setAsking(true)}>
          {say('week.close')}
        </Button>
      )}
      {asking && (
        <Dialog title={say('week.close')} onClose={() => setAsking(false)}>
          <p>
            <Phrase>
              {say('week.closeHelp') +
                (deck.counts.hidden > 0
                  ? say('week.closeOpen', { count: deck.counts.hidden })
                  : '')}
            </Phrase>
          </p>
          <div className="mt-3 flex flex-wrap gap-2">
            <Button look="solid" onClick={close}>
              {say('week.closeYes')}
            </Button>
            <Button onClick={() => setAsking(false)}>{say('week.closeNo')}</Button>
          </div>
          {failed && (
            <p role="alert" className="mt-2 text-notice">
              {say('notSaved')}
            </p>
          )}
        </Dialog>
      )}
    </>
  );
}
