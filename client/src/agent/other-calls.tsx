/** The agent's other calls: a live one that must be heard of, and ended ones that wait for a note. */
import type { DeskCall } from '@kikimori/shared/protocol/events.ts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../app/link-provider.tsx';
import { setQuery } from '../app/router.ts';
import { useStore } from '../link/use-store.ts';
import { dateTimeText, timeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useAnnouncements } from './announcements.ts';
import { CueStrip, frameOf } from './cue-card.tsx';
import { liveCall } from './desk-call.ts';
import { noteDrafts } from './note-drafts.ts';

/** Goes to a call of this desk; the newest live one needs no address, the desk follows it. */
function goTo(callId: string, calls: readonly DeskCall[]): void {
  setQuery('call', callId === liveCall(calls) ? null : callId);
}

/** Hands that were typing when the page went elsewhere: keys count again once they rest so long. */
const KEYS_REST_MS = 1_000;

/** True after `rest()` until no key was pressed for a moment. */
export function useKeysRest(): [resting: boolean, rest: () => void] {
  const [resting, setResting] = useState(false);
  useEffect(() => {
    if (!resting) return;
    let timer = setTimeout(() => setResting(false), KEYS_REST_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setResting(false), KEYS_REST_MS);
    };
    document.addEventListener('keydown', again, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('keydown', again, true);
    };
  }, [resting]);
  return [resting, () => setResting(true)];
}

/** Watches a live call that is not on the screen: danger, or a life, brings it there, once. */
export function VitalWatch({
  callId,
  seen,
  onVital,
}: {
  callId: string;
  /** Cues that have brought their call already; who went back to the note meant to. */
  seen: Set<string>;
  onVital: () => void;
}) {
  const cue = useCall(callId).view?.cue;
  const vital = cue?.kind === 'call110' || cue?.kind === 'lifeline' ? cue.id : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: at its rise only
  useEffect(() => {
    const key = `${callId} ${vital}`;
    if (vital === null || seen.has(key)) return;
    seen.add(key);
    onVital();
  }, [vital]);
  return null;
}

/** Above the call on the screen: live calls beside it, and ended ones where danger or a life is open. */
export function CallsAbove({
  callId,
  shownEnded,
  quiet,
  calls,
}: {
  callId: string;
  shownEnded: boolean;
  /** Danger on this very screen: nothing stands above it but another live call. */
  quiet: boolean;
  calls: readonly DeskCall[];
}) {
  const live = calls.filter((call) => call.status === 'live' && call.callId !== callId);
  const vital = calls.filter((call) => call.vital && call.callId !== callId);
  return (
    <>
      {live.map((call) => (
        <LiveBeside key={call.callId} call={call} calls={calls} inFoot={shownEnded} />
      ))}
      {!quiet && vital[0] && <VitalEnded call={vital[0]} others={vital.length - 1} />}
    </>
  );
}

function LiveBeside({
  call,
  calls,
  inFoot,
}: {
  call: DeskCall;
  calls: readonly DeskCall[];
  /** The foot leads to the newest live call. */
  inFoot: boolean;
}) {
  const { t, i18n } = useTranslation();
  const { view } = useCall(call.callId);
  const newest = call.callId === liveCall(calls);
  const way = newest
    ? t('desk.toCurrent')
    : t('desk.toOther', { at: dateTimeText(call.startedAtMs, i18n.language) });
  const go = () => goTo(call.callId, calls);
  return (
    <>
      {view && <Speaker view={view} />}
      {view?.cue ? (
        <div className="sticky top-0 z-10">
          <CueStrip cue={view.cue} onBack={go} way={way} />
        </div>
      ) : (
        !(newest && inFoot) && (
          <Button size="small" className="self-start" onClick={go}>
            {way}
          </Button>
        )
      )}
    </>
  );
}

function Speaker({ view }: { view: Parameters<typeof useAnnouncements>[0] }) {
  useAnnouncements(view);
  return null;
}

/** Who called and when it ended, e.g. 山田様 11:09終了. */
function useName(call: DeskCall): string {
  const { t, i18n } = useTranslation();
  const caller = call.customerLabel ?? t('header.unknownCaller');
  if (call.endedAtMs === undefined) return caller;
  return t('desk.endedCall', { caller, at: timeText(call.endedAtMs, i18n.language) });
}

