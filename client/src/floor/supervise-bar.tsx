import { MAX_WHISPER_LENGTH } from '@kikimori/shared/protocol/limits.ts';
import type { CallView } from '@kikimori/shared/view/views.ts';
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLink } from '../app/link-provider.tsx';
import { useStore } from '../link/use-store.ts';
import { clockText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { ToldBar } from './told-bar.tsx';

/** Whispers not yet sent, by call: choosing another tile takes no words away. */
const drafts = new Map<string, string>();

/** Seen, take over, resolve, and a whisper to the agent. */
export function SuperviseBar({ view }: { view: CallView }) {
  const { t } = useTranslation();
  const { outbox } = useLink();
  const pending = useStore(outbox.pending);
  const id = useId();
  const { callId, supervisor } = view;
  const [text, setText] = useState(drafts.get(callId) ?? '');
  const [failed, setFailed] = useState(false);
  const last = supervisor.whispers.at(-1);
  // What was pasted is never cut in silence: it is the person who shortens it.
  const overBy = Math.max(0, text.length - MAX_WHISPER_LENGTH);

  function edit(next: string) {
    setText(next);
    setFailed(false);
    if (next === '') drafts.delete(callId);
    else drafts.set(callId, next);
  }
  function act(action: 'seen' | 'take' | 'resolve') {
    void outbox
      .sendSurely(`sv:${action}:${callId}`, 'sv:act', { callId, action })
      .then((outcome) => {
        setFailed(!outcome.ok && outcome.code !== 'unsent');
      });
  }
  const waits = (action: string) => pending.has(`sv:${action}:${callId}`);

  async function whisper(event?: FormEvent) {
    event?.preventDefault();
    const words = text.trim();
    if (words === '' || overBy > 0 || waits('whisper')) return;
    const body = { callId, action: 'whisper', text: words } as const;
    const outcome = await outbox.sendOnce(`sv:whisper:${callId}`, 'sv:act', body);
    // A lost line leaves the words where they are: sent twice, they would be heard twice.
    if (outcome.ok) edit('');
    else setFailed(true);
  }
  function onKeyDown(event: KeyboardEvent) {
    if (
      event.key === 'Enter' &&
      (event.ctrlKey || event.metaKey) &&
      !event.nativeEvent.isComposing
    ) {
      void whisper();
    }
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <ToldBar view={view} />
        <Button
          icon="eye"
          disabled={waits('seen') || supervisor.seenBy !== null}
          onClick={() => act('seen')}
        >
          {supervisor.seenBy
            ? t('floor.act.seenBy', { name: supervisor.seenBy })
            : t('floor.act.seen')}
        </Button>
        <Button
          look={supervisor.asked && !supervisor.tookOverBy ? 'solid' : 'outline'}
          icon="escalate"
          disabled={waits('take') || supervisor.tookOverBy !== null}
          onClick={() => act('take')}
        >
          {supervisor.tookOverBy
            ? t('floor.act.tookBy', { name: supervisor.tookOverBy })
            : t('floor.act.take')}
        </Button>
        <Button icon="check" disabled={waits('resolve')} onClick={() => act('resolve')}>
          {t('floor.act.resolve')}
        </Button>
      </div>
      <form onSubmit={whisper} className="flex flex-col gap-1">
        <label htmlFor={`${id}-whisper`} className="flex justify-between">
          {t('floor.act.whisper')}
          <span
            className={`tabular ${overBy > 0 ? 'font-bold text-notice' : 'text-sub'}`}
            aria-hidden="true"
          >
            {text.length}/{MAX_WHISPER_LENGTH}
          </span>
        </label>
        <div className="flex items-end gap-2">
          <textarea
            id={`${id}-whisper`}
            rows={2}
            aria-invalid={overBy > 0}
            aria-describedby={`${id}-state`}
            value={text}
            onChange={(event) => edit(event.target.value)}
            onKeyDown={onKeyDown}
            className="min-w-0 grow rounded-8 border border-line-strong bg-surface px-2 py-1 leading-snug"
          />
          <Button
            type="submit"
            look="solid"
            disabled={text.trim() === '' || overBy > 0 || waits('whisper')}
          >
            {t('floor.act.send')}
          </Button>
        </div>
        <p
          id={`${id}-state`}
          role="status"
          className={`leading-snug ${overBy > 0 ? 'text-notice' : 'text-sub'}`}
        >
          {overBy > 0 ? (
            <Phrase>{t('floor.act.tooLong', { most: MAX_WHISPER_LENGTH, over: overBy })}</Phrase>
          ) : failed ? (
            <Phrase>{t('floor.act.failed')}</Phrase>
          ) : (
            last && t('floor.act.last', { at: clockText(last.atMs), text: last.text })
          )}
        </p>
      </form>
    </div>
  );
}
