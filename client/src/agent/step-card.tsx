import type { StepView } from '@kikimori/shared/view/views.ts';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { SayLines } from './cue-card.tsx';

interface StepCardProps {
  step: StepView | null;
  /** One line that opens, while something else is more important. */
  compact?: boolean;
}

/** The manual's step for this moment. Its checks tick themselves when the agent is heard. */
export function StepCard({ step, compact = false }: StepCardProps) {
  const { t } = useTranslation();
  if (!step) {
    if (compact) return null;
    return (
      <p className="card px-3 py-2 leading-snug text-sub">
        <Phrase>{t('step.none')}</Phrase>
      </p>
    );
  }
  const { index, of, name } = step.stage;
  const head = (
    <span className="flex min-w-0 grow flex-wrap items-baseline gap-x-2">
      <span className="tabular shrink-0 text-sub">{t('step.stage', { index, of, name })}</span>
      <span className="leading-snug font-bold">
        <Phrase>{step.title}</Phrase>
      </span>
    </span>
  );
  if (compact) {
    return (
      <details className="card group">
        <summary className="flex min-h-11 items-center gap-2 px-3 py-1">
          {head}
          <Icon name="down" className="size-5 transition-transform group-open:rotate-180" />
        </summary>
        <div className="flex flex-col gap-1.5 border-t border-line px-3 py-2">
          <StepBody step={step} />
        </div>
      </details>
    );
  }
  return (
    <section aria-label={t('step.region')} className="card flex flex-col gap-1.5 px-3 py-2">
      <h2 className="flex">{head}</h2>
      <StepBody step={step} />
    </section>
  );
}

function StepBody({ step }: { step: StepView }) {
  const { t } = useTranslation();
  return (
    <>
      {step.checks.length > 0 && (
        <ul className="flex flex-wrap gap-x-3 gap-y-0.5">
          {step.checks.map((check) => {
            const done = check.doneAtMs !== null;
            return (
              <li key={check.id} className="flex items-center gap-1 leading-snug">
                <Icon name={done ? 'boxChecked' : 'box'} className="size-5 text-sub" />
                <span className={done ? 'text-sub' : ''}>{check.label}</span>
                <span className="sr-only">
                  {done ? t('step.done', { at: clockText(check.doneAtMs ?? 0) }) : t('step.open')}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      <SayLines lines={step.say} />
      {step.note && (
        <p className="leading-snug text-sub">
          <Phrase>{step.note}</Phrase>
        </p>
      )}
      {step.cases?.map((one) => (
        <StepCase key={one.title} one={one} />
      ))}
    </>
  );
}

/** What was learnt from an earlier call at this step; closed until the agent wants it. */
function StepCase({ one }: { one: NonNullable<StepView['cases']>[number] }) {
  const { t } = useTranslation();
  return (
    <details>
      <summary className="min-h-8 content-center leading-snug text-sub">
        <Phrase>{t('step.case', { title: one.title })}</Phrase>
      </summary>
      <ul className="mt-1 flex flex-col gap-0.5 border-l-4 border-line pl-2 leading-snug">
        {one.lines.map((line, k) => (
          // The lines of a case never change while it is shown.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={k} className={line.who === 'agent' ? '' : 'text-sub'}>
            <span className="mr-1">{t(`channel.${line.who}.name`)}：</span>
            {line.text}
          </li>
        ))}
      </ul>
      <p className="mt-1 leading-snug">
        <Phrase>{t('step.lesson', { text: one.lesson })}</Phrase>
      </p>
    </details>
  );
}
