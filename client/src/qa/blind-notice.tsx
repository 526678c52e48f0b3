/** A call that the reader has to judge first: the way to its card, or a reason to look at once. */
import type { PlainLine } from '@kikimori/shared/protocol/review.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { InnerLink } from '../app/masthead.tsx';
import { getJson, LoadError } from '../review/query.tsx';
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

export function BlindNotice({ callId }: { callId: string }) {
  const say = useSay();
  const client = useQueryClient();
  const path = `/api/review/calls/${encodeURIComponent(callId)}`;
  const [reason, setReason] = useState('');
  const [failed, setFailed] = useState(false);
  const call = useQuery({
    queryKey: ['words', callId],
    queryFn: () => getJson<{ startedAtMs: number; lines: PlainLine[] }>(path),
  });

  async function open(event: FormEvent) {
    event.preventDefault();
    if (reason.trim() === '') return;
    try {
      await send('POST', `${path}/open`, { reason });
      await client.invalidateQueries();
    } catch {
      setFailed(true);
    }
  }

  return (
    <div role="status" className="flex max-w-2xl flex-col items-start gap-3 p-3">
      <p>
        <Phrase>{say('blind.text')}</Phrase>
      </p>
      {call.data && (
        <InnerLink
          to={weekPath(call.data.startedAtMs, callId)}
          className={`inline-flex min-h-11 items-center ${LINK}`}
        >
          {say('blind.judge')}
        </InnerLink>
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
