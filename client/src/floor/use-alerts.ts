import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../ui/live-region.tsx';
import { preferences } from '../ui/preferences.ts';
import { maySpeak } from '../ui/voice.ts';
import { createAlertGate } from './alerts.ts';
import { play } from './sound.ts';

/** Sound, notification (page hidden only) and one sentence for screen readers, all under one cap. */
export function useAlerts(tiles: ReadonlyMap<string, FloorTile>): void {
  const { t } = useTranslation();
  const [gate] = useState(createAlertGate);
  useEffect(() => {
    for (const { tile, need } of gate.check(tiles.values(), performance.now())) {
      const sentence = t('floor.alert', { agent: tile.agentName, text: tile.needText });
      announce(sentence, need === 4 ? 'urgent' : 'polite');
      const { sound, notifications } = preferences.get();
      if (!maySpeak()) continue;
      if (sound) play(need);
      if (notifications && document.hidden && Notification.permission === 'granted') {
        // The words of the call stay inside the page.
        new Notification(t('floor.notification', { agent: tile.agentName }), { tag: tile.callId });
      }
    }
  }, [gate, tiles, t]);
}
