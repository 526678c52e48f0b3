/** Care after hard calls: one's own, and for those whom the centre named everybody's. */
import type { CareCall, CarePerson } from '@kikimori/shared/protocol/review.ts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLink } from '../app/link-provider.tsx';
import { InnerLink } from '../app/masthead.tsx';
import { homeOf, session } from '../app/session.ts';
import { useStore } from '../link/use-store.ts';
import { getJson } from '../review/query.tsx';
import { clockText, dateTimeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { send } from './send.ts';
import { Failed, LINK, Loading, Page } from './shell.tsx';
import { useSay } from './words.ts';

interface Advice {
  name: string;
  text: string;
}

export default function CarePage() {
  return (
    <Page>
      <Care />
    </Page>
  );
}

function Care() {
  const say = useSay();
  const { t } = useTranslation();
  const state = useStore(session);
  const mine = useQuery({
    queryKey: ['care', 'mine'],
    queryFn: () => getJson<{ calls: CareCall[]; advice: Advice[] }>('/api/care/mine'),
  });
  const people = useQuery({
    queryKey: ['care', 'people'],
    queryFn: () => getJson<{ people: CarePerson[] }>('/api/care/people'),
    // Most people are not named for it; their refusal is no trouble to tell of.
    retry: false,
  });
  useEffect(() => {
    document.title = `${say('care.title')} — ${t('app.name')}`;
  });
  return (
    <main className="mx-auto w-full max-w-3xl p-4">
      <InnerLink
        to={homeOf(state.phase === 'in' ? state.info.role : 'agent')}
        className={`inline-flex min-h-11 items-center gap-1 ${LINK}`}
      >
        <Icon name="back" />
        {t('app.name')}
      </InnerLink>
      <CallBegan />
      <h1 className="text-std-20B-150">{say('care.title')}</h1>
      <section className="mt-4">
        <h2 className="text-std-18B-160">
          <Phrase>{say('care.mine')}</Phrase>
        </h2>
        <p className="text-sub">
          <Phrase>{say('care.mineHelp')}</Phrase>
        </p>
        {mine.isPending && <Loading />}
        {mine.isError && <Failed retry={() => mine.refetch()} />}
        {mine.data?.calls.length === 0 && <p className="mt-2">{say('care.mineNone')}</p>}
        {mine.data && <Calls calls={mine.data.calls} />}
      </section>
      {mine.data && (
        <section className="mt-6">
          <h2 className="text-std-18B-160">{say('care.advice')}</h2>
          <ul className="mt-1 flex flex-col gap-2">
            {mine.data.advice.map((one) => (
              <li key={one.name} className="card border-care-line bg-care-soft p-3">
                <p className="font-bold">{one.name}</p>
                <p>
                  <Phrase>{one.text}</Phrase>
                </p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {people.data && (
        <section className="mt-6">
          <h2 className="text-std-18B-160">{say('care.people')}</h2>
          <p className="text-sub">
            <Phrase>{say('care.peopleHelp')}</Phrase>
          </p>
          <ul className="mt-2 flex flex-col gap-3">
            {people.data.people.map((person) => (
              <li key={person.agentId} className="card p-3">
                <p className="flex flex-wrap items-center gap-x-3">
                  <span className="font-bold">{person.agentName}</span>
                  <span className="text-sub">{person.site}</span>
                  <span className="text-sub">
                    {say('care.count', { count: person.calls.length })}
                  </span>
                </p>
                <Talk person={person} onDone={() => void people.refetch()} />
                <Calls calls={person.calls} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}

/** Whether a talk is due, and that one was had; what was said stays between the two. */
function Talk({ person, onDone }: { person: CarePerson; onDone: () => void }) {
  const say = useSay();
  const { i18n } = useTranslation();
  const [failed, setFailed] = useState(false);
  async function had() {
    try {
      await send('POST', `/api/care/people/${encodeURIComponent(person.agentId)}/talk`);
      setFailed(false);
      onDone();
    } catch {
      setFailed(true);
    }
  }
  return (
    <>
      {person.talk && (
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="flex items-center gap-1 text-care">
            <Icon name="speech" />
            {say('care.talk')}
          </span>
          <Button size="small" onClick={had}>
            {say('care.talked')}
          </Button>
        </p>
      )}
      {person.lastTalk && (
        <p className="text-sub">
          {say('care.lastTalk', {
            name: person.lastTalk.byName,
            at: dateTimeText(person.lastTalk.atMs, i18n.language),
          })}
        </p>
      )}
      {failed && (
        <p role="alert" className="text-notice">
          {say('notSaved')}
        </p>
      )}
    </>
  );
}

/** A call that begins while somebody reads here is not missed. */
function CallBegan() {
  const say = useSay();
  const link = useLink();
  const desk = useStore(link.desk);
  useEffect(() => link.watchDesk(), [link]);
  const began = desk.calls.some((call) => call.status === 'live');
  return (
    <div role="status">
      {began && (
        <InnerLink
          to="/agent"
          className="mb-3 flex min-h-11 items-center gap-2 rounded-8 border-2 border-key bg-key-soft px-3 py-2 font-bold text-key"
        >
          <Icon name="speech" />
          {say('care.callBegan')}
        </InnerLink>
      )}
    </div>
  );
}

function Calls({ calls }: { calls: readonly CareCall[] }) {
  const say = useSay();
  const { i18n } = useTranslation();
  return (
    <ul className="mt-2 flex flex-col gap-1">
      {calls.map((call) => (
        <li key={call.callId} className="flex flex-wrap gap-x-3 border-t border-line py-1">
          <span className="tabular">{dateTimeText(call.startedAtMs, i18n.language)}</span>
          <span className="tabular text-sub">{clockText(call.durationMs)}</span>
          {call.perilous && <span>{say('care.perilous')}</span>}
          <span className="text-sub">{say(call.reviewed ? 'care.reviewed' : 'care.waiting')}</span>
        </li>
      ))}
    </ul>
  );
}
