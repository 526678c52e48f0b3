/**
 * The agent's screen of one call. Drawn from `shown` alone, so that the replay can show the very
 * same screen at any past moment (without actions).
 */
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../ui/keys.ts';
import { useWide } from '../ui/use-wide.ts';
import { Axes, useAxisPanel } from './axes.tsx';
import { Card110View } from './card110.tsx';
import { CueCard, CueStrip, EndedLifeline, useCueAnswer } from './cue-card.tsx';
import { danger110, dangerStands, isAsked110, lineStaysOpen } from './danger.ts';
import { EarlierCalls } from './earlier-calls.tsx';
import { EndedCall } from './ended.tsx';
import { CallerLine, HonestNotes } from './header.tsx';
import { HoldNote, toggleHold } from './hold-button.tsx';
import { ProvisionalNote } from './provisional-note.tsx';
import { Repeats } from './repeats.tsx';
import { reportedText, reportsOf } from './reported.ts';
import type { CallActions, Shown } from './shown.ts';
import { AnsweredNote, PastCues, WaitingCues, WithdrawnNote } from './side-cues.tsx';
import { StepCard } from './step-card.tsx';
import { SupervisorStrip } from './supervisor-strip.tsx';
import { ToneTrace } from './tone-trace.tsx';
import { Transcript, type TranscriptHandle } from './transcript.tsx';

interface CallScreenProps {
  shown: Shown;
  actions: CallActions | null;
  /** First in the head's line: the link's state, or the moment of a replay. */
  mark?: ReactNode;
  /** Between head and cue: banners. */
  banner?: ReactNode;
  /** Last in the column: ways to other calls. */
  below?: ReactNode;
  footer?: ReactNode;
  /** In the transcript's place (the manual); on a narrow screen in that of all but head and cue. */
  instead?: ReactNode;
  /** Back from `instead`; asked by a press on the cue's head. */
  onBack?: () => void;
  /** Opens the manual at an entry, e.g. `card:police9110`. */
  onManual?: ((at: string) => void) | undefined;
  /** False where the transcript stands elsewhere (replay). */
  withTranscript?: boolean;
  jumpTo?: (i: number) => void;
  /** Keys of the page beside those of the screen; null turns all of them off. */
  keys?: Record<string, () => void> | null;
}

