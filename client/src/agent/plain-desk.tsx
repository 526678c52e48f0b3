import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ManualPanel } from '../manual/manual-panel.tsx';
import { useKeys } from '../ui/keys.ts';
import { Phrase } from '../ui/phrase.tsx';
import { Footer, type FootWays } from './footer.tsx';
import { LinkBanner, LinkMark } from './link-line.tsx';

interface PlainProps extends FootWays {
  title: string;
  text: string;
  children?: ReactNode;
}

/** A page with a sentence and no call; the manual is at hand all the same. */
export function Plain({ title, text, setOpen, manual, children }: PlainProps) {
  useKeys(manual.open ? {} : { '/': () => manual.show(), '?': () => setOpen('keys') });
  return (
    <>
      <div className="flex min-h-11 items-center px-3">
        <LinkMark />
      </div>
      <div className="px-2">
        <LinkBanner />
      </div>
      {manual.open ? (
        <div className="flex min-h-0 grow flex-col p-2">
          <h1 className="sr-only">{title}</h1>
          <ManualPanel stepId={null} callVersion={null} openAt={manual.at} onClose={manual.hide} />
        </div>
      ) : (
        <div className="flex grow flex-col items-center justify-center gap-2 p-6 text-center">
          <h1 className="text-std-20B-150">
            <Phrase>{title}</Phrase>
          </h1>
          {text && (
            <p className="text-sub">
              <Phrase>{text}</Phrase>
            </p>
          )}
          {children}
        </div>
      )}
      <Footer setOpen={setOpen} manual={manual} />
    </>
  );
}

/** No call: quiet. */
export function EmptyDesk({ loaded, setOpen, manual }: FootWays & { loaded: boolean }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = t('app.name');
  }, [t]);
  const plain = { setOpen, manual };
  if (!loaded) return <Plain {...plain} title={t('desk.loading')} text="" />;
  return <Plain {...plain} title={t('desk.empty.title')} text={t('desk.empty.text')} />;
}
