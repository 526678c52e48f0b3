import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { type ReactNode, useId } from 'react';
import type { FloorState } from '../link/floor-feed.ts';
import { Phrase } from '../ui/phrase.tsx';

/** What every list of calls on the floor is given. */
export interface CallListing {
  tiles: readonly FloorTile[];
  receivedAtMs: FloorState['receivedAtMs'];
  chosen: string | null;
  choose: (callId: string) => void;
}

interface CallListProps extends Pick<CallListing, 'tiles' | 'chosen' | 'choose'> {
  title: string;
  /** Said where there is nothing. */
  none: string;
  /** Marks the rows in the document. */
  mark: 'waiting' | 'ended' | 'long';
  row: (tile: FloorTile) => { look: string; content: ReactNode };
  children?: ReactNode;
}

/** A named list of calls; each row leads to its call. */
export function CallList({
  title,
  none,
  mark,
  tiles,
  chosen,
  choose,
  row,
  children,
}: CallListProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h2 id={id} className="text-std-16B-170">
        {title}
      </h2>
      {tiles.length === 0 && (
        <p className="leading-snug text-sub">
          <Phrase>{none}</Phrase>
        </p>
      )}
      {tiles.length > 0 && (
        <ul className="flex flex-col gap-2">
          {tiles.map((tile) => {
            const { look, content } = row(tile);
            return (
              <li key={tile.callId}>
                <button
                  type="button"
                  data-list={mark}
                  data-call={tile.callId}
                  aria-pressed={tile.callId === chosen}
                  onClick={() => choose(tile.callId)}
                  className={`flex min-h-11 w-full flex-wrap items-center gap-x-2 rounded-8 bg-surface px-3 py-1.5 text-left leading-snug hover:bg-key-soft aria-pressed:outline-2 aria-pressed:outline-key ${look}`}
                >
                  {content}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      {children}
    </section>
  );
}
