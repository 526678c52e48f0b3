import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { CueAnswer } from '@kikimori/shared/call/event.ts';
import type { CueKind } from '@kikimori/shared/label.ts';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { QuoteLine } from './quote-list.tsx';
import type { CallActions, JumpTo, Reader } from './shown.ts';

/** Danger to a person is red, a life in distress is teal; everything else is the calm blue. */
export function lookOf(kind: CueKind): 'danger' | 'care' | 'solid' {
  if (kind === 'call110') return 'danger';
  return kind === 'lifeline' ? 'care' : 'solid';
}
const FRAMES = {
  danger: {
    box: 'border-danger-line bg-danger-soft forced-colors:border-[6px]',
    head: 'bg-danger-fill text-on-danger',
  },
  care: { box: 'border-care-line bg-care-soft', head: 'bg-care-fill text-on-care' },
  solid: { box: 'border-key bg-surface', head: 'bg-key text-on-key' },
} as const;
export function frameOf(kind: CueKind) {
  return FRAMES[lookOf(kind)];
}

/** With these a person confirms before anything is said to be done. */
const CONFIRMED: readonly CueKind[] = ['call110', 'lifeline', 'end'];

/** Sentences to read aloud, as they stand. */
export function SayLines({ lines, large = false }: { lines: readonly string[]; large?: boolean }) {
  return (
    <div className="flex flex-col gap-1.5">
      {lines.map((line) => (
        <p
          key={line}
          className={`border-l-4 border-line-strong pl-2.5 ${large ? 'text-std-20N-150' : ''}`}
        >
          <Phrase>{`「${line.replace(/^「|」$/g, '')}」`}</Phrase>
        </p>
      ))}
    </div>
  );
}

/** Three answers side by side at 320 px. */
const TIGHT = 'max-[22rem]:gap-1 max-[22rem]:px-1.5';

interface AnswerRowProps {
  cue: Cue;
  actions: CallActions;
  answer: ReturnType<typeof useCueAnswer>;
  /** Who acts, e.g. who dials; said in the question. */
  who?: string;
  /** Asked for already: what is left to say is that it was wrong. */
  asked?: boolean;
}

/** Done, snooze, wrong: one press each; where a person must confirm, a question comes first. */
export function AnswerRow({ cue, actions, answer, who, asked = false }: AnswerRowProps) {
  const { t } = useTranslation();
  const { confirming, setConfirming, give } = answer;
  const yes = useRef<HTMLDivElement>(null);
  const busy = actions.pending.has(`cue:${cue.id}`);
  const look = lookOf(cue.kind);
  useEffect(() => {
    if (confirming) yes.current?.querySelector('button')?.focus();
  }, [confirming]);

  if (busy) {
    return (
      <p role="status" className="min-h-11 content-center text-sub">
        {t('cue.sending')}
      </p>
    );
  }
  if (confirming && !asked) {
    return (
      <div ref={yes}>
        <p className="mb-2 text-std-16B-170">
          <Phrase>
            {who
              ? t('cue.confirmWho', { who })
              : t(`cue.kind.${cue.kind}.confirm` as 'cue.kind.end.confirm')}
          </Phrase>
        </p>
        <div className="flex flex-wrap gap-2">
          <Button look={look} hint="Enter" onClick={() => give('done')}>
            {cue.kind === 'call110' ? t('cue.confirmAsk') : t('cue.confirmYes')}
          </Button>
          <Button hint="Esc" onClick={() => setConfirming(false)}>
            {t('cue.confirmNo')}
          </Button>
        </div>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap gap-2 max-[22rem]:gap-1.5">
      {!asked && (
        <Button
          look={look}
          hint="E"
          aria-keyshortcuts="E"
          className={`grow ${TIGHT}`}
          onClick={() => (CONFIRMED.includes(cue.kind) ? setConfirming(true) : give('done'))}
        >
          {t(`cue.kind.${cue.kind}.done`)}
        </Button>
      )}
      {look === 'solid' && (
        <Button hint="S" aria-keyshortcuts="S" className={TIGHT} onClick={() => give('snooze')}>
          {t('cue.snooze')}
        </Button>
      )}
      <Button hint="X" aria-keyshortcuts="X" className={TIGHT} onClick={() => give('wrong')}>
        {t('cue.wrong')}
      </Button>
    </div>
  );
}

/** A cue in the place of one just answered takes the same answer only after this: haste repeats. */
export const REPEAT_GUARD_MS = 1_000;
/** So long after an answer the next cue still counts as having taken its place. */
const TOOK_PLACE_MS = 5_000;

/** Whether an answer is meant for the cue before, which was answered and left a moment ago. */
function useRepeatGuard(cueId: string | null) {
  const shownAtMs = useRef(0);
  const last = useRef<{ cueId: string; answer: CueAnswer; atMs: number } | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the moment each cue came up
  useLayoutEffect(() => {
    shownAtMs.current = performance.now();
  }, [cueId]);
  return {
    isRepeat(answer: CueAnswer) {
      const before = last.current;
      return (
        before !== null &&
        before.cueId !== cueId &&
        before.answer === answer &&
        shownAtMs.current - before.atMs < TOOK_PLACE_MS &&
        performance.now() - shownAtMs.current < REPEAT_GUARD_MS
      );
    },
    note(answer: CueAnswer) {
      if (cueId !== null) last.current = { cueId, answer, atMs: performance.now() };
    },
  };
}

/** Answers to the current cue, by button and for the page's key map. `asked`: done is done. */
export function useCueAnswer(cue: Cue | null, actions: CallActions | null, asked = false) {
  const [confirmingId, setConfirmingId] = useState<string | null>(null);
  const confirming = cue !== null && confirmingId === cue.id && !asked;
  const free = cue && actions && !actions.pending.has(`cue:${cue.id}`);
  const guard = useRepeatGuard(cue?.id ?? null);
  function give(answer: CueAnswer) {
    if (!free || guard.isRepeat(answer)) return;
    guard.note(answer);
    actions.answer(cue, answer);
  }
  return {
    confirming,
    give,
    setConfirming: (on: boolean) => setConfirmingId(on && cue ? cue.id : null),
    done() {
      if (!free || asked) return;
      // The second press is another key (Enter on はい): E pressed twice in haste confirms nothing.
      if (CONFIRMED.includes(cue.kind)) setConfirmingId(cue.id);
      else give('done');
    },
    snooze() {
      if (cue && lookOf(cue.kind) === 'solid') give('snooze');
    },
    wrong() {
      give('wrong');
    },
    cancel() {
      setConfirmingId(null);
    },
  };
}

export function CueHead({ kind, title }: { kind: CueKind; title: string }) {
  const { t } = useTranslation();
  return (
    <div className={`flex items-center gap-2 px-3 py-2 ${frameOf(kind).head}`}>
      <Icon name={kind} className="size-6" />
      <h2 className="text-std-18B-160 grow leading-snug">
        <Phrase>{title}</Phrase>
      </h2>
      <span className="shrink-0 rounded-4 border border-current px-1.5 text-dns-14N-130">
        {t(`cue.kind.${kind}.name`)}
      </span>
    </div>
  );
}

/** The cue while something else covers it: what it is, and the way back to it. */
export function CueStrip({
  cue,
  onBack,
  way,
}: {
  cue: Cue;
  onBack: (() => void) | undefined;
  /** Where it leads, where that is not back to the cue on this screen. */
  way?: string;
}) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      data-cue-strip={cue.id}
      onClick={onBack}
      className={`flex min-h-11 w-full shrink-0 items-center gap-2 rounded-8 border-2 px-3 py-1 text-left leading-snug ${frameOf(cue.kind).head} border-current`}
    >
      <Icon name={cue.kind} className="size-6" />
      <span className="grow font-bold">
        <Phrase>{cue.title}</Phrase>
      </span>
      <span className="shrink-0 underline underline-offset-4">{way ?? t('manual.cue')}</span>
    </button>
  );
}

