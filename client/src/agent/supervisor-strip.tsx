import type { CallView } from '@kikimori/shared/view/views.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';
import type { CallActions } from './shown.ts';

interface SupervisorStripProps {
  view: CallView;
  clock: () => number;
  actions: CallActions | null;
}

/** Where the supervisor stands: asked, seen, coming, taken over; and what they whisper. */
export function SupervisorStrip({ view, clock, actions }: SupervisorStripProps) {
  const { t } = useTranslation();
  useNow();
  const { asked, askedAtMs, unasked, seenBy, tookOverBy, whispers } = view.supervisor;
  const [declined, setDeclined] = useState(false);
  // A no is for this handover, not for the next one.
  if (declined && !unasked) setDeclined(false);
  const due = unasked && !declined;
  const latest = whispers.at(-1);
  const state = tookOverBy
    ? t('supervisor.took', { name: tookOverBy })
    : seenBy
      ? t('supervisor.seen', { name: seenBy })
      : asked
        ? t('supervisor.asked', { age: clockText(clock() - (askedAtMs ?? 0)) })
        : null;
  if (!state && !latest && !due) return null;
  return (
    <section
      aria-label={t('supervisor.region')}
      className={`rounded-8 border bg-key-soft px-3 py-2 ${due ? 'border-key' : 'border-transparent'}`}
    >
      {due && <Unasked actions={actions} decline={() => setDeclined(true)} />}
      {state && (
        <p className="flex items-center gap-2 leading-snug">
          <Icon name={tookOverBy ? 'escalate' : seenBy ? 'eye' : 'person'} />
          <Phrase>{state}</Phrase>
        </p>
      )}
      {latest && (
        <p className="mt-1 flex items-start gap-2">
          <Icon name="speech" className="mt-1 size-5" />
          <span className="min-w-0">
            <span className="text-sub">
              {t('supervisor.whisper', { name: latest.byName, at: clockText(latest.atMs) })}
            </span>
            <br />
            <Phrase>{latest.text}</Phrase>
          </span>
        </p>
      )}
      {whispers.length > 1 && (
        <details className="group">
          <summary className="flex min-h-8 items-center gap-1 text-sub">
            <Icon name="down" className="size-4 transition-transform group-open:rotate-180" />
            {t('supervisor.earlier', { count: whispers.length - 1 })}
          </summary>
          <ul className="pl-5">
            {whispers
              .slice(0, -1)
              .reverse()
              .map((whisper) => (
                <li key={`${whisper.atMs}-${whisper.text}`} className="leading-snug">
                  <span className="tabular text-sub">{clockText(whisper.atMs)} </span>
                  {whisper.text}
                </li>
              ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** The caller was told of a handover and nobody knows of it: said plainly, and one press away. */
function Unasked({ actions, decline }: { actions: CallActions | null; decline: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="flex flex-col gap-1.5">
      <p className="flex items-center gap-2 text-std-16B-170">
        <Icon name="escalate" />
        <Phrase>{t('supervisor.unasked')}</Phrase>
      </p>
      <p className="leading-snug">
        <Phrase>{t('supervisor.unaskedHelp')}</Phrase>
      </p>
      {actions && (
        <p className="flex flex-wrap gap-2">
          <Button
            look="solid"
            hint="A"
            aria-keyshortcuts="A"
            className="grow"
            disabled={actions.pending.has('ask')}
            onClick={actions.ask}
          >
            {t('desk.ask')}
          </Button>
          <Button onClick={decline}>{t('supervisor.notNow')}</Button>
        </p>
      )}
    </div>
  );
}
