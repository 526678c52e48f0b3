import type { RepeatChain } from '@kikimori/shared/view/views.ts';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import { Icon } from '../ui/icon.tsx';
import type { JumpTo } from './shown.ts';

/** 同じ要求 3回目, with the way to each place. */
export function Repeats({ chains, jumpTo }: { chains: readonly RepeatChain[]; jumpTo: JumpTo }) {
  const { t } = useTranslation();
  const shown = chains.filter((chain) => chain.count >= 2);
  if (shown.length === 0) return null;
  return (
    <ul aria-label={t('repeat.region')} className="flex flex-col gap-1">
      {shown.map((chain) => (
        <li
          key={chain.places[0]?.i ?? 0}
          className="flex flex-wrap items-center gap-x-1.5 px-1 leading-snug"
        >
          <Icon name="repeat" className="size-4 text-sub" />
          <span>{t('repeat.count', { count: chain.count })}</span>
          {chain.places.map((place) => (
            <button
              key={place.i}
              type="button"
              title={place.text}
              onClick={() => jumpTo(place.i)}
              className="tabular min-h-8 min-w-8 rounded-4 text-key underline underline-offset-4 hover:bg-key-soft"
            >
              <span className="sr-only">{t('quote.go')}</span>
              {clockText(place.atMs)}
            </button>
          ))}
        </li>
      ))}
    </ul>
  );
}
