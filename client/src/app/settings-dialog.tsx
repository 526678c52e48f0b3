import { useTranslation } from 'react-i18next';
import { useStore } from '../link/use-store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { announce } from '../ui/live-region.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { LANGUAGES, preferences, setPreference, THEMES } from '../ui/preferences.ts';
import { InnerLink } from './inner-link.tsx';
import { isPopOut, openPopOut } from './pop-out.ts';
import { usePlace } from './router.ts';
import { session, signOut } from './session.ts';

function Choice<T extends string>(props: {
  legend: string;
  name: string;
  options: readonly T[];
  chosen: T;
  label: (option: T) => string;
  choose: (option: T) => void;
}) {
  return (
    <fieldset className="mt-3">
      <legend className="font-bold">{props.legend}</legend>
      <div className="mt-1 flex flex-wrap gap-2">
        {props.options.map((option) => (
          <label
            key={option}
            className="flex min-h-11 items-center gap-2 rounded-8 border border-line-strong px-3 has-checked:border-2 has-checked:border-key"
          >
            <input
              type="radio"
              name={props.name}
              className="size-5"
              checked={props.chosen === option}
              onChange={() => props.choose(option)}
            />
            {props.label(option)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const WAY =
  'inline-flex min-h-11 items-center gap-1.5 rounded-8 border border-key px-2.5 text-dns-16B-130 text-key hover:bg-key-soft';

/** What a person may set for this browser, and the way out. */
export function SettingsDialog({
  onClose,
  onKeys,
}: {
  onClose: () => void;
  /** Shows the page's keys, where it has any. */
  onKeys?: () => void;
}) {
  const { t } = useTranslation();
  const chosen = useStore(preferences);
  const state = useStore(session);
  const { path } = usePlace();
  return (
    <Dialog title={t('settings.title')} onClose={onClose}>
      <div className="mt-3 flex flex-wrap gap-2">
        {path === '/agent' && !isPopOut() && (
          <Button
            icon="window"
            onClick={() => {
              if (openPopOut()) onClose();
              else announce(t('settings.popOutBlocked'));
            }}
          >
            {t('settings.popOut')}
          </Button>
        )}
        {onKeys && (
          <Button hint="?" onClick={onKeys}>
            {t('settings.keys')}
          </Button>
        )}
        {path !== '/care' && (
          <InnerLink to="/care" className={WAY}>
            <Icon name="lifeline" />
            {t('settings.care')}
          </InnerLink>
        )}
      </div>
      <Choice
        legend={t('settings.theme')}
        name="theme"
        options={THEMES}
        chosen={chosen.theme}
        label={(theme) => t(`settings.themes.${theme}`)}
        choose={(theme) => setPreference('theme', theme)}
      />
      <Choice
        legend={t('settings.language')}
        name="language"
        options={LANGUAGES}
        chosen={chosen.language}
        label={(language) => t(`settings.languages.${language}`)}
        choose={(language) => setPreference('language', language)}
      />
      <div className="mt-3 flex flex-col">
        {(['letterKeys', 'restPrompt'] as const).map((key) => (
          <label key={key} className="flex min-h-11 items-center gap-2">
            <input
              type="checkbox"
              className="size-5 shrink-0"
              checked={chosen[key]}
              onChange={(event) => setPreference(key, event.target.checked)}
            />
            <Phrase>{t(`settings.${key}`)}</Phrase>
          </label>
        ))}
      </div>
      {state.phase === 'in' && (
        <div className="mt-3 flex flex-wrap items-center justify-between gap-2 border-t border-line pt-3">
          <p>{t('settings.signedInAs', { name: state.info.name })}</p>
          <Button onClick={signOut}>{t('settings.signOut')}</Button>
        </div>
      )}
    </Dialog>
  );
}
