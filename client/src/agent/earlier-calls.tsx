import type { EarlierCalls as Answer } from '@kikimori/shared/protocol/http.ts';
import type { CallGist } from '@kikimori/shared/view/gist.ts';
import type { CallView } from '@kikimori/shared/view/views.ts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { request } from '../link/http.ts';
import { dateTimeText } from '../text/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';

/** What the same caller asked before and what was answered, at hand and folded away. */
export function EarlierCalls({ view }: { view: CallView }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const calls = useEarlier(isOpen ? view.callId : null);
  if (view.earlierCalls === 0) return null;
  return (
    <details className="group" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-8 items-center gap-1 text-sub">
        <Icon name="down" className="size-4 transition-transform group-open:rotate-180" />
        {t('earlier.count', { count: view.earlierCalls })}
      </summary>
      {calls === 'failed' && <p className="pl-5 text-sub">{t('earlier.failed')}</p>}
      {Array.isArray(calls) && (
        <ul className="flex flex-col gap-2 pl-5">
          {calls.map((call) => (
            <EarlierCall key={call.callId} call={call} />
          ))}
          {calls.length === 0 && <li className="text-sub">{t('earlier.none')}</li>}
        </ul>
      )}
    </details>
  );
}

function EarlierCall({ call }: { call: CallGist }) {
  const { t, i18n } = useTranslation();
  const facts = [
    t('earlier.minutes', { count: call.minutes }),
    t(`verdict.${call.verdict}`),
    ...call.types.map((type) => t(`type.${type}`)),
    ...(call.supervised ? [t('earlier.supervised')] : []),
  ];
  const parts = [
    ['asked', call.asked],
    ['answered', call.answered],
  ] as const;
  return (
    <li className="leading-snug">
      <p className="text-sub">
        <span className="tabular">{dateTimeText(call.startedAtMs, i18n.language)}</span>{' '}
        <Phrase>{facts.join('・')}</Phrase>
      </p>
      <dl>
        {parts
          .filter(([, quotes]) => quotes.length > 0)
          .map(([name, quotes]) => (
            <div key={name} className="flex gap-2">
              <dt className="w-16 shrink-0 text-sub">{t(`earlier.${name}`)}</dt>
              <dd className="min-w-0 grow">
                {quotes.map((quote) => (
                  <p key={quote.i}>
                    <Phrase>{`「${quote.text}」`}</Phrase>
                  </p>
                ))}
              </dd>
            </div>
          ))}
      </dl>
    </li>
  );
}

/** Read once it is asked for; null while it is not, or not yet. */
function useEarlier(callId: string | null): CallGist[] | 'failed' | null {
  const [calls, setCalls] = useState<CallGist[] | 'failed' | null>(null);
  useEffect(() => {
    if (callId === null) return;
    let isCurrent = true;
    void request<Answer>('GET', `/api/calls/${encodeURIComponent(callId)}/earlier`).then(
      (result) => {
        if (isCurrent) setCalls(result.ok ? result.value.calls : 'failed');
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [callId]);
  return calls;
}
