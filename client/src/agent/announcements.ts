import type { CallView } from '@kikimori/shared/view/views.ts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../ui/live-region.tsx';

/**
 * What a screen reader hears of a call: a new cue, the supervisor, a whisper, the end. Never the
 * transcript, never the bars: they change all the time and would flood it.
 */
export function useAnnouncements(view: CallView): void {
  const { t } = useTranslation();
  const cueId = view.cue?.id ?? null;
  const cue = useRef(view.cue);
  useEffect(() => {
    cue.current = view.cue;
  });

  useEffect(() => {
    const now = cue.current;
    if (cueId === null || !now) return;
    const urgent = now.kind === 'call110' || now.kind === 'lifeline';
    announce(
      t('announce.cue', { title: now.title, say: now.say[0] ?? '' }),
      urgent ? 'urgent' : 'polite',
    );
  }, [cueId, t]);

  const { unasked, seenBy, tookOverBy, whispers } = view.supervisor;
  useEffect(() => {
    if (unasked) announce(t('supervisor.unasked'));
  }, [unasked, t]);
  useEffect(() => {
    if (tookOverBy) announce(t('supervisor.took', { name: tookOverBy }));
    else if (seenBy) announce(t('supervisor.seen', { name: seenBy }));
  }, [seenBy, tookOverBy, t]);

  const whisper = whispers.at(-1)?.text ?? null;
  useEffect(() => {
    if (whisper) announce(t('announce.whisper', { text: whisper }));
  }, [whisper, t]);

  useEffect(() => {
    if (view.status === 'ended') announce(t('ended.title'));
  }, [view.status, t]);
}
