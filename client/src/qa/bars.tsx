import type { TrendRow } from '@kikimori/shared/protocol/review-figures.ts';

interface BarsProps {
  rows: readonly TrendRow[];
  /** The chart in words; the table below it holds every figure. */
  label: string;
  name: (key: string) => string;
}

/** Bars of harassment (filled) and grey (open): told apart by pattern, not by colour. */
export function Bars({ rows, label, name }: BarsProps) {
  const most = Math.max(1, ...rows.map((row) => row.grey + row.harassment));
  // Room for the figure at the end of the longest bar.
  const width = (n: number) => `${((n / most) * 90).toFixed(2)}%`;
  return (
    <div role="img" aria-label={label} className="my-2 grid max-w-3xl gap-1">
      {rows.map((row) => (
        <div key={row.key} className="grid grid-cols-[7rem_1fr] items-center gap-2 leading-snug">
          <span>{name(row.key)}</span>
          <span className="flex h-5 items-center border-l border-line-strong">
            <span className="forced-fill h-4 bg-text" style={{ width: width(row.harassment) }} />
            {row.grey > 0 && (
              <span
                className="h-4 border border-dashed border-text"
                style={{ width: width(row.grey) }}
              />
            )}
            <span className={`tabular ml-1.5 ${row.grey + row.harassment > 0 ? '' : 'text-sub'}`}>
              {row.grey + row.harassment}
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}
