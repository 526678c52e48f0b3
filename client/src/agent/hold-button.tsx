import type { CallView } from '@kikimori/shared/view/views.ts';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { announce } from '../ui/live-region.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useNow } from '../ui/ticker.ts';
import { lineStaysOpen } from './danger.ts';
import type { CallActions } from './shown.ts';

/** 「少々」 is up to 30 s, 「しばらく」 up to a minute; past that one calls back (domain.md §4.2). */
export const SOON_MS = 30_000;
export const LONG_MS = 60_000;

export function holdHint(heldMs: number): 'short' | 'soon' | 'long' {
  if (heldMs >= LONG_MS) return 'long';
  return heldMs >= SOON_MS ? 'soon' : 'short';
}

/** On or off; to hold is to do what an open hold cue asks for. */
export function toggleHold(view: CallView, actions: CallActions): void {
  const cue = [view.cue, ...view.waiting].find((open) => open?.kind === 'hold');
  if (cue && !view.hold.on && !actions.pending.has(`cue:${cue.id}`)) actions.answer(cue, 'done');
  else actions.hold(!view.hold.on);
}

interface HoldButtonProps {
  view: CallView;
  actions: CallActions;
}

/** Says that the caller is on hold; the telephone itself is not touched. */
export function HoldButton({ view, actions }: HoldButtonProps) {
  const { t } = useTranslation();
  const { on } = view.hold;
  const noHold = lineStaysOpen(view) && !on;
  return (
    <Button
      icon="hold"
      hint="H"
      hintClass="max-[26rem]:hidden"
      aria-keyshortcuts="H"
      aria-pressed={on}
      look={on ? 'solid' : 'outline'}
      disabled={noHold || actions.pending.has('hold')}
      title={noHold ? t('hold.never') : undefined}
      onClick={() => toggleHold(view, actions)}
    >
      {on ? t('hold.off') : t('hold.on')}
    </Button>
  );
}

/** While the caller waits: for how long, and when to go back. */
export function HoldNote({ view, clock }: { view: CallView; clock: () => number }) {
  const { t } = useTranslation();
  useNow();
  const heldMs = view.hold.sinceMs === null ? 0 : Math.max(0, clock() - view.hold.sinceMs);
  const hint = holdHint(heldMs);
  const { on } = view.hold;
  useEffect(() => {
    if (on && hint !== 'short') announce(t(`hold.hint.${hint}`));
  }, [on, hint, t]);
  if (!on) return null;
  return (
    <p
      className={`flex items-baseline gap-2 rounded-8 border px-3 py-2 leading-snug ${
        hint === 'short' ? 'border-line bg-sunk' : 'border-notice-line bg-notice-soft text-notice'
      }`}
    >
      <span className="tabular text-std-20B-150 shrink-0 whitespace-nowrap">
        {clockText(heldMs)}
      </span>
      <span>
        <Phrase>{t(`hold.hint.${hint}`)}</Phrase>
      </span>
    </p>
  );
}
