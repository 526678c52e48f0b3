import { may } from '@kikimori/shared/protocol/access.ts';
import type { DeskCall } from '@kikimori/shared/protocol/events.ts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useLink } from '../app/link-provider.tsx';
import { setQuery, usePlace } from '../app/router.ts';
import { session } from '../app/session.ts';
import { SettingsDialog } from '../app/settings-dialog.tsx';
import { callClockMs } from '../link/call-feed.ts';
import { useStore } from '../link/use-store.ts';
import { ManualPanel } from '../manual/manual-panel.tsx';
import { dateTimeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useWide } from '../ui/use-wide.ts';
import { useAnnouncements } from './announcements.ts';
import { CallScreen } from './call-screen.tsx';
import { deskCall } from './desk-call.ts';
import { callsWithUnsavedNote } from './ended.tsx';
import { Footer, type FootWays, type Open } from './footer.tsx';
import { HoldButton } from './hold-button.tsx';
import { KeyMapDialog } from './key-map.tsx';
import { LinkBanner, LinkMark } from './link-line.tsx';
import { useManualPlace } from './manual-place.ts';
import { EmptyDesk, Plain } from './plain-desk.tsx';
import type { Shown } from './shown.ts';
import { useCallActions } from './use-call-actions.ts';

/** The agent's sidebar: the call in `?call=`, or the signed-in agent's own. */
export default function AgentPage() {
  const link = useLink();
  const asked = usePlace().query.get('call');
  const desk = useStore(link.desk);
  const [open, setOpen] = useState<Open>(null);
  const [kept, setKept] = useState<string | null>(null);
  const manual = useManualPlace();
  useEffect(() => link.watchDesk(), [link]);

  const own = deskCall(desk.calls);
  useEffect(() => {
    if (own) setKept(own);
  }, [own]);
  // An ended call that left the desk stays until the next one begins.
  const callId = asked ?? own ?? kept;

  return (
    <main className="mx-auto flex h-dvh max-w-[90rem] flex-col overflow-y-auto">
      {callId ? (
        <Desk
          key={callId}
          callId={callId}
          others={desk.calls}
          open={open}
          setOpen={setOpen}
          manual={manual}
        />
      ) : (
        <EmptyDesk loaded={desk.loaded} setOpen={setOpen} manual={manual} />
      )}
      {open === 'keys' && <AgentKeys onClose={() => setOpen(null)} />}
      {open === 'settings' && (
        <SettingsDialog onClose={() => setOpen(null)} onKeys={() => setOpen('keys')} />
      )}
    </main>
  );
}

interface DeskProps extends FootWays {
  callId: string;
  others: readonly DeskCall[];
  open: Open;
}

