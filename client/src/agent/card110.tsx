import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { Call110Card, CallView } from '@kikimori/shared/view/views.ts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import {
  AnswerRow,
  CueHead,
  frameOf,
  NeverList,
  SayLines,
  type useCueAnswer,
} from './cue-card.tsx';
import { isAsked110, neverNow, readAloud } from './danger.ts';
import { QuoteLine } from './quote-list.tsx';
import { reportedText, reportsOf } from './reported.ts';
import type { CallActions, JumpTo } from './shown.ts';

interface Card110Props {
  card: Call110Card;
  view: CallView;
  cue: Cue | null;
  actions: CallActions | null;
  answer: ReturnType<typeof useCueAnswer>;
  jumpTo: JumpTo;
  /** The line is dead: nothing is said to the caller any more, somebody may still have to dial. */
  ended?: boolean;
}

/** 110番: what was said, what not to do, who dials, and the six items in their order. */
export function Card110View({
  card,
  view,
  cue,
  actions,
  answer,
  jumpTo,
  ended = false,
}: Card110Props) {
  const { t, i18n } = useTranslation();
  const reported = reportedText(reportsOf(view), 'call110', t, i18n.language);
  const open = cue?.status === 'open';
  const asked = isAsked110(view);
  const calling = open && view.supervisor.asked && view.supervisor.tookOverBy === null;
  const said = reported
    ? 'reported'
    : cue?.status === 'done'
      ? 'asked'
      : calling
        ? 'calling'
        : null;
  const title = reported ?? (ended ? t('card110.ended.title') : (cue?.title ?? t('card110.title')));
  return (
    <section
      data-cue={cue?.id}
      aria-label={t('card110.region')}
      className={`animate-appear overflow-hidden rounded-12 border-2 ${frameOf('call110').box}`}
    >
      <CueHead kind="call110" title={title} />
      <div className="flex flex-col gap-2.5 p-3 max-[24rem]:gap-1.5 max-[24rem]:p-2">
        <div className="text-danger">
          <NeverList
            never={
              ended
                ? t(reported ? 'card110.ended.reported' : 'card110.ended.now')
                : neverNow(card, view).join('・')
            }
          />
        </div>
        {/* The question names who dials, too. */}
        {!answer.confirming && !reported && (
          <p className="leading-snug">
            <span className="text-sub">{t('card110.who')} </span>
            <strong className="font-bold">
              <Phrase>{ended ? t('card110.ended.who') : card.whoDials}</Phrase>
            </strong>
          </p>
        )}
        {ended && open && !reported && (
          <p className="leading-snug">
            <Phrase>{t('ended.onFloor')}</Phrase>
          </p>
        )}
        {said && !ended && (
          <p className="text-std-16B-170">
            <Phrase>{t(`card110.${said}`)}</Phrase>
          </p>
        )}
        {cue && open && actions && !ended && (
          <AnswerRow
            cue={cue}
            actions={actions}
            answer={answer}
            who={card.whoDials}
            asked={asked}
          />
        )}
        {cue && !ended && <SayLines lines={cue.say} />}
        <ReadAloud card={card} jumpTo={jumpTo} />
      </div>
    </section>
  );
}

/** The six items in the order in which the police ask, ready to be read aloud. */
export function ReadAloud({ card, jumpTo }: Pick<Card110Props, 'card' | 'jumpTo'>) {
  const { t } = useTranslation();
  return (
    <div className="rounded-8 border border-line bg-surface p-2.5 max-[24rem]:p-2">
      <h3 className="mb-1 text-sub">
        <Phrase>{t('card110.order')}</Phrase>
      </h3>
      <ol className="flex flex-col gap-1">
        {card.items.map((item, index) => (
          <li key={item.key} className="flex gap-2 leading-snug">
            <span className="tabular w-4 shrink-0 text-sub">{index + 1}</span>
            <span className="min-w-0">
              <span className="text-sub">{item.label} </span>
              {item.key === 'what' && card.said.length > 0 ? (
                card.said.map((quote) => (
                  <QuoteLine key={quote.i} quotes={[quote]} jumpTo={jumpTo} />
                ))
              ) : item.value === null ? (
                <span className="rounded-4 border border-dashed border-line-strong px-1.5 whitespace-nowrap">
                  {t('card110.unknown')}
                </span>
              ) : (
                <Phrase>{item.value}</Phrase>
              )}
            </span>
          </li>
        ))}
      </ol>
      <CopyButton text={readAloud(card, t('card110.unknown'))} />
    </div>
  );
}

function CopyButton({ text }: { text: string }) {
  const { t } = useTranslation();
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('failed');
    }
    setTimeout(() => setState('ready'), 3_000);
  }
  return (
    <Button icon="copy" size="small" className="mt-2" onClick={copy}>
      <span role="status">{t(`card110.copy.${state}`)}</span>
    </Button>
  );
}
