import type { Axis, CallView } from '@kikimori/shared/view/views.ts';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { QuoteList } from './quote-list.tsx';
import type { JumpTo } from './shown.ts';
import { AXIS_LEVELS, axisLevel } from './words.ts';

type AxisName = 'conduct' | 'demand';

/** Five segments, over the whole width or as small; the filled ones are taller too, so that they count without colour. */
export function Segments({ level, wide = false }: { level: number; wide?: boolean }) {
  const filled = wide ? 'h-2' : 'h-4 w-2';
  const empty = wide ? 'h-1.5' : 'h-2 w-2';
  return (
    <span
      aria-hidden="true"
      className={
        wide ? 'grid h-2 grid-cols-5 items-center gap-0.5' : 'inline-flex h-4 items-end gap-0.5'
      }
    >
      {Array.from({ length: AXIS_LEVELS }, (_, index) => index + 1).map((place) => (
        <span
          key={place}
          className={`rounded-[2px] ${
            place <= level
              ? `forced-fill bg-text ${filled}`
              : `forced-edge border border-line-strong ${empty}`
          }`}
        />
      ))}
    </span>
  );
}

interface AxesProps {
  view: CallView;
  jumpTo: JumpTo;
  /** Which reasons are open; the page's keys open them too. */
  open: AxisName | null;
  setOpen: (open: AxisName | null) => void;
}

/** 行為 and 要求, about the talk and never about a person: a bar, a word, and why. */
export function Axes({ view, jumpTo, open, setOpen }: AxesProps) {
  const { t } = useTranslation();
  const panelId = useId();
  const names: AxisName[] = ['conduct', 'demand'];
  const axis: Axis | null = open ? view[open] : null;
  return (
    <div>
      <div className="grid grid-cols-2 gap-1">
        {names.map((name) => {
          const level = axisLevel(view[name].value);
          return (
            <button
              key={name}
              type="button"
              aria-expanded={open === name}
              aria-controls={panelId}
              onClick={() => setOpen(open === name ? null : name)}
              className="flex min-h-11 flex-col justify-center gap-1 rounded-8 border border-transparent px-1.5 py-0.5 text-left leading-tight hover:bg-key-soft aria-expanded:border-line-strong"
            >
              <span className="flex items-baseline justify-between gap-x-2">
                <span className="shrink-0 whitespace-nowrap text-sub">
                  {t(`axis.${name}.name`)}
                </span>
                <span className="break-keep">{t(`axis.${name}.levels.${level}`)}</span>
              </span>
              <Segments level={level} wide />
            </button>
          );
        })}
      </div>
      <div id={panelId} hidden={!axis} className="mt-1 rounded-8 bg-sunk p-3">
        {open && axis && (
          <>
            <div className="flex items-start justify-between gap-2">
              <p>
                <Phrase>{t(`axis.${open}.explain`)}</Phrase>
              </p>
              <button
                type="button"
                onClick={() => setOpen(null)}
                className="min-h-8 min-w-8 shrink-0 rounded-8 hover:bg-key-soft"
              >
                <Icon name="close" />
                <span className="sr-only">{t('common.close')}</span>
              </button>
            </div>
            {axis.quotes.length > 0 ? (
              <QuoteList quotes={axis.quotes} jumpTo={jumpTo} />
            ) : (
              <p className="text-sub">
                <Phrase>{t('axis.none')}</Phrase>
              </p>
            )}
            <VerdictLine view={view} />
          </>
        )}
      </div>
    </div>
  );
}

function VerdictLine({ view }: { view: CallView }) {
  const { t } = useTranslation();
  const types = view.types.map((type) => t(`type.${type}`));
  return (
    <p className="mt-2 border-t border-line pt-2 text-sub">
      <Phrase>
        {t('axis.reading', {
          verdict: t(`verdict.${view.verdict}`),
          types: types.length > 0 ? t('axis.types', { types: types.join('・') }) : '',
        })}
      </Phrase>
    </p>
  );
}

export function useAxisPanel() {
  return useState<AxisName | null>(null);
}
