/** QA's replay: the call over time, what was said, and what the agent saw at each moment. */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink, Masthead } from '../app/masthead.tsx';
import { BlindNotice, isJudgeFirst } from '../qa/blind-notice.tsx';
import { DeskLink } from '../qa/desk-link.tsx';
import { dateTimeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { LoadError, QueryProvider, recordQuery } from './query.tsx';
import { runReplay } from './replay.ts';
import { ReplayView } from './replay-view.tsx';

export default function ReplayPage({ callId }: { callId: string }) {
  return (
    <QueryProvider>
      <Loader key={callId} callId={callId} />
    </QueryProvider>
  );
}

function Loader({ callId }: { callId: string }) {
  const { t, i18n } = useTranslation();
  const query = useQuery(recordQuery(callId));
  const record = query.data?.record;
  const replay = useMemo(() => (record ? runReplay(record) : null), [record]);
  const title = replay
    ? t('replay.title', {
        agent: replay.record.head.agentName,
        at: dateTimeText(replay.record.head.startedAtMs, i18n.language),
      })
    : t('replay.name');
  useEffect(() => {
    document.title = `${title} — ${t('app.name')}`;
  }, [title, t]);

  return (
    <div className="flex min-h-dvh flex-col lg:h-dvh">
      <Masthead title={title} />
      <main className="flex min-h-0 grow flex-col">
        <div className="flex flex-wrap items-center gap-x-3 px-3 pt-2">
          <InnerLink
            to="/review"
            className="inline-flex min-h-8 items-center gap-1 text-key underline underline-offset-4"
          >
            <Icon name="back" />
            {t('replay.back')}
          </InnerLink>
          <DeskLink callId={callId} />
          <h2 className="text-std-18B-160 min-w-0">
            <Phrase>{title}</Phrase>
          </h2>
        </div>
        {query.isPending && (
          <p role="status" className="p-6 text-sub">
            {t('common.loading')}
          </p>
        )}
        {isJudgeFirst(query.error) && <BlindNotice callId={callId} />}
        {query.isError && !isJudgeFirst(query.error) && (
          <div className="flex flex-col items-start gap-3 p-6">
            <p>
              <Phrase>
                {query.error instanceof LoadError && query.error.code === 'unknown_call'
                  ? t('replay.unknown')
                  : t('replay.failed')}
              </Phrase>
            </p>
            <Button onClick={() => query.refetch()}>{t('common.retry')}</Button>
          </div>
        )}
        {replay && <ReplayView replay={replay} />}
      </main>
    </div>
  );
}
