import type { TranscriptItem } from '@kikimori/shared/view/views.ts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { clockText } from '../text/format.ts';
import type { Replay } from './replay.ts';

interface Highlight {
  name: 'peak' | 'repeat' | 'warning' | 'danger';
  atMs: number;
}

/** Places that a reviewer looks for first. */
export function highlightsOf(replay: Replay, items: readonly TranscriptItem[]): Highlight[] {
  const found: Highlight[] = [];
  const peak = replay.tones.reduce<(typeof replay.tones)[number] | null>(
    (best, point) => (best === null || point.tone > best.tone ? point : best),
    null,
  );
  if (peak && peak.tone >= 2) found.push({ name: 'peak', atMs: peak.atMs });
  const repeat = items.find((item) => item.repeatOf != null);
  if (repeat) found.push({ name: 'repeat', atMs: repeat.startMs });
  const warning = replay.marks.find((mark) => mark.kind === 'warn');
  if (warning) found.push({ name: 'warning', atMs: warning.atMs });
  const danger = items.find((item) => item.danger || item.selfHarm);
  if (danger) found.push({ name: 'danger', atMs: danger.startMs });
  return found.sort((a, b) => a.atMs - b.atMs);
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
    <p className="flex flex-wrap items-center gap-x-4">
      <span className="text-sub">{t('replay.highlights')}</span>
      {found.map(({ name, atMs }) => (
        <button
          key={name}
          type="button"
          onClick={() => seek(atMs)}
          className="min-h-8 rounded-4 px-1 hover:bg-key-soft"
        >
          {t(`replay.highlight.${name}`)}{' '}
          <span className="tabular text-key underline underline-offset-4">{clockText(atMs)}</span>
        </button>
      ))}
    </p>
  );
}
