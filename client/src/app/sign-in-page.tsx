import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { type DemoAccount, signIn } from './session.ts';
import { SignInForm } from './sign-in-form.tsx';

/** The door. In the demo its accounts are offered as buttons. */
export function SignInPage({ accounts }: { accounts: readonly DemoAccount[] }) {
  const { t } = useTranslation();
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-md flex-col justify-center gap-6 p-4 py-8">
      <header className="flex items-center gap-3">
        <img src="/icon.svg" alt="" width="48" height="48" />
        <div>
          <h1 className="text-std-26B-150 leading-tight">{t('app.name')}</h1>
          <p className="text-sub">
            <Phrase>{t('app.tagline')}</Phrase>
          </p>
        </div>
      </header>
      <section className="card p-4" aria-labelledby="sign-in">
        <h2 id="sign-in" className="text-std-18B-160 mb-3">
          {t('signIn.title')}
        </h2>
        <SignInForm />
      </section>
      {accounts.length > 0 && (
        <section className="card p-4" aria-labelledby="demo-accounts">
          <h2 id="demo-accounts" className="text-std-18B-160">
            {t('signIn.demo.title')}
          </h2>
          <p className="mb-3 text-sub">
            <Phrase>{t('signIn.demo.text')}</Phrase>
          </p>
          <ul className="flex flex-col gap-2">
            {accounts.map((account) => (
              <li key={account.userId}>
                <Button
                  className="w-full justify-between"
                  onClick={() => signIn(account.userId, account.password)}
                >
                  {t('signIn.demo.as', { name: account.name, role: t(`role.${account.role}`) })}
                </Button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
}
