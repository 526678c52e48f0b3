import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { Call110Card, CallView } from '@kikimori/shared/view/views.ts';
import { useTranslation } from 'react-i18next';
import { ReadAloud } from '../agent/card110.tsx';
import { CueHead, frameOf, NeverList } from '../agent/cue-card.tsx';
import { QuoteLine } from '../agent/quote-list.tsx';
import { reportedText, reportsOf } from '../agent/reported.ts';
import type { JumpTo } from '../agent/shown.ts';
import { session } from '../app/session.ts';
import { useStore } from '../link/use-store.ts';
import { Phrase } from '../ui/phrase.tsx';

interface SupervisorCardProps {
  card: Call110Card;
  view: CallView;
  cue: Cue | null;
  jumpTo: JumpTo;
  /** The line is dead; somebody may still have to dial. */
  ended: boolean;
  /** Nobody waits on the floor any more: nobody has to decide who dials. */
  settled: boolean;
}

/**
 * 110番 for a supervisor, who dials or chooses who does: the items first, then what to see to. The
 * agent's own orders and sentences stay on the agent's screen.
 */
export function SupervisorCard110({
  card,
  view,
  cue,
  jumpTo,
  ended,
  settled,
}: SupervisorCardProps) {
  const { t, i18n } = useTranslation();
  const who = useStore(session);
  const reported = reportedText(reportsOf(view), 'call110', t, i18n.language);
  // Who dials is not the agent: the police ask for both.
  const caller =
    view.supervisor.reported?.call110?.byName ?? (who.phase === 'in' ? who.info.name : '');
  const items = card.items.map((item) =>
    item.key === 'you'
      ? {
          ...item,
          value: [
            t('card110.sv.caller', { name: caller }),
            ...(item.value === null ? [] : [item.value]),
          ].join(' / '),
        }
      : item,
  );
  return (
    <section
      data-cue={cue?.id}
      aria-label={t('card110.region')}
      className={`animate-appear overflow-hidden rounded-12 border-2 ${frameOf('call110').box}`}
    >
      <CueHead
        kind="call110"
        title={reported ?? t(settled ? 'card110.sv.settled' : 'card110.sv.title')}
      />
      <div className="flex flex-col gap-2 p-2">
        {(view.supervisor.asked || cue?.status === 'done') && !ended && !reported && (
          <p className="text-std-16B-170">
            <Phrase>{t('card110.sv.asked')}</Phrase>
          </p>
        )}
        <ReadAloud card={{ ...card, items }} jumpTo={jumpTo} />
        {reported ? (
          <NeverList never={t('card110.sv.reported')} />
        ) : (
          !settled && (
            <>
              <div className="text-danger">
                <NeverList never={t(ended ? 'card110.sv.endedNow' : 'card110.sv.now')} />
              </div>
              <p className="leading-snug">
                <span className="text-sub">{t('card110.who')} </span>
                <strong className="font-bold">
                  <Phrase>{t(ended ? 'card110.sv.endedWho' : 'card110.sv.who')}</Phrase>
                </strong>
              </p>
            </>
          )
        )}
      </div>
    </section>
  );
}

/** A life in distress, for a supervisor: somebody else makes the contact while the agent listens. */
export function SupervisorLifeline({
  cue,
  jumpTo,
  reported,
}: {
  cue: Cue;
  jumpTo: JumpTo;
  /** Who made the contact and when, in words. */
  reported: string | null;
}) {
  const { t } = useTranslation();
  return (
    <section
      data-cue={cue.id}
      aria-label={t('cue.region', { kind: t('cue.kind.lifeline.name') })}
      className={`animate-appear overflow-hidden rounded-12 border-2 ${frameOf('lifeline').box}`}
    >
      <CueHead kind="lifeline" title={reported ?? t('cue.kind.lifeline.endedTitle.sv')} />
      <div className="flex flex-col gap-2 p-2">
        <div>
          <p className="leading-snug">
            <Phrase>{cue.reason.text}</Phrase>
          </p>
          <QuoteLine quotes={cue.reason.quotes} jumpTo={jumpTo} />
        </div>
        <NeverList never={t(reported ? 'cue.kind.lifeline.ended.reported' : 'floor.lifeline')} />
      </div>
    </section>
  );
}
