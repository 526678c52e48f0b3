import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink, Masthead } from '../app/masthead.tsx';
import { usePlace } from '../app/router.ts';
import { session } from '../app/session.ts';
import { useStore } from '../link/use-store.ts';
import { QueryProvider } from '../review/query.tsx';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { useSay } from './words.ts';

/** The frame of every QA page: head, ways between the pages, one title. */
export function Shell({ title, children }: { title: string; children: ReactNode }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} — ${t('app.name')}`;
  }, [title, t]);
  return (
    <div className="flex min-h-dvh flex-col">
      <Masthead title={title} />
      <main className="mx-auto flex w-full max-w-[90rem] grow flex-col p-3">
        <QaNav />
        <h2 className="text-std-20B-150 mt-2 mb-2">
          <Phrase>{title}</Phrase>
        </h2>
        {children}
      </main>
    </div>
  );
}

export function Page({ children }: { children: ReactNode }) {
  return <QueryProvider>{children}</QueryProvider>;
}

/** Whether this person may judge, label and hear calls: QA and administrators. */
export function useMayJudge(): boolean {
  const state = useStore(session);
  return state.phase === 'in' && (state.info.role === 'qa' || state.info.role === 'admin');
}

/** The ways between the pages of the record. */
export function QaNav() {
  const say = useSay();
  const { path } = usePlace();
  const ways = [
    ['/review', 'calls'],
    ['/review/week', 'week'],
    ['/review/search', 'search'],
    ['/review/trends', 'trends'],
    ['/review/cases', 'cases'],
    ['/review/what-if', 'whatIf'],
  ] as const;
  return (
    <nav aria-label={say('nav.label')} className="flex flex-wrap gap-x-1 border-b border-line">
      {ways.map(([to, name]) => (
        <InnerLink
          key={to}
          to={to}
          current={path === to}
          className="inline-flex min-h-11 items-center px-2 hover:bg-key-soft aria-[current=page]:border-b-4 aria-[current=page]:border-key aria-[current=page]:pt-1 aria-[current=page]:font-bold"
        >
          {say(`nav.${name}`)}
        </InnerLink>
      ))}
    </nav>
  );
}

/** What a page says while its data comes, or where it did not come. */
export function Loading() {
  const { t } = useTranslation();
  return (
    <p role="status" className="py-6 text-sub">
      {t('common.loading')}
    </p>
  );
}

export function Failed({ retry }: { retry: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <div role="alert" className="flex flex-col items-start gap-3 py-6">
      <p>
        <Phrase>{say('failed')}</Phrase>
      </p>
      <Button onClick={retry}>{t('common.retry')}</Button>
    </div>
  );
}

export const FIELD = 'min-h-11 rounded-8 border border-line-strong bg-surface px-2';
export const LINK = 'text-key underline underline-offset-4';
/** A file or a printed page: the browser fetches it, not the page. */
export function FileLink({
  href,
  children,
  open,
}: {
  href: string;
  children: string;
  open?: boolean;
}) {
  return (
    <a
      href={href}
      className={`inline-flex min-h-11 items-center ${LINK}`}
      {...(open ? { target: '_blank', rel: 'noreferrer' } : { download: '' })}
    >
      {children}
    </a>
  );
}
