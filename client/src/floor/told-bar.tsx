import type { CallView } from '@kikimori/shared/view/views.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dangerStands, lineStaysOpen } from '../agent/danger.ts';
import { reportedText, reportsOf } from '../agent/reported.ts';
import { useLink } from '../app/link-provider.tsx';
import { session } from '../app/session.ts';
import { useStore } from '../link/use-store.ts';
import { timeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';
import { AskingButton } from './asking-button.tsx';

/**
 * Danger or a life, live: tells the agent who reported it and when; the record keeps it. Whoever
 * looks later, also after the call, reads that it was done.
 */
export function ToldBar({ view }: { view: CallView }) {
  const { t, i18n } = useTranslation();
  const { outbox } = useLink();
  const pending = useStore(outbox.pending);
  const who = useStore(session);
  const [failed, setFailed] = useState(false);
  useNow();
  if (!lineStaysOpen(view)) return null;
  const kind = dangerStands(view) ? 'call110' : 'lifeline';
  const { callId, supervisor } = view;
  const said = t(`floor.told.${kind}.said`);
  const told = reportedText(reportsOf(view), kind, t, i18n.language);
  if (told) {
    return (
      <p role="status" className="flex w-full items-start gap-1.5 leading-snug">
        <Icon name="check" />
        <Phrase>{t('floor.told.done', { text: told })}</Phrase>
      </p>
    );
  }
  if (view.status === 'ended') return null;
  const key = `sv:told:${callId}`;
  const text = t('floor.told.text', {
    said,
    time: timeText(Date.now(), i18n.language),
    name: who.phase === 'in' ? who.info.name : '',
  });
  async function tell() {
    // Said once: heard twice, it would be two calls to the police.
    const body = { callId, action: 'whisper', text, reported: kind } as const;
    const outcome = await outbox.sendOnce(key, 'sv:act', body);
    setFailed(!outcome.ok);
    if (outcome.ok && supervisor.seenBy === null) {
      void outbox.sendSurely(`sv:seen:${callId}`, 'sv:act', { callId, action: 'seen' });
    }
  }
  return (
    <AskingButton
      label={t(`floor.told.${kind}.button`)}
      look={kind === 'call110' ? 'danger' : 'care'}
      icon={kind}
    >
      {(back) => (
        <>
          <p className="mb-2 leading-snug">
            <Phrase>{t('floor.told.question', { text })}</Phrase>
          </p>
          <div className="flex flex-wrap gap-2">
            <Button look="solid" disabled={pending.has(key)} onClick={tell}>
              {t('floor.told.send')}
            </Button>
            <Button onClick={back}>{t('floor.act.back')}</Button>
          </div>
          <p role="status" className="leading-snug text-notice">
            {failed && <Phrase>{t('floor.act.failed')}</Phrase>}
          </p>
        </>
      )}
    </AskingButton>
  );
}
