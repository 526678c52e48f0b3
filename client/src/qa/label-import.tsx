import type { LabelImport } from '@kikimori/shared/protocol/review-labels.ts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Phrase } from '../ui/phrase.tsx';
import { FileField } from './file-field.tsx';
import { send } from './send.ts';
import { useSay } from './words.ts';

/** Reads labels made elsewhere; a bad line is named, the others are taken. */
export function LabelImportForm() {
  const say = useSay();
  const client = useQueryClient();
  const [result, setResult] = useState<LabelImport | null>(null);
  const [failed, setFailed] = useState(false);

  async function take(file: File) {
    setFailed(false);
    setResult(null);
    try {
      const lines = new File([file], file.name, { type: 'application/x-ndjson' });
      setResult(await send<LabelImport>('POST', '/api/review/labels.jsonl', lines));
      await client.invalidateQueries({ queryKey: ['labels'] });
    } catch {
      setFailed(true);
    }
  }

  return (
    <div>
      <FileField
        label={say('labelIn.choose')}
        accept=".jsonl,.ndjson"
        onChoose={(file) => file && void take(file)}
      />
      {result && (
        <div role="status">
          <p>
            <Phrase>{say('labelIn.done', { calls: result.calls, turns: result.turns })}</Phrase>
          </p>
          {result.problems.length > 0 && (
            <>
              <p className="text-notice">
                {say('labelIn.problems', { count: result.problems.length })}
              </p>
              <ul className="list-disc pl-6">
                {result.problems.map(({ line, why, field }) => (
                  <li key={line} className="wrap-anywhere">
                    {say(field ? 'labelIn.field' : 'labelIn.line', { line, field })}：
                    {say(`labelIn.why.${why}`)}
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      {failed && (
        <p role="alert" className="text-notice">
          {say('notSaved')}
        </p>
      )}
    </div>
  );
}
