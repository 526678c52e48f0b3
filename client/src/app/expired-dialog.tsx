import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { createStore } from '../link/store.ts';
import { useStore } from '../link/use-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { usePlace } from './router.ts';
import { session } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';

/** True while somebody reads on without signing in again. */
const putOff = createStore(false);

/** These pages show the banner in their own place, so that it covers nothing. */
const PAGES_WITH_BANNER = ['/agent', '/floor'];

/** Says that nothing new arrives, and leads back to the question. */
export function ExpiredBanner({ className = '' }: { className?: string }) {
  const { t } = useTranslation();
  if (!useStore(putOff)) return null;
  return (
    <div
      className={`flex flex-wrap items-center gap-2 rounded-8 border border-notice-line bg-notice-soft p-2 text-notice ${className}`}
    >
      <p className="grow basis-40 leading-snug">
        <Phrase>{t('expired.banner')}</Phrase>
      </p>
      <Button size="small" onClick={() => putOff.set(false)}>
        {t('signIn.submit')}
      </Button>
    </div>
  );
}

/**
 * The sign-in ran out, perhaps in the middle of a call: what is on the screen stays, and the same
 * person signs in again without leaving it.
 */
export function ExpiredDialog() {
  const { t } = useTranslation();
  const state = useStore(session);
  const closed = useStore(putOff);
  const { path } = usePlace();
  const expired = state.phase === 'in' && state.expired;
  useEffect(() => {
    if (!expired) putOff.set(false);
  }, [expired]);
  if (state.phase !== 'in' || !expired) return null;
  if (closed) {
    if (PAGES_WITH_BANNER.includes(path)) return null;
    return <ExpiredBanner className="fixed inset-x-2 top-2 z-10 mx-auto max-w-lg" />;
  }
  return (
    <Dialog title={t('expired.title')} onClose={() => putOff.set(true)}>
      <p className="mt-1 mb-3 text-sub">
        <Phrase>{t('expired.text')}</Phrase>
      </p>
      <SignInForm userId={state.info.userId} />
    </Dialog>
  );
}
