import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { TFunction } from 'i18next';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { announce } from '../ui/live-region.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';
import type { CallActions } from './shown.ts';

/** Cues that wait behind the large one: quiet, each with its own answer. */
export function WaitingCues({
  cues,
  actions,
}: {
  cues: readonly Cue[];
  actions: CallActions | null;
}) {
  const { t } = useTranslation();
  if (cues.length === 0) return null;
  return (
    <details className="card group">
      <summary className="flex min-h-11 items-center gap-2 px-3 py-1">
        <span className="flex gap-1 text-sub">
          {cues.map((cue) => (
            <Icon key={cue.id} name={cue.kind} />
          ))}
        </span>
        <span className="grow">{t('cue.waiting', { count: cues.length })}</span>
        <Icon name="down" className="size-5 transition-transform group-open:rotate-180" />
      </summary>
      <ul className="flex flex-col gap-2 border-t border-line p-3">
        {cues.map((cue) => (
          <li key={cue.id} className="flex flex-col gap-1">
            <p className="flex items-center gap-2">
              <Icon name={cue.kind} />
              <Phrase>{cue.title}</Phrase>
            </p>
            <p className="text-sub leading-snug">
              <Phrase>{cue.reason.text}</Phrase>
            </p>
            {actions && !actions.pending.has(`cue:${cue.id}`) && (
              <p className="flex gap-2">
                <Button size="small" onClick={() => actions.answer(cue, 'done')}>
                  {t(`cue.kind.${cue.kind}.done`)}
                </Button>
                <Button size="small" onClick={() => actions.answer(cue, 'wrong')}>
                  {t('cue.wrong')}
                </Button>
              </p>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** For how long a withdrawn cue is mentioned. */
const WITHDRAWN_SHOWN_MS = 8_000;

/** Says that a cue went away by itself, so that nobody wonders where it is. */
export function WithdrawnNote({ past, nowMs }: { past: readonly Cue[]; nowMs: number }) {
  const { t } = useTranslation();
  const last = past
    .filter((cue) => cue.status === 'withdrawn')
    .sort((a, b) => b.changedAtMs - a.changedAtMs)[0];
  if (!last || nowMs - last.changedAtMs > WITHDRAWN_SHOWN_MS) return null;
  return (
    <p className="rounded-8 bg-sunk px-3 py-1.5 leading-snug text-sub">
      <Phrase>{t('cue.withdrawn', { title: last.title })}</Phrase>
    </p>
  );
}

/** For how long an answer is confirmed in the place of its card. */
const ANSWERED_SHOWN_MS = 8_000;

/** What `S` and `X` did, said where the card was; nothing moves for it, the card has just gone. */
export function AnsweredNote({ past, clock }: { past: readonly Cue[]; clock: () => number }) {
  const { t } = useTranslation();
  useNow();
  const last = past
    .filter((cue) => cue.status === 'snoozed' || cue.status === 'wrong')
    .sort((a, b) => b.changedAtMs - a.changedAtMs)[0];
  const isRecent = last !== undefined && clock() - last.changedAtMs < ANSWERED_SHOWN_MS;
  const text = isRecent ? answeredText(last, t) : null;
  useEffect(() => {
    if (text) announce(text);
  }, [text]);
  if (!text) return null;
  return (
    <p data-answered className="rounded-8 bg-sunk px-3 py-1.5 leading-snug text-sub">
      <Phrase>{text}</Phrase>
    </p>
  );
}

function answeredText(cue: Cue, t: TFunction): string {
  if (cue.status === 'wrong') return t('cue.wrongNoted', { title: cue.title });
  const seconds = Math.round(((cue.snoozedUntilMs ?? cue.changedAtMs) - cue.changedAtMs) / 1_000);
  return seconds < 60
    ? t('cue.snoozedSeconds', { title: cue.title, count: seconds })
    : t('cue.snoozedMinutes', { title: cue.title, count: Math.round(seconds / 60) });
}

/** What became of earlier cues. */
export function PastCues({ cues }: { cues: readonly Cue[] }) {
  const { t } = useTranslation();
  if (cues.length === 0) return null;
  return (
    <details className="group">
      <summary className="flex min-h-8 items-center gap-1 text-sub">
        <Icon name="down" className="size-4 transition-transform group-open:rotate-180" />
        {t('cue.past', { count: cues.length })}
      </summary>
      <ul className="flex flex-col gap-1 pl-5">
        {cues.map((cue) => (
          <li key={cue.id} className="flex gap-2 leading-snug">
            <span className="tabular shrink-0 text-sub">{clockText(cue.openedAtMs)}</span>
            <span className="min-w-0 grow">
              <Phrase>{cue.title}</Phrase>
            </span>
            <span className="shrink-0 text-sub">{t(`cue.status.${cue.status}`)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
