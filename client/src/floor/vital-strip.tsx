import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { useTranslation } from 'react-i18next';
import { Icon } from '../ui/icon.tsx';
import { needLook } from './tile.tsx';

/** Where a chosen call covers the lists: other calls in danger, or with a life at stake, wait. */
export function VitalStrip({ tiles, toList }: { tiles: readonly FloorTile[]; toList: () => void }) {
  const { t } = useTranslation();
  const first = tiles[0];
  if (!first) return null;
  const { icon, chip } = needLook(tiles.find((tile) => tile.cue === 'call110') ?? first);
  return (
    <button
      type="button"
      data-vital={tiles.length}
      onClick={toList}
      className={`sticky top-0 z-10 flex min-h-11 w-full shrink-0 items-center gap-2 px-3 py-1 text-left leading-snug font-bold xl:hidden ${chip}`}
    >
      {icon && <Icon name={icon} className="size-6" />}
      <span className="grow">{t('floor.vital', { count: tiles.length })}</span>
      <span className="shrink-0 underline underline-offset-4">{t('floor.panel.close')}</span>
    </button>
  );
}
