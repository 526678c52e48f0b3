/** A call that the reader has to judge first: the way to its card, or a reason to look at once. */
import type { CallWords } from '@kikimori/shared/protocol/review.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { getJson, LoadError } from '../review/query.tsx';
import { dateTimeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { send } from './send.ts';
import { FIELD, LINK } from './shell.tsx';
import { useSay } from './words.ts';
import { weekPath } from './zone.ts';

/** Was it refused because the reader has not judged yet? */
export function isJudgeFirst(error: unknown): boolean {
  return error instanceof LoadError && error.code === 'judge_first';
}

const pathOf = (callId: string) => `/api/review/calls/${encodeURIComponent(callId)}`;

export function BlindNotice({ callId }: { callId: string }) {
  const say = useSay();
  const { i18n } = useTranslation();
  const client = useQueryClient();
  const [reason, setReason] = useState('');
  const [failed, setFailed] = useState(false);
  const call = useQuery({
    queryKey: ['words', callId],
    queryFn: () => getJson<CallWords>(pathOf(callId)),
  });
  const first = call.data?.judgeFirst ?? [];
  const isOwn = first.some((one) => one.callId === callId);

  async function open(event: FormEvent) {
    event.preventDefault();
    if (reason.trim() === '') return;
    try {
      for (const one of first) await send('POST', `${pathOf(one.callId)}/open`, { reason });
      await client.invalidateQueries();
    } catch {
      setFailed(true);
    }
  }

  return (
    <div role="status" className="flex max-w-2xl flex-col items-start gap-3 p-3">
      {call.isSuccess && (
        <p>
          <Phrase>{say(isOwn ? 'blind.text' : 'blind.earlier', { count: first.length })}</Phrase>
        </p>
      )}
      {first.length > 0 && (
        <ul>
          {first.map((one) => (
            <li key={one.callId}>
              <InnerLink
                to={weekPath(one.startedAtMs, one.callId)}
                className={`inline-flex min-h-11 items-center ${LINK}`}
              >
                {one.callId === callId
                  ? say('blind.judge')
                  : say('blind.judgeEarlier', {
                      at: dateTimeText(one.startedAtMs, i18n.language),
                    })}
              </InnerLink>
            </li>
          ))}
        </ul>
      )}
      <details className="w-full">
        <summary className="min-h-11 content-center">{say('blind.now')}</summary>
        <form onSubmit={open} className="mt-1 flex flex-col items-start gap-2">
          <p className="text-sub">
            <Phrase>{say('blind.nowHelp')}</Phrase>
          </p>
          <label className="w-full">
            <span className="block">{say('blind.reason')}</span>
            <input
              value={reason}
              maxLength={200}
              onChange={(event) => setReason(event.target.value)}
              className={`${FIELD} w-full`}
            />
          </label>
          <Button type="submit" disabled={reason.trim() === ''}>
            {say('blind.open')}
          </Button>
          {failed && (
            <p role="alert" className="text-notice">
              {say('notSaved')}
            </p>
          )}
        </form>
      </details>
    </div>
  );
}
