import type { Tone } from '@kikimori/shared/label.ts';
import { useTranslation } from 'react-i18next';

const SHAPES: Record<Tone, { d: string; filled: boolean }> = {
  0: { d: 'M8 3.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9z', filled: false },
  1: { d: 'M8 3 14 13H2z', filled: false },
  2: { d: 'M8 2 15 14H1z', filled: true },
  3: { d: 'M8 .8 15.2 8 8 15.2 .8 8z', filled: true },
};
const COLOURS: Record<Tone, string> = {
  0: 'text-tone-0',
  1: 'text-tone-1',
  2: 'text-tone-2',
  3: 'text-tone-3',
};

export function toneColour(tone: Tone): string {
  return COLOURS[tone];
}

/** Tone of a turn: a shape and a word; the colour only helps. `wordless` keeps the word for screen readers. */
export function ToneMark({ tone, wordless = false }: { tone: Tone; wordless?: boolean }) {
  const { t } = useTranslation();
  const { d, filled } = SHAPES[tone];
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${COLOURS[tone]}`}>
      <svg viewBox="0 0 16 16" className="size-3.5 shrink-0" aria-hidden="true" focusable="false">
        <path
          d={d}
          fill={filled ? 'currentColor' : 'none'}
          stroke="currentColor"
          strokeWidth="1.8"
          strokeLinejoin="round"
        />
      </svg>
      <span className={wordless ? 'sr-only' : ''}>{t(`tone.${tone}`)}</span>
    </span>
  );
}
