import type { TranscriptItem } from '@kikimori/shared/view/views.ts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import type { Replay } from './replay.ts';

interface Highlight {
  name: 'peak' | 'repeat' | 'warning' | 'danger';
  /** Rising; the first ones where there are many. */
  times: number[];
}

const MOST_TIMES = 5;

/** Places that a reviewer looks for first, in the order in which the first of each came. */
export function highlightsOf(replay: Replay, items: readonly TranscriptItem[]): Highlight[] {
  const { tones } = replay;
  const top = Math.max(0, ...tones.map((point) => point.tone));
  // Where the strongest tone of the call begins, each time anew.
  const peaks = tones.filter(
    ({ tone }, k) => top >= 2 && tone === top && tones[k - 1]?.tone !== top,
  );
  const found: Highlight[] = [
    { name: 'peak', times: peaks.map((point) => point.atMs) },
    { name: 'repeat', times: starts(items.filter((item) => item.repeatOf != null)) },
    {
      name: 'warning',
      times: replay.marks
        .filter((mark) => mark.kind === 'warn')
        .map((mark) => mark.atMs)
        .slice(0, 1),
    },
    { name: 'danger', times: starts(items.filter((item) => item.danger || item.selfHarm)) },
  ];
  return found
    .filter(({ times }) => times.length > 0)
    .map(({ name, times }) => ({ name, times: times.slice(0, MOST_TIMES) }))
    .sort((x, y) => (x.times[0] ?? 0) - (y.times[0] ?? 0));
}

function starts(items: readonly TranscriptItem[]): number[] {
  return items.map((item) => item.startMs);
}

export function Highlights(props: {
  replay: Replay;
  items: readonly TranscriptItem[];
  seek: (atMs: number) => void;
}) {
  const { t } = useTranslation();
  const { replay, items, seek } = props;
  const found = useMemo(() => highlightsOf(replay, items), [replay, items]);
  if (found.length === 0) return null;
  return (
    <ul aria-label={t('replay.highlights')} className="flex flex-wrap items-center gap-x-4">
      {found.map(({ name, times }) => (
        <li key={name} className="flex flex-wrap items-center gap-x-1">
          <span className="text-sub">{t(`replay.highlight.${name}`)}</span>
          {times.map((atMs) => (
            <button
              key={atMs}
              type="button"
              aria-label={`${t(`replay.highlight.${name}`)} ${clockText(atMs)}`}
              onClick={() => seek(atMs)}
              className="tabular min-h-8 rounded-4 px-1 text-key underline underline-offset-4 hover:bg-key-soft"
            >
              {clockText(atMs)}
            </button>
          ))}
        </li>
      ))}
    </ul>
  );
}