export function CallScreen({
  shown,
  actions,
  mark,
  banner,
  below,
  footer,
  instead,
  onBack,
  onManual,
  withTranscript = true,
  jumpTo: jumpElsewhere,
  keys,
}: CallScreenProps) {
  const { t, i18n } = useTranslation();
  const { view, items, partials, clock } = shown;
  const transcript = useRef<TranscriptHandle>(null);
  const jumpTo = jumpElsewhere ?? ((i: number) => transcript.current?.jumpTo(i));
  const [axis, setAxis] = useAxisPanel();
  const live = view.status === 'live';
  const card110 = dangerStands(view) ? view.card110 : null;
  const danger = card110 ? danger110(view) : null;
  const cue = danger?.status === 'open' ? danger : view.cue;
  const contacted =
    view.cue?.kind === 'lifeline'
      ? reportedText(reportsOf(view), 'lifeline', t, i18n.language)
      : null;
  const asked = cue?.kind === 'call110' && isAsked110(view);
  const answer = useCueAnswer(live ? cue : null, actions, asked);
  const wide = useWide();
  const columns = wide && withTranscript;
  // In one column nothing stands above danger or a life that can wait.
  const vital = live && !columns && lineStaysOpen(view);
  // Danger fills a small screen: who has come, and what they whisper, is not below it.
  const { seenBy, tookOverBy, whispers } = view.supervisor;
  const helped = seenBy !== null || tookOverBy !== null || whispers.length > 0;
  const helpFirst = lineStaysOpen(view) && helped;
  const covered = instead !== undefined && !columns;

  useKeys(
    keys === null || covered
      ? {}
      : {
          e: answer.done,
          s: answer.snooze,
          x: answer.wrong,
          escape: () => {
            if (answer.confirming) answer.cancel();
            else if (axis) setAxis(null);
            else if (instead) onBack?.();
            else transcript.current?.toNewest();
          },
          '1': () => setAxis(axis === 'conduct' ? null : 'conduct'),
          '2': () => setAxis(axis === 'demand' ? null : 'demand'),
          n: () => transcript.current?.toNewest(),
          h: () => {
            if (live && actions && (view.hold.on || !card110)) toggleHold(view, actions);
          },
          a: () => {
            if (live && !view.supervisor.asked) actions?.ask();
          },
          ...keys,
        },
  );

  const busy = view.cue !== null;
  const supervisor = <SupervisorStrip view={view} clock={clock} actions={actions} />;
  const police = card110 && (
    <Card110View
      card={card110}
      view={view}
      cue={danger}
      actions={live ? actions : null}
      answer={answer}
      jumpTo={jumpTo}
      ended={!live}
    />
  );
  if (covered) {
    return (
      <div data-screen={view.callId} className="flex h-full min-h-0 flex-col">
        <div className="flex min-h-0 grow flex-col gap-2 p-2">
          <header className="flex min-h-8 items-center gap-x-3 px-1">
            {mark}
            <CallerLine view={view} clock={clock} />
          </header>
          {banner}
          {live && cue && <CueStrip cue={cue} onBack={onBack} />}
          {instead}
        </div>
        {footer}
      </div>
    );
  }
  return (
    <div
      data-screen={view.callId}
      className={`flex grow flex-col ${columns ? 'min-h-0' : 'min-h-full shrink-0'}`}
    >
      <div
        className={
          columns ? 'grid min-h-0 grow grid-cols-[minmax(22rem,28rem)_1fr]' : 'flex grow flex-col'
        }
      >
        <div
          className={`flex shrink-0 flex-col gap-2 p-2 *:shrink-0 ${columns ? 'min-h-0 overflow-y-auto' : ''}`}
        >
          <header className="flex flex-col gap-0.5">
            <div className="flex min-h-8 items-center gap-x-3 px-1">
              {mark}
              <CallerLine view={view} clock={clock} />
            </div>
            {(!vital || axis) && <Axes view={view} jumpTo={jumpTo} open={axis} setOpen={setAxis} />}
            {!vital && (
              <div className="px-1">
                <ToneTrace items={items} view={view} />
              </div>
            )}
          </header>
          {banner}
          {live ? (
            <>
              {helpFirst && supervisor}
              <HonestNotes shown={shown} />
              <HoldNote view={view} clock={clock} />
              <ProvisionalNote partials={partials} view={view} />
              {police ??
                (view.cue && (
                  <CueCard
                    key={view.cue.id}
                    cue={view.cue}
                    actions={actions}
                    answer={answer}
                    jumpTo={jumpTo}
                    reported={contacted}
                  />
                ))}
              {!police && !view.cue && actions && <AnsweredNote past={view.past} clock={clock} />}
              {!helpFirst && supervisor}
              {!card110 && (
                <>
                  <WithdrawnNote past={view.past} nowMs={view.nowMs} />
                  <WaitingCues cues={view.waiting} actions={actions} />
                  {(view.step || items.length > 0) && (
                    <StepCard step={view.step} compact={busy && !columns} />
                  )}
                  {actions && <EarlierCalls view={view} />}
                  {view.cue?.kind !== 'escalate' && (
                    <Repeats chains={view.repeats} jumpTo={jumpTo} />
                  )}
                  <PastCues cues={view.past} />
                </>
              )}
            </>
          ) : (
            <>
              {police ??
                (view.cue?.kind === 'lifeline' && (
                  <EndedLifeline cue={view.cue} jumpTo={jumpTo} reported={contacted} />
                ))}
              <EndedCall view={view} items={items} actions={actions} onManual={onManual} />
              {supervisor}
              <Repeats chains={view.repeats} jumpTo={jumpTo} />
              <PastCues cues={view.past} />
            </>
          )}
          {below}
        </div>
        {withTranscript && (
          // The box has the room that is left; the transcript fills it and scrolls within.
          <div className="relative min-h-40 grow basis-40">
            {instead ? (
              <div className="absolute inset-2 flex flex-col">{instead}</div>
            ) : (
              <>
                <h2 className="sr-only">{t('transcript.region')}</h2>
                <Transcript
                  ref={transcript}
                  items={items}
                  partials={partials}
                  className={`absolute inset-x-2 bottom-2 ${columns ? 'top-2' : 'top-0'}`}
                />
              </>
            )}
          </div>
        )}
      </div>
      {footer}
    </div>
  );
}
