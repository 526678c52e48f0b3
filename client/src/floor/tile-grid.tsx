import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorState } from '../link/floor-feed.ts';
import { orderTiles, type Pinned } from './order.ts';
import { TILE_REM, Tile } from './tile.tsx';

/** Narrowest tile, in rem. */
const TILE_WIDTH_REM = 17.5;
const GAP_REM = 0.5;

interface TileGridProps {
  tiles: readonly FloorTile[];
  receivedAtMs: FloorState['receivedAtMs'];
  chosen: string | null;
  choose: (callId: string) => void;
}

/**
 * The floor's calls by need. Only what is visible is in the document, so that a thousand calls cost
 * as much as thirty. The tile under the pointer stays there while others change places.
 */
export const TileGrid = memo(function TileGrid({
  tiles,
  receivedAtMs,
  chosen,
  choose,
}: TileGridProps) {
  const { t } = useTranslation();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [columns, setColumns] = useState(1);
  const [pinned, setPinned] = useState<Pinned | null>(null);
  const [active, setActive] = useState<string | null>(null);
  const rem = useMemo(
    () => Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
    [],
  );

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const width = element.clientWidth;
      setColumns(
        Math.max(1, Math.floor((width + GAP_REM * rem) / ((TILE_WIDTH_REM + GAP_REM) * rem))),
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [rem]);

  const ordered = useMemo(() => orderTiles(tiles, pinned), [tiles, pinned]);
  const virtual = useVirtualizer({
    count: Math.ceil(ordered.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => (TILE_REM + GAP_REM) * rem,
    overscan: 3,
  });

  const activeIndex = Math.max(
    0,
    ordered.findIndex((tile) => tile.callId === active),
  );
  function move(to: number) {
    const index = Math.min(ordered.length - 1, Math.max(0, to));
    const tile = ordered[index];
    if (!tile) return;
    setActive(tile.callId);
    setPinned({ callId: tile.callId, index });
    virtual.scrollToIndex(Math.floor(index / columns));
  }
  function onKeyDown(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: columns,
      ArrowUp: -columns,
      Home: -ordered.length,
      End: ordered.length,
    };
    const steps1 = steps[event.key];
    if (steps1 !== undefined) {
      event.preventDefault();
      move(active === null ? 0 : activeIndex + steps1);
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      const tile = ordered[activeIndex];
      if (tile) choose(tile.callId);
    }
  }

  const optionId = (callId: string) => `${id}-${callId}`;
  const rows = virtual.getVirtualItems();
  const activeShown = rows.some(
    (row) =>
      Math.floor(activeIndex / columns) === row.index && ordered[activeIndex]?.callId === active,
  );
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={t('floor.tiles')}
      tabIndex={0}
      aria-activedescendant={active && activeShown ? optionId(active) : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (active === null && ordered[0]) setActive(ordered[0].callId);
      }}
      onBlur={() => setPinned(null)}
      onPointerLeave={() => setPinned(null)}
      className="min-h-64 grow overflow-y-auto overscroll-contain p-0.5 max-xl:h-[75dvh] max-xl:grow-0"
    >
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {rows.flatMap((row) =>
          ordered.slice(row.index * columns, (row.index + 1) * columns).map((tile, column) => (
            // All tiles lie side by side in the document: one that changes places only moves.
            // Keys are handled by the listbox, which keeps the focus.
            // biome-ignore lint/a11y/useKeyWithClickEvents: see above
            <div
              key={tile.callId}
              id={optionId(tile.callId)}
              role="option"
              tabIndex={-1}
              aria-selected={tile.callId === chosen}
              aria-setsize={ordered.length}
              aria-posinset={row.index * columns + column + 1}
              data-call={tile.callId}
              data-need={tile.need}
              className="absolute top-0 left-0 cursor-pointer pr-2 pb-2 [contain:layout_size_style]"
              style={{
                height: row.size,
                width: `${100 / columns}%`,
                transform: `translate(${column * 100}%, ${row.start}px)`,
              }}
              onPointerEnter={() =>
                setPinned({ callId: tile.callId, index: row.index * columns + column })
              }
              onClick={() => {
                setActive(tile.callId);
                choose(tile.callId);
              }}
            >
              <Tile
                tile={tile}
                receivedAtMs={receivedAtMs.get(tile.callId) ?? 0}
                chosen={tile.callId === chosen}
                active={tile.callId === active && activeShown}
              />
            </div>
          )),
        )}
      </div>
    </div>
  );
});
