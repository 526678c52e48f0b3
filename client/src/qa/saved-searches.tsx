import type { SavedSearch } from '@kikimori/shared/protocol/review.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InnerLink } from '../app/masthead.tsx';
import { getJson } from '../review/query.tsx';
import { Button } from '../ui/button.tsx';
import { send } from './send.ts';
import { FIELD, LINK } from './shell.tsx';
import { useSay } from './words.ts';

/** The reader's own searches, and a name for the present one. */
export function SavedSearches({ asked }: { asked: string }) {
  const say = useSay();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [failed, setFailed] = useState(false);
  const list = useQuery({
    queryKey: ['searches'],
    queryFn: () => getJson<{ searches: SavedSearch[] }>('/api/review/searches'),
  });
  const searches = list.data?.searches ?? [];

  async function change(work: Promise<unknown>) {
    try {
      await work;
      setFailed(false);
      setName('');
      await client.invalidateQueries({ queryKey: ['searches'] });
    } catch {
      setFailed(true);
    }
  }

  return (
    <div className="mt-2 flex flex-wrap items-end gap-x-4 gap-y-2">
      {searches.length > 0 && (
        <ul aria-label={say('search.saved')} className="flex flex-wrap gap-x-3">
          {searches.map((one) => (
            <li key={one.id} className="flex items-center">
              <InnerLink
                to={`/review/search${one.query ? `?${one.query}` : ''}`}
                className={`inline-flex min-h-11 items-center ${LINK}`}
              >
                {one.name}
              </InnerLink>
              <Button
                look="quiet"
                size="small"
                icon="close"
                onClick={() => change(send('DELETE', `/api/review/searches/${one.id}`))}
              >
                <span className="sr-only">{say('search.drop', { name: one.name })}</span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      {asked !== '' && (
        <form
          className="flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === '') return;
            void change(send('POST', '/api/review/searches', { name, query: asked }));
          }}
        >
          <label>
            <span className="block text-sub">{say('search.name')}</span>
            <input
              value={name}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
              className={FIELD}
            />
          </label>
          <Button type="submit" disabled={name.trim() === ''}>
            {say('search.keep')}
          </Button>
        </form>
      )}
      {failed && (
        <p role="alert" className="text-notice">
          {say('notSaved')}
        </p>
      )}
    </div>
  );
}