/** The newest of them; the others are among the calls without a note. */
function VitalEnded({ call, others }: { call: DeskCall; others: number }) {
  const { t } = useTranslation();
  const kind = call.vital ?? 'call110';
  const name = useName(call);
  return (
    <button
      type="button"
      data-vital-ended={call.callId}
      onClick={() => setQuery('call', call.callId)}
      className={`flex min-h-11 w-full shrink-0 items-center gap-2 rounded-8 border-2 px-3 py-1 text-left leading-snug ${frameOf(kind).box}`}
    >
      <Icon name={kind} className="size-6" />
      <span className="grow">
        <strong className="font-bold">{t(`desk.vitalEnded.${kind}`)}</strong>{' '}
        <Phrase>{name}</Phrase>
        {others > 0 && ` ${t('desk.moreToWrite', { count: others })}`}
      </span>
      <span className="shrink-0 underline underline-offset-4">{t('desk.open')}</span>
    </button>
  );
}

const SHOWN_AT_FIRST = 2;

/**
 * Ways back to ended calls whose note is not saved, newest first; nothing where there are none. While
 * a call is live only a note that was begun is in sight.
 */
export function CallsToWrite({
  callId,
  live,
  quiet,
  calls,
}: {
  callId: string;
  /** The call on the screen is live: it is not the time to write. */
  live: boolean;
  /** Nothing stands above the call: danger of ended ones is named here, too. */
  quiet: boolean;
  calls: readonly DeskCall[];
}) {
  const { t } = useTranslation();
  const drafts = useStore(noteDrafts);
  const isBegun = (call: DeskCall) => {
    const draft = drafts.get(call.callId);
    return draft !== undefined && (!call.saved || draft.again);
  };
  const above = quiet ? null : calls.find((call) => call.vital && call.callId !== callId);
  const waiting = calls
    .filter((call) => call.status === 'ended' && call !== above)
    .filter((call) => !call.saved || call.vital || isBegun(call))
    .sort((a, b) => (b.endedAtMs ?? b.startedAtMs) - (a.endedAtMs ?? a.startedAtMs))
    .map((call) => ({ id: call.callId, call, begun: isBegun(call) }));
  // What left the desk's list and was begun here is still here.
  const old = [...drafts.keys()]
    .filter((id) => !calls.some((call) => call.callId === id))
    .map((id) => ({ id, call: null, begun: true }));
  const all = [...waiting, ...old].filter(({ id }) => id !== callId);
  if (all.length === 0) return null;
  const first = (live ? all.filter((one) => one.begun) : all).slice(0, live ? 1 : SHOWN_AT_FIRST);
  const rest = all.filter((one) => !first.includes(one));
  const row = ({ id, call, begun }: (typeof all)[number]) => (
    <WayBack key={id} callId={id} call={call} begun={begun} />
  );
  return (
    <section aria-label={t('desk.toWrite')} className="flex flex-col gap-1 px-1">
      {!live && <h2 className="text-sub leading-snug">{t('desk.toWrite')}</h2>}
      {first.length > 0 && <p className="flex flex-wrap gap-2">{first.map(row)}</p>}
      {rest.length > 0 && (
        <details className="group">
          <summary className="flex min-h-8 items-center gap-1 text-sub">
            <Icon name="down" className="size-4 transition-transform group-open:rotate-180" />
            {t(live ? 'desk.toWriteCount' : 'desk.moreToWrite', { count: rest.length })}
          </summary>
          <p className="flex flex-wrap gap-2 pt-1">{rest.map(row)}</p>
        </details>
      )}
    </section>
  );
}

function WayBack({
  callId,
  call,
  begun,
}: {
  callId: string;
  call: DeskCall | null;
  begun: boolean;
}) {
  const { t } = useTranslation();
  const name = useName(call ?? { callId, status: 'ended', startedAtMs: 0 });
  const text = call === null ? t('desk.toNote') : name;
  return (
    <Button
      size="small"
      {...(call?.vital ? { icon: call.vital } : {})}
      onClick={() => setQuery('call', callId)}
    >
      {call !== null && begun ? t('desk.begun', { call: text }) : text}
    </Button>
  );
}
