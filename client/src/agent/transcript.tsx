import type { CallPartial } from '@kikimori/shared/protocol/events.ts';
import type { TranscriptItem } from '@kikimori/shared/view/views.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import type { Shown } from './shown.ts';
import { PartialRow, TranscriptRow } from './transcript-row.tsx';

export interface TranscriptHandle {
  /** Brings utterance `i` into view and marks it. */
  jumpTo: (i: number) => void;
  /** Follows the newest line again. */
  toNewest: () => void;
}

interface TranscriptProps {
  items: readonly TranscriptItem[];
  partials: Shown['partials'];
  /** Marked from outside (replay), -1 for none yet; the view follows it. */
  currentI?: number;
  /** A press on a line's time (replay). */
  onPick?: (i: number) => void;
  ref?: Ref<TranscriptHandle>;
  className?: string;
}

type Row = { key: string; item: TranscriptItem } | { key: string; partial: CallPartial };

/** Within this of the end the view follows new lines. */
const FOLLOW_PX = 48;

/**
 * All that was said. Only the visible lines are in the document. The newest is shown until
 * somebody scrolls back; then the view holds still and says how much came since.
 */
export function Transcript({
  items,
  partials,
  currentI,
  onPick,
  ref,
  className = '',
}: TranscriptProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);
  const [chosenI, setChosenI] = useState<number | null>(null);
  const [seenCount, setSeenCount] = useState(0);
  const current = currentI ?? chosenI;

  const rows = useMemo<Row[]>(() => {
    const lines: Row[] = [];
    for (const item of items) if (item) lines.push({ key: `i${item.i}`, item });
    for (const partial of Object.values(partials)) {
      if (partial) lines.push({ key: `p-${partial.channel}`, partial });
    }
    return lines;
  }, [items, partials]);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 58,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
  });
  const height = virtual.getTotalSize();

  const jumpTo = useCallback(
    (i: number) => {
      setFollowing(false);
      setChosenI(i);
      const index = rows.findIndex((row) => 'item' in row && row.item.i === i);
      if (index >= 0) virtual.scrollToIndex(index, { align: 'center' });
    },
    [rows, virtual],
  );
  const toNewest = useCallback(() => {
    setFollowing(true);
    setChosenI(null);
  }, []);
  useImperativeHandle(ref, () => ({ jumpTo, toNewest }), [jumpTo, toNewest]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each growth is a reason to follow
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && following && currentI === undefined) element.scrollTop = element.scrollHeight;
  }, [following, height, rows, currentI]);

  useEffect(() => {
    if (following) setSeenCount(items.length);
  }, [following, items.length]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a new moment moves the view
  useEffect(() => {
    if (currentI === undefined) return;
    const index = rows.findIndex((row) => 'item' in row && row.item.i === currentI);
    if (index >= 0) virtual.scrollToIndex(index, { align: 'center' });
  }, [currentI]);

  function onScroll() {
    const element = scroller.current;
    if (!element) return;
    const rest = element.scrollHeight - element.scrollTop - element.clientHeight;
    setFollowing(rest < FOLLOW_PX);
  }

  const missed = Math.max(0, items.length - seenCount);
  return (
    <div className={`flex flex-col ${className}`}>
      <div
        ref={scroller}
        onScroll={onScroll}
        role="log"
        aria-live="off"
        aria-label={t('transcript.region')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        tabIndex={0}
        className="card min-h-0 grow overflow-y-auto overscroll-contain"
      >
        {rows.length === 0 ? (
          <p className="p-3 text-sub">
            <Phrase>{t('transcript.empty')}</Phrase>
          </p>
        ) : (
          <div className="relative w-full" style={{ height }}>
            {virtual.getVirtualItems().map((place) => {
              const row = rows[place.index];
              if (!row) return null;
              return (
                <div
                  key={place.key}
                  ref={virtual.measureElement}
                  data-index={place.index}
                  data-i={'item' in row ? row.item.i : undefined}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${place.start}px)` }}
                >
                  {'item' in row ? (
                    <TranscriptRow
                      item={row.item}
                      repeatAtMs={
                        row.item.repeatOf == null
                          ? null
                          : (items[row.item.repeatOf]?.startMs ?? null)
                      }
                      current={current === row.item.i}
                      onJump={onPick ?? jumpTo}
                      onPick={onPick}
                    />
                  ) : (
                    <PartialRow partial={row.partial} />
                  )}
                </div>
              );
            })}
          </div>
        )}
      </div>
      {!following && currentI === undefined && rows.length > 0 && (
        <Button
          look="solid"
          size="small"
          icon="down"
          className="absolute bottom-2 left-1/2 -translate-x-1/2 shadow-1"
          onClick={toNewest}
        >
          {missed > 0 ? t('transcript.missed', { count: missed }) : t('transcript.newest')}
        </Button>
      )}
    </div>
  );
}
