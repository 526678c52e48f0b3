import type { CallView } from '@kikimori/shared/view/views.ts';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';

/** Where the supervisor stands: asked, seen, coming, taken over; and what they whisper. */
export function SupervisorStrip({ view, clock }: { view: CallView; clock: () => number }) {
  const { t } = useTranslation();
  useNow();
  const { asked, askedAtMs, seenBy, tookOverBy, whispers } = view.supervisor;
  const latest = whispers.at(-1);
  const state = tookOverBy
    ? t('supervisor.took', { name: tookOverBy })
    : seenBy
      ? t('supervisor.seen', { name: seenBy })
      : asked
        ? t('supervisor.asked', { age: clockText(clock() - (askedAtMs ?? 0)) })
        : null;
  if (!state && !latest) return null;
  return (
    <section aria-label={t('supervisor.region')} className="rounded-8 bg-key-soft px-3 py-2">
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
        <details>
          <summary className="min-h-8 content-center text-sub">
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
