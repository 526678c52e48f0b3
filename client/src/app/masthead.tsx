import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LinkMark } from '../agent/link-line.tsx';
import { Icon } from '../ui/icon.tsx';
import { InnerLink } from './inner-link.tsx';
import { usePlace } from './router.ts';
import { SettingsDialog } from './settings-dialog.tsx';

export { InnerLink };

/** Head of the wide pages: name, ways, link, settings. `children` are the page's own switches. */
export function Masthead({ title, children }: { title: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const { path } = usePlace();
  const [open, setOpen] = useState(false);
  const way =
    'inline-flex min-h-11 items-center px-2 hover:bg-key-soft aria-[current=page]:border-b-4 aria-[current=page]:border-key aria-[current=page]:pt-1 aria-[current=page]:font-bold';
  return (
    <header className="flex flex-wrap items-center gap-x-4 border-b border-line bg-surface px-3">
      <img src="/icon.svg" alt="" width="28" height="28" className="max-sm:hidden" />
      <h1 className="sr-only">{`${title} — ${t('app.name')}`}</h1>
      <span className="text-std-18B-160 max-sm:hidden">{t('app.name')}</span>
      <nav aria-label={t('app.nav.label')} className="flex gap-1">
        <InnerLink to="/floor" className={way} current={path === '/floor'}>
          {t('app.nav.floor')}
        </InnerLink>
        <InnerLink to="/review" className={way} current={path.startsWith('/review')}>
          {t('app.nav.review')}
        </InnerLink>
      </nav>
      <span className="grow" />
      <div className="flex items-center gap-x-3 max-sm:order-1 max-sm:w-full max-sm:justify-between">
        {children}
        <LinkMark />
      </div>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="grid size-11 place-items-center rounded-8 hover:bg-key-soft"
      >
        <Icon name="gear" />
        <span className="sr-only">{t('settings.title')}</span>
      </button>
      {open && <SettingsDialog onClose={() => setOpen(false)} />}
    </header>
  );
}
