import { useSay } from './words.ts';

/** In place of a reading that the reader must not see before their own. */
export function BlindChip() {
  const say = useSay();
  return (
    <span className="inline-block rounded-4 border border-dotted border-line-strong px-1.5 whitespace-nowrap text-sub">
      {say('blind.chip')}
    </span>
  );
}
