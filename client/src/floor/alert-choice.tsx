/** Sound and notifications: off until somebody wants them, and asked for once. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../link/use-store.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { preferences, setPreference } from '../ui/preferences.ts';
import { play } from './sound.ts';

const canNotify = 'Notification' in globalThis;

function setSound(on: boolean) {
  setPreference('sound', on);
  // Heard at once: whoever switches it on knows what it will be.
  if (on) play(3);
}

/** The browser asks the person itself; false where it or they forbid it. */
async function setNotifications(on: boolean): Promise<boolean> {
  const may = !on || (await Notification.requestPermission()) === 'granted';
  if (may) setPreference('notifications', on);
  return may;
}

export function AlertSwitches() {
  const { t } = useTranslation();
  const { sound, notifications } = useStore(preferences);
  const look = 'flex min-h-11 items-center gap-1.5 rounded-8 px-2 hover:bg-key-soft';
  return (
    <>
      <button type="button" className={look} onClick={() => setSound(!sound)}>
        <Icon name={sound ? 'sound' : 'mute'} />
        {t(sound ? 'floor.sound.on' : 'floor.sound.off')}
      </button>
      {canNotify && (
        <button
          type="button"
          className={look}
          onClick={() => void setNotifications(!notifications)}
        >
          <Icon name={notifications ? 'bell' : 'bellOff'} />
          {t(notifications ? 'floor.notify.on' : 'floor.notify.off')}
        </button>
      )}
    </>
  );
}

/** On the first visit only; an answer is an answer, also no. */
export function AlertPrompt() {
  const { t } = useTranslation();
  const { alertPrompt, sound, notifications } = useStore(preferences);
  const [denied, setDenied] = useState(false);
  if (!denied && (!alertPrompt || sound || notifications)) return null;
  const close = () => {
    setDenied(false);
    setPreference('alertPrompt', false);
  };
  async function both() {
    setSound(true);
    if (canNotify && !(await setNotifications(true))) setDenied(true);
    setPreference('alertPrompt', false);
  }
  return (
    <section
      aria-label={t('floor.alertPrompt.region')}
      className="card flex flex-wrap items-center gap-x-4 gap-y-2 px-3 py-2"
    >
      <p role="status" className="min-w-60 grow basis-0 leading-snug">
        <Phrase>{t(denied ? 'floor.alertPrompt.denied' : 'floor.alertPrompt.text')}</Phrase>
      </p>
      <div className="flex flex-wrap gap-2">
        {denied ? (
          <Button onClick={close}>{t('common.close')}</Button>
        ) : (
          <>
            <Button look="solid" onClick={() => void both()}>
              {t(canNotify ? 'floor.alertPrompt.both' : 'floor.alertPrompt.sound')}
            </Button>
            {canNotify && (
              <Button
                onClick={() => {
                  setSound(true);
                  close();
                }}
              >
                {t('floor.alertPrompt.sound')}
              </Button>
            )}
            <Button look="quiet" onClick={close}>
              {t('floor.alertPrompt.no')}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}
