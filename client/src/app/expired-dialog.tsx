import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../link/use-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { session } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';

/**
 * The sign-in ran out, perhaps in the middle of a call: what is on the screen stays, and the same
 * person signs in again without leaving it.
 */
export function ExpiredDialog() {
  const { t } = useTranslation();
  const state = useStore(session);
  const [closed, setClosed] = useState(false);
  if (state.phase !== 'in' || !state.expired) return null;
  if (closed) {
    return (
      <div className="fixed inset-x-2 top-2 z-10 mx-auto flex max-w-lg flex-wrap items-center gap-2 rounded-8 border border-notice-line bg-notice-soft p-2 text-notice">
        <p className="grow basis-40 leading-snug">
          <Phrase>{t('expired.banner')}</Phrase>
        </p>
        <Button size="small" onClick={() => setClosed(false)}>
          {t('signIn.submit')}
        </Button>
      </div>
    );
  }
  return (
    <Dialog title={t('expired.title')} onClose={() => setClosed(true)}>
      <p className="mt-1 mb-3 text-sub">
        <Phrase>{t('expired.text')}</Phrase>
      </p>
      <SignInForm userId={state.info.userId} />
    </Dialog>
  );
}
