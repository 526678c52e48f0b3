import { may } from '@kikimori/shared/protocol/access.ts';
import type { DeskCall } from '@kikimori/shared/protocol/events.ts';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall, useLink } from '../app/link-provider.tsx';
import { setQuery, usePlace } from '../app/router.ts';
import { session } from '../app/session.ts';
import { SettingsDialog } from '../app/settings-dialog.tsx';
import { callClockMs } from '../link/call-feed.ts';
import { useStore } from '../link/use-store.ts';
import { ManualPanel } from '../manual/manual-panel.tsx';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useWide } from '../ui/use-wide.ts';
import { useAnnouncements } from './announcements.ts';
import { CallScreen } from './call-screen.tsx';
import { lineStaysOpen } from './danger.ts';
import { deskCall, liveCall } from './desk-call.ts';
import { Footer, type FootWays, type Open } from './footer.tsx';
import { HoldButton } from './hold-button.tsx';
import { KeyMapDialog } from './key-map.tsx';
import { LinkBanner, LinkMark } from './link-line.tsx';
import { useManualPlace } from './manual-place.ts';
import { CallsAbove, CallsToWrite, useKeysRest, VitalWatch } from './other-calls.tsx';
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

  // A live call in danger comes to the front; the note of the earlier one is kept.
  const [keysRest, restKeys] = useKeysRest();
  const brought = useRef(new Set<string>());
  const shownLive = desk.calls.some((call) => call.callId === callId && call.status === 'live');
  const beside = shownLive ? null : liveCall(desk.calls);

  // A call begins at its head, however far down the note of the last one was.
  const page = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each call
  useEffect(() => {
    page.current?.scrollTo(0, 0);
  }, [callId]);

  return (
    <main ref={page} className="mx-auto flex h-dvh max-w-[90rem] flex-col overflow-y-auto">
      {beside !== null && beside !== callId && (
        <VitalWatch
          key={beside}
          callId={beside}
          seen={brought.current}
          onVital={() => {
            restKeys();
            setQuery('call', null);
          }}
        />
      )}
      {callId ? (
        <Desk
          key={callId}
          callId={callId}
          calls={desk.calls}
          keysRest={keysRest}
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
  calls: readonly DeskCall[];
  /** Whoever was typing when the page went elsewhere presses no key of this call by it. */
  keysRest: boolean;
  open: Open;
}

function Desk({ callId, calls, keysRest, open, setOpen, manual }: DeskProps) {
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
  const ended = view.status === 'ended';
  const live = liveCall(calls);
  const quiet = !ended && lineStaysOpen(view);
  return (
    <>
      <Announcer shown={shown} />
      <CallScreen
        shown={shown}
        actions={mayAnswer ? actions : null}
        mark={<LinkMark wordless={ended} />}
        keys={open || keysRest ? null : { '?': () => setOpen('keys'), '/': () => manual.show() }}
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
            <CallsAbove callId={callId} shownEnded={ended} quiet={quiet} calls={calls} />
          </>
        }
        below={<CallsToWrite callId={callId} live={!ended} quiet={quiet} calls={calls} />}
        footer={
          <Footer setOpen={setOpen} manual={manual}>
            {ended && live !== null && live !== callId && (
              <Button look="solid" onClick={() => setQuery('call', null)}>
                {t('desk.toCurrent')}
              </Button>
            )}
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
