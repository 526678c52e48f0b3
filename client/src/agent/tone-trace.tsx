import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { Tone } from '@kikimori/shared/label.ts';
import type { CallView, TranscriptItem } from '@kikimori/shared/view/views.ts';
import { memo, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { trendOf } from './words.ts';

/** The trace shows the last ten minutes. */
const SPAN_MS = 10 * 60_000;
const WIDTH = 300;
const HEIGHT = 30;
const TOP = 4;

const yOf = (tone: number) => TOP + (HEIGHT - TOP - 3) * (1 - tone / 3);

interface TonePoint {
  atMs: number;
  tone: Tone;
}

/** The customer's turns of the last ten minutes, oldest first. */
function recentTones(items: readonly TranscriptItem[], nowMs: number): TonePoint[] {
  const points: TonePoint[] = [];
  for (let i = items.length - 1; i >= 0; i -= 1) {
    const item = items[i];
    if (!item) continue;
    if (item.startMs < nowMs - SPAN_MS) break;
    if (item.tone !== undefined) points.push({ atMs: item.startMs, tone: item.tone });
  }
  return points.reverse();
}

/** 声の調子: height is the tone, ticks below are the cues shown. Height and words say it all. */
export const ToneTrace = memo(function ToneTrace({
  items,
  view,
}: {
  items: readonly TranscriptItem[];
  view: CallView;
}) {
  const { t } = useTranslation();
  const fromMs = Math.max(0, view.nowMs - SPAN_MS);
  const spanMs = Math.max(60_000, view.nowMs - fromMs);
  const points = useMemo(() => recentTones(items, view.nowMs), [items, view.nowMs]);
  const cues: Cue[] = [...(view.cue ? [view.cue] : []), ...view.waiting, ...view.past];
  const x = (atMs: number) => ((atMs - fromMs) / spanMs) * WIDTH;

  let path = '';
  let last = yOf(0);
  for (const [index, point] of points.entries()) {
    const at = x(point.atMs).toFixed(1);
    const y = yOf(point.tone);
    path += index === 0 ? `M${at} ${y}` : `L${at} ${last}L${at} ${y}`;
    last = y;
  }
  const latest = points.at(-1);
  if (latest) path += `L${x(view.nowMs).toFixed(1)} ${last}`;
  const summary = latest
    ? t('trace.summary', {
        now: t(`tone.${latest.tone}`),
        trend: t(`trace.trend.${trendOf(points.map((p) => p.tone))}`),
        cues: cues.length,
      })
    : t('trace.empty');

  return (
    <div className="flex items-center gap-2">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary}
        className="h-8 w-0 min-w-0 flex-1"
      >
        {[0, 1, 2, 3].map((tone) => (
          <line
            key={tone}
            x1="0"
            x2={WIDTH}
            y1={yOf(tone)}
            y2={yOf(tone)}
            stroke="var(--c-line)"
            strokeWidth="1"
            vectorEffect="non-scaling-stroke"
          />
        ))}
        {cues
          .filter((cue) => cue.openedAtMs >= fromMs)
          .map((cue) => (
            <line
              key={cue.id}
              x1={x(cue.openedAtMs)}
              x2={x(cue.openedAtMs)}
              y1="0"
              y2={HEIGHT}
              stroke="var(--c-key)"
              strokeWidth="2"
              strokeDasharray="3 2"
              vectorEffect="non-scaling-stroke"
            />
          ))}
        <path
          d={path}
          fill="none"
          stroke="var(--c-text)"
          strokeWidth="2"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span aria-hidden="true" className="min-w-18 shrink-0 text-right text-sub text-dns-14N-120">
        {latest ? (
          <>
            {t('trace.now', { tone: t(`tone.${latest.tone}`) })}
            <br />
            {t('trace.span', { minutes: Math.ceil(spanMs / 60_000) })}
          </>
        ) : (
          t('trace.waiting')
        )}
      </span>
    </div>
  );
});