interface CueCardProps {
  cue: Cue;
  actions: CallActions | null;
  answer: ReturnType<typeof useCueAnswer>;
  jumpTo: JumpTo;
  /** Who made the contact for a life, and when, in words. */
  reported?: string | null;
}

/** THE cue: what to do, what to say, why, and one press. */
export function CueCard({ cue, actions, answer, jumpTo, reported = null }: CueCardProps) {
  const { t } = useTranslation();
  return (
    <section
      data-cue={cue.id}
      aria-label={t('cue.region', { kind: t(`cue.kind.${cue.kind}.name`) })}
      className={`animate-appear overflow-hidden rounded-12 border-2 ${frameOf(cue.kind).box}`}
    >
      <CueHead kind={cue.kind} title={reported ?? cue.title} />
      <div className="flex flex-col gap-2.5 p-3 max-[22rem]:p-2">
        <SayLines lines={cue.say} large />
        {cue.kind === 'lifeline' && <NeverList never={t('cue.kind.lifeline.never')} />}
        <div>
          <p className="leading-snug">
            <span className="text-sub">{t('cue.why')} </span>
            <Phrase>{cue.reason.text}</Phrase>
          </p>
          <QuoteLine quotes={cue.reason.quotes} jumpTo={jumpTo} />
        </div>
        {actions && (
          <>
            <AnswerRow cue={cue} actions={actions} answer={answer} />
            <p className="leading-snug text-sub">
              <Phrase>
                {t(reported ? 'cue.kind.lifeline.reported' : `cue.kind.${cue.kind}.next`)}
              </Phrase>
            </p>
          </>
        )}
      </div>
    </section>
  );
}

/** A life in distress, and the line is dead: what the reader does now, and the caller's words. */
export function EndedLifeline({
  cue,
  jumpTo,
  reader = 'agent',
  reported = null,
  settled = false,
}: {
  cue: Cue;
  jumpTo: JumpTo;
  reader?: Reader;
  /** Who made the contact and when, in words. */
  reported?: string | null;
  /** Nobody has to decide anything any more. */
  settled?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <section
      data-cue={cue.id}
      aria-label={t('cue.region', { kind: t('cue.kind.lifeline.name') })}
      className={`overflow-hidden rounded-12 border-2 ${frameOf('lifeline').box}`}
    >
      <CueHead
        kind="lifeline"
        title={
          reported ??
          t(settled ? 'cue.kind.lifeline.settled' : `cue.kind.lifeline.endedTitle.${reader}`)
        }
      />
      <div className="flex flex-col gap-2.5 p-3">
        {reported ? (
          <NeverList never={t('cue.kind.lifeline.ended.reported')} />
        ) : (
          !settled && <NeverList never={t(`cue.kind.lifeline.ended.${reader}`)} />
        )}
        {reader === 'agent' && !reported && (
          <p className="leading-snug">
            <Phrase>{t('ended.onFloor')}</Phrase>
          </p>
        )}
        <QuoteLine quotes={cue.reason.quotes} jumpTo={jumpTo} />
      </div>
    </section>
  );
}

/** What must not be done now, in the strongest plain words. */
export function NeverList({ never }: { never: string }) {
  return (
    <p className="rounded-8 border-2 border-current px-2.5 py-1 text-std-16B-170 max-[24rem]:px-2 max-[24rem]:py-0.5 max-[24rem]:leading-snug">
      <Phrase>{never}</Phrase>
    </p>
  );
}
