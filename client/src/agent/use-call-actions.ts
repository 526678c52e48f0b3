import type { Cue } from '@kikimori/shared/call/cue.ts';
import type { CueAnswer, Flag } from '@kikimori/shared/call/event.ts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useLink } from '../app/link-provider.tsx';
import type { Outcome } from '../link/outbox.ts';
import { useStore } from '../link/use-store.ts';
import { announce } from '../ui/live-region.tsx';
import type { CallActions } from './shown.ts';

/** What the agent may do with the call, sent surely: a lost link only delays it. */
export function useCallActions(callId: string): CallActions {
  const { t } = useTranslation();
  const { outbox } = useLink();
  const pending = useStore(outbox.pending);
  const send = useMemo(() => {
    const tell = (outcome: Outcome) => {
      // A cue that is gone meanwhile needs no word: it has left the screen already.
      if (!outcome.ok && outcome.code !== 'unknown_cue' && outcome.code !== 'unsent') {
        announce(t('action.failed'));
      }
    };
    return {
      answer: ({ id: cueId, kind }: Pick<Cue, 'id' | 'kind'>, answer: CueAnswer) => {
        const key = `cue:${cueId}`;
        if ((kind === 'escalate' || kind === 'call110') && answer === 'done') {
          // To do it is to ask: the supervisor's floor hears of the call. A handover's cue is done
          // by it; danger stays open, and on top of the floor, until a supervisor settles it.
          void outbox.sendSurely(key, 'agent:ask', { callId }).then(tell);
          return;
        }
        void outbox.sendSurely(key, 'cue:answer', { callId, cueId, answer }).then(tell);
        if (kind === 'hold' && answer === 'done') {
          void outbox.sendSurely('hold', 'hold:set', { callId, on: true }).then(tell);
        }
      },
      hold: (on: boolean) => {
        void outbox.sendSurely('hold', 'hold:set', { callId, on }).then(tell);
      },
      ask: () => {
        void outbox.sendSurely('ask', 'agent:ask', { callId }).then(tell);
      },
      flag: async (flag: Flag, note: string) => {
        const body = note === '' ? { callId, flag } : { callId, flag, note };
        return (await outbox.sendSurely('flag', 'call:flag', body)).ok;
      },
    };
  }, [outbox, callId, t]);
  return useMemo(() => ({ ...send, pending }), [send, pending]);
}