function Desk({ callId, others, open, setOpen, manual }: DeskProps) {
  const { t } = useTranslation();
  const feed = useCall(callId);
  const who = useStore(session);
  const actions = useCallActions(callId);
  const wide = useWide();
  // Nothing competes with danger to a person.
  const vital = feed.view?.cue?.kind === 'call110' || feed.view?.cue?.kind === 'lifeline';
  const vitalId = vital ? feed.view?.cue?.id : null;
  const { hide } = manual;
  // biome-ignore lint/correctness/useExhaustiveDependencies: at its rise only
  useEffect(() => {
    if (vitalId && !wide) hide();
  }, [vitalId]);
  if (feed.phase === 'refused') {
    return (
      <Plain
        setOpen={setOpen}
        manual={manual}
        title={t('desk.refused.title')}
        text={t('desk.refused.text')}
      >
        <Button onClick={() => setQuery('call', null)}>{t('desk.refused.back')}</Button>
      </Plain>
    );
  }
  const { view } = feed;
  if (!view) return <Plain setOpen={setOpen} manual={manual} title={t('desk.loading')} text="" />;

  const shown: Shown = {
    view,
    items: feed.items,
    partials: feed.partials,
    clock: () => callClockMs(feed, performance.now()),
  };
  const person = who.phase === 'in' ? ({ kind: 'person', ...who.info } as const) : null;
  const mayAnswer = person !== null && may(person, 'call.answer', view);
  return (
    <>
      <Announcer shown={shown} />
      <CallScreen
        shown={shown}
        actions={mayAnswer ? actions : null}
        mark={<LinkMark />}
        keys={open ? null : { '?': () => setOpen('keys'), '/': () => manual.show() }}
        instead={
          manual.open ? (
            <ManualPanel
              stepId={view.status === 'live' ? (view.step?.id ?? null) : null}
              callVersion={view.versions.manual}
              openAt={manual.at}
              onClose={manual.hide}
            />
          ) : undefined
        }
        onBack={manual.hide}
        onManual={manual.show}
        banner={
          <>
            <LinkBanner />
            {!mayAnswer && (
              <p className="rounded-8 bg-sunk px-3 py-1.5 leading-snug text-sub">
                <Phrase>{t('desk.readOnly')}</Phrase>
              </p>
            )}
            <OtherCalls callId={callId} calls={others} />
          </>
        }
        footer={
          <Footer setOpen={setOpen} manual={manual}>
            {mayAnswer && view.status === 'live' && (
              <>
                <HoldButton view={view} actions={actions} />
                <Button
                  icon="person"
                  className="max-[24rem]:[&>svg]:hidden"
                  hintClass="max-[26rem]:hidden"
                  hint="A"
                  aria-keyshortcuts="A"
                  disabled={view.supervisor.asked || actions.pending.has('ask')}
                  onClick={actions.ask}
                >
                  {view.supervisor.tookOverBy
                    ? t('desk.took')
                    : view.supervisor.asked
                      ? t('desk.asked')
                      : t('desk.ask')}
                </Button>
              </>
            )}
          </Footer>
        }
      />
    </>
  );
}

function Announcer({ shown }: { shown: Shown }) {
  const { t } = useTranslation();
  const { view } = shown;
  useAnnouncements(view);
  const cueTitle = view.cue?.title;
  useEffect(() => {
    document.title = cueTitle ? `${cueTitle} — ${t('app.name')}` : t('app.name');
  }, [cueTitle, t]);
  return <h1 className="sr-only">{t('desk.title')}</h1>;
}

/** Ways to the agent's other live calls, and to a note that was begun and not saved. */
function OtherCalls({ callId, calls }: { callId: string; calls: readonly DeskCall[] }) {
  const { t, i18n } = useTranslation();
  const own = deskCall(calls);
  const live = calls.filter((call) => call.status === 'live' && call.callId !== callId);
  const notes = callsWithUnsavedNote().filter((id) => id !== callId);
  if (live.length === 0 && notes.length === 0) return null;
  return (
    <p className="flex flex-wrap items-center gap-2 px-1">
      {live.map((call) => (
        <Button
          key={call.callId}
          size="small"
          // The newest needs no address: without one the desk follows it.
          onClick={() => setQuery('call', call.callId === own ? null : call.callId)}
        >
          {call.callId === own
            ? t('desk.toCurrent')
            : t('desk.toOther', { at: dateTimeText(call.startedAtMs, i18n.language) })}
        </Button>
      ))}
      {notes.map((id) => (
        <Button key={id} size="small" onClick={() => setQuery('call', id)}>
          {t('desk.toNote')}
        </Button>
      ))}
    </p>
  );
}

function AgentKeys({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const keys = [
    { key: 'E', text: t('keys.done') },
    { key: 'S', text: t('keys.snooze') },
    { key: 'X', text: t('keys.wrong') },
    { key: 'H', text: t('keys.hold') },
    { key: 'A', text: t('keys.ask') },
    { key: '1', text: t('keys.conduct') },
    { key: '2', text: t('keys.demand') },
    { key: 'N', text: t('keys.newest') },
    { key: '/', text: t('keys.manual') },
    { key: 'Esc', text: t('keys.escape') },
    { key: '?', text: t('keys.map') },
  ];
  return <KeyMapDialog keys={keys} onClose={onClose} />;
}
