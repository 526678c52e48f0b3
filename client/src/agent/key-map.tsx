import { useTranslation } from 'react-i18next';
import { useStore } from '../link/use-store.ts';
import { Kbd } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { preferences, setPreference } from '../ui/preferences.ts';
import { ToneMark } from './tone-mark.tsx';

interface KeyMapProps {
  /** Key and the text of what it does, in order. */
  keys: readonly { key: string; text: string }[];
  onClose: () => void;
}

/** Keys and signs of the page, opened with `?`. */
export function KeyMapDialog({ keys, onClose }: KeyMapProps) {
  const { t } = useTranslation();
  const { letterKeys } = useStore(preferences);
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <dl className="mt-3 grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-1.5">
        {keys.map(({ key, text }) => (
          <div key={key} className="contents">
            <dt className="text-right">
              <Kbd>{key}</Kbd>
              <span className="sr-only">{key}</span>
            </dt>
            <dd>
              <Phrase>{text}</Phrase>
            </dd>
          </div>
        ))}
      </dl>
      <label className="mt-4 flex min-h-11 items-center gap-2 border-t border-line pt-3">
        <input
          type="checkbox"
          className="size-5"
          checked={letterKeys}
          onChange={(event) => setPreference('letterKeys', event.target.checked)}
        />
        <Phrase>{t('keys.letters')}</Phrase>
      </label>
      <h3 className="mt-3 font-bold">{t('keys.signs')}</h3>
      <p className="flex flex-wrap gap-x-4">
        <ToneMark tone={0} />
        <ToneMark tone={1} />
        <ToneMark tone={2} />
        <ToneMark tone={3} />
      </p>
    </Dialog>
  );
}
