/** Cases to learn from: as they were marked in calls, and as they stand in the manual. */
import type { ManualPage } from '@kikimori/shared/protocol/http.ts';
import type { CaseStudy } from '@kikimori/shared/protocol/review-cases.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { getJson } from '../review/query.tsx';
import { dateTimeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { PromoteForm } from './promote-form.tsx';
import { send } from './send.ts';
import { Failed, LINK, Loading, Page, Shell, useMayJudge } from './shell.tsx';
import { useSay } from './words.ts';

export default function CasesPage() {
  return (
    <Page>
      <Cases />
    </Page>
  );
}

function Cases() {
  const say = useSay();
  const list = useQuery({
    queryKey: ['cases'],
    queryFn: () => getJson<{ cases: CaseStudy[] }>('/api/review/cases'),
  });
  const manual = useQuery({
    queryKey: ['manual'],
    queryFn: () => getJson<{ manual: ManualPage }>('/api/manual'),
  });
  const cases = list.data?.cases ?? [];
  return (
    <Shell title={say('cases.title')}>
      <p className="max-w-3xl text-sub">
        <Phrase>{say('cases.help')}</Phrase>
      </p>
      {(list.isPending || manual.isPending) && <Loading />}
      {(list.isError || manual.isError) && (
        <Failed
          retry={() => {
            void list.refetch();
            void manual.refetch();
          }}
        />
      )}
      {list.isSuccess && cases.length === 0 && (
        <p role="status" className="py-12 text-center text-sub">
          <Phrase>{say('cases.none')}</Phrase>
        </p>
      )}
      {manual.data && (
        <ul className="mt-3 flex max-w-3xl flex-col gap-3">
          {cases.map((one) => (
            <Case key={one.id} one={one} manual={manual.data.manual} />
          ))}
        </ul>
      )}
    </Shell>
  );
}

function Case({ one, manual }: { one: CaseStudy; manual: ManualPage }) {
  const say = useSay();
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const mayJudge = useMayJudge();
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState(false);
  const { inManual } = one;
  const shown = inManual ?? one;
  const step = manual.steps.find((s) => s.id === inManual?.step);

  async function done(words: 'cases.done' | 'cases.out') {
    setOpen(false);
    setFailed(false);
    announce(say(words));
    await client.invalidateQueries({ queryKey: ['cases'] });
  }
  async function withdraw() {
    try {
      await send('DELETE', `/api/review/cases/${one.id}/manual`);
      await done('cases.out');
    } catch {
      setFailed(true);
    }
  }

  return (
    <li className="card p-3">
      <div className="flex flex-wrap items-center gap-x-3">
        <h3 className="text-std-18B-160">
          <Phrase>{shown.title}</Phrase>
        </h3>
        <span
          className={`rounded-4 border px-1.5 ${inManual ? 'border-2 border-text' : 'border-dashed border-line-strong text-sub'}`}
        >
          {say(inManual ? 'cases.inManual' : 'cases.draft')}
        </span>
      </div>
      <p className="text-sub">
        <Phrase>
          {say('cases.by', { name: one.byName, at: dateTimeText(one.atMs, i18n.language) })}
        </Phrase>{' '}
        <InnerLink to={`/review/${encodeURIComponent(one.callId)}`} className={LINK}>
          {say('replay')}
        </InnerLink>
      </p>
      {step && <p>{say('cases.stepName', { name: step.title })}</p>}
      {inManual && (
        <ol className="mt-1 border-l-4 border-line pl-3 leading-snug">
          {inManual.lines.map((line, k) => (
            // The lines of a stored case never change.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={k} className={line.who === 'agent' ? 'text-sub' : ''}>
              {say(`cases.${line.who}`)}：{line.text}
            </li>
          ))}
        </ol>
      )}
      <p className="mt-1 whitespace-pre-wrap">
        <Phrase>{`${say('cases.lesson')}：${shown.lesson}`}</Phrase>
      </p>
      {mayJudge && !open && (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button size="small" onClick={() => setOpen(true)}>
            {say(inManual ? 'cases.again' : 'cases.promote')}
          </Button>
          {inManual && (
            <Button size="small" onClick={withdraw}>
              {say('cases.withdraw')}
            </Button>
          )}
        </div>
      )}
      {failed && (
        <p role="alert" className="text-notice">
          {say('notSaved')}
        </p>
      )}
      {open && (
        <PromoteForm
          one={one}
          manual={manual}
          onDone={() => void done('cases.done')}
          onCancel={() => setOpen(false)}
        />
      )}
    </li>
  );
}
