import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import type { ManualPlace } from './manual-place.ts';

/** The dialog that is open. */
export type Open = 'keys' | 'settings' | null;

/** What the foot opens: the manual, or one of the dialogs. */
export interface FootWays {
  setOpen: (open: Open) => void;
  manual: ManualPlace;
}

/** The page's foot: what may be done with the call, and the ways that are always open. */
export function Footer({ children, setOpen, manual }: FootWays & { children?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <footer className="sticky bottom-0 flex shrink-0 flex-wrap items-center gap-1.5 border-t border-line bg-surface p-1.5">
      {children}
      <div className="ml-auto flex">
        <Button
          look="quiet"
          icon="book"
          hint="/"
          hintClass="max-[26rem]:hidden"
          aria-keyshortcuts="/"
          aria-pressed={manual.open}
          onClick={() => (manual.open ? manual.hide() : manual.show())}
          className="min-w-11 aria-pressed:bg-key-soft"
        >
          <span className="max-[30rem]:sr-only">{t('manual.open')}</span>
        </Button>
        <Button
          look="quiet"
          onClick={() => setOpen('keys')}
          aria-keyshortcuts="?"
          className="min-w-11 max-[24rem]:hidden"
        >
          <span aria-hidden="true">?</span>
          <span className="sr-only">{t('keys.title')}</span>
        </Button>
        <Button look="quiet" onClick={() => setOpen('settings')} className="min-w-11">
          <Icon name="gear" />
          <span className="sr-only">{t('settings.title')}</span>
        </Button>
      </div>
    </footer>
  );
}
