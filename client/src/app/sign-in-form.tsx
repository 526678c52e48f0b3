import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { signIn } from './session.ts';

/** Name and password. `userId` is given where the same person signs in again. */
export function SignInForm({ userId }: { userId?: string }) {
  const { t } = useTranslation();
  const id = useId();
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    const code = await signIn(String(form.get('userId')), String(form.get('password')));
    setBusy(false);
    if (code === 'unreachable') setProblem(t('signIn.unreachable'));
    else if (code === 'too_many') setProblem(t('signIn.tooMany'));
    else if (code !== null) setProblem(t('signIn.wrong'));
  }

  const field = 'mt-1 block min-h-11 w-full rounded-8 border border-line-strong bg-surface px-3';
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <label htmlFor={`${id}-user`}>
        {t('signIn.userId')}
        <input
          id={`${id}-user`}
          name="userId"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          required
          defaultValue={userId}
          readOnly={userId !== undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          className={field}
        />
      </label>
      <label htmlFor={`${id}-password`}>
        {t('signIn.password')}
        <input
          id={`${id}-password`}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          aria-describedby={problem ? `${id}-problem` : undefined}
          className={field}
        />
      </label>
      <p id={`${id}-problem`} role="alert" className="text-notice empty:hidden">
        {problem && <Phrase>{problem}</Phrase>}
      </p>
      <Button type="submit" look="solid" disabled={busy}>
        {busy ? t('signIn.busy') : t('signIn.submit')}
      </Button>
    </form>
  );
}
