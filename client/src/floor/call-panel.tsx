import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Axes, useAxisPanel } from '../agent/axes.tsx';
import { CueCard, EndedLifeline, useCueAnswer } from '../agent/cue-card.tsx';
import { danger110, dangerStands, lineStaysOpen } from '../agent/danger.ts';
import { CallerLine, HonestNotes } from '../agent/header.tsx';
import { HoldNote } from '../agent/hold-button.tsx';
import { ProvisionalNote } from '../agent/provisional-note.tsx';
import { Repeats } from '../agent/repeats.tsx';
import { reportedText, reportsOf } from '../agent/reported.ts';
import type { Shown } from '../agent/shown.ts';
import { PastCues } from '../agent/side-cues.tsx';
import { ToneTrace } from '../agent/tone-trace.tsx';
import { Transcript, type TranscriptHandle } from '../agent/transcript.tsx';
import { InnerLink } from '../app/inner-link.tsx';
import { useCall } from '../app/link-provider.tsx';
import { callClockMs } from '../link/call-feed.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { SettleBar } from './settle-bar.tsx';
import { SuperviseBar } from './supervise-bar.tsx';
import { SupervisorCard110, SupervisorLifeline } from './supervisor-card.tsx';
import { ToldBar } from './told-bar.tsx';

/** What a supervisor may do: where the page itself scrolls, it stays at the foot of a tall screen. */
const FOOT =
  'shrink-0 border-t border-line bg-page pt-2 empty:hidden max-xl:[@media(min-height:36rem)]:sticky max-xl:bottom-0 max-xl:z-10 max-xl:-m-2 max-xl:p-2';

/** What has the focus above the foot is not covered by it. */
const CLEAR_OF_FOOT = 'max-xl:[&_:is(a,button)]:scroll-mb-64';

/** The chosen call, live, with what a supervisor may do. */
export function CallPanel({
  callId,
  mayAct,
  unsettled,
  settled,
  close,
}: {
  callId: string;
  mayAct: boolean;
  /** Danger or a life still waits for a supervisor, also after the call. */
  unsettled: boolean;
  /** Nobody waits any more; false until the floor is known, so that nothing is called off in haste. */
  settled: boolean;
  close: () => void;
}) {
  const { t, i18n } = useTranslation();
  const feed = useCall(callId);
  const transcript = useRef<TranscriptHandle>(null);
  const [axis, setAxis] = useAxisPanel();
  const answer = useCueAnswer(null, null);
  const { view } = feed;
  const head = (
    <Button look="quiet" icon="back" size="small" onClick={close} className="self-start">
      {t('floor.panel.close')}
    </Button>
  );
  if (!view) {
    const text = feed.phase === 'refused' ? t('desk.refused.text') : t('desk.loading');
    return (
      <div className="flex flex-col gap-2 p-3">
        {head}
        <p role="status" className="text-sub">
          <Phrase>{text}</Phrase>
        </p>
      </div>
    );
  }
  const jumpTo = (i: number) => transcript.current?.jumpTo(i);
  const shown: Shown = {
    view,
    items: feed.items,
    partials: feed.partials,
    clock: () => callClockMs(feed, performance.now()),
  };
  const card110 = dangerStands(view) ? view.card110 : null;
  const contacted = reportedText(reportsOf(view), 'lifeline', t, i18n.language);
  // As on the agent's screen, nothing stands above danger or a life.
  const vital = (view.status === 'live' || unsettled) && lineStaysOpen(view);
  return (
    <div className="flex min-h-0 grow flex-col gap-2 p-2">
      <div className="flex items-center gap-2">
        {head}
        <h2 className="min-w-0 grow truncate text-right font-bold">
          {t('floor.panel.of', { agent: view.agentName, site: view.site })}
        </h2>
      </div>
      <div
        className={`flex min-h-0 flex-col gap-2 overflow-y-auto p-0.5 *:shrink-0 max-xl:shrink-0 ${CLEAR_OF_FOOT}`}
      >
        <div className="flex items-center gap-3 px-1">
          <CallerLine view={view} clock={shown.clock} />
        </div>
        {!vital && (
          <>
            <Axes view={view} jumpTo={jumpTo} open={axis} setOpen={setAxis} />
            <ToneTrace items={feed.items} view={view} />
          </>
        )}
        {view.status === 'ended' && (
          <p role="status" className="card px-3 py-2 leading-snug">
            <Phrase>{t(unsettled ? 'floor.panel.unsettled' : 'floor.panel.ended')}</Phrase>{' '}
            <InnerLink
              to={`/review/${encodeURIComponent(callId)}`}
              className="whitespace-nowrap text-key underline underline-offset-4"
            >
              {t('floor.panel.record')}
            </InnerLink>
          </p>
        )}
        <HonestNotes shown={shown} />
        {view.status === 'live' && <HoldNote view={view} clock={shown.clock} />}
        <ProvisionalNote partials={feed.partials} view={view} />
        {card110 ? (
          <SupervisorCard110
            card={card110}
            view={view}
            cue={danger110(view)}
            jumpTo={jumpTo}
            ended={view.status === 'ended'}
            settled={view.status === 'ended' && settled}
          />
        ) : view.status === 'live' && view.cue?.kind === 'lifeline' ? (
          <SupervisorLifeline cue={view.cue} jumpTo={jumpTo} reported={contacted} />
        ) : view.status === 'live' ? (
          view.cue && <CueCard cue={view.cue} actions={null} answer={answer} jumpTo={jumpTo} />
        ) : (
          view.cue?.kind === 'lifeline' && (
            <EndedLifeline
              cue={view.cue}
              jumpTo={jumpTo}
              reader="sv"
              reported={contacted}
              settled={settled}
            />
          )
        )}
        <Repeats chains={view.repeats} jumpTo={jumpTo} />
        <PastCues cues={view.past} />
      </div>
      <Transcript
        ref={transcript}
        items={feed.items}
        partials={feed.partials}
        className={`relative shrink-0 grow basis-0 max-xl:h-[60dvh] max-xl:basis-auto ${vital ? 'min-h-24' : 'min-h-52'}`}
      />
      {mayAct && (
        <div data-foot className={FOOT}>
          {view.status === 'live' ? (
            <SuperviseBar view={view} />
          ) : (
            <>
              <ToldBar view={view} />
              <SettleBar callId={callId} unsettled={unsettled} />
            </>
          )}
        </div>
      )}
    </div>
  );
}
