import type { Agreement } from '@kikimori/shared/protocol/review-figures.ts';
import { KAPPA_FROM } from '@kikimori/shared/protocol/review-words.ts';
import { useQuery } from '@tanstack/react-query';
import { getJson } from '../review/query.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { FileLink } from './shell.tsx';
import { type QaKey, useSay } from './words.ts';

/** How far the judges agree, and where they part. */
export function AgreementTable() {
  const say = useSay();
  const query = useQuery({
    queryKey: ['agreement'],
    queryFn: () => getJson<{ agreements: Agreement[] }>('/api/review/agreement'),
  });
  const all = query.data?.agreements.filter((a) => a.calls > 0) ?? [];
  if (all.length === 0) return null;
  const judge = (name: string) => say(`agreement.judge.${name}` as QaKey);
  const level = (name: string) => say(`agreement.level.${name}` as QaKey);
  const pair = (a: Agreement) =>
    a.a === a.b
      ? say('agreement.self', { a: judge(a.a) })
      : say('agreement.pair', { a: judge(a.a), b: judge(a.b) });
  const kappa = ({ calls, kappa, interval }: Agreement) => {
    if (calls < KAPPA_FROM) return say('agreement.few', { from: KAPPA_FROM });
    if (kappa === null) return say('agreement.undefined');
    const value = kappa.toFixed(2);
    if (interval === null) return say('agreement.all', { value });
    const [low, high] = interval.map((x) => x.toFixed(2));
    return say('agreement.kappa', { value, low: low ?? '', high: high ?? '' });
  };
  return (
    <section className="mt-8">
      <h3 className="text-std-18B-160">{say('agreement.title')}</h3>
      <p className="text-sub">
        <Phrase>{say('agreement.help')}</Phrase>
      </p>
      <ul className="mt-2 grid gap-3 md:grid-cols-2 xl:grid-cols-3">
        {all.map((a) => (
          <li key={`${a.a}-${a.b}`} className="card min-w-0 p-3">
            <p className="flex flex-wrap justify-between gap-x-3">
              <span className="font-bold">{pair(a)}</span>
              <span className="tabular">
                {say('calls', { count: a.calls })}・{kappa(a)}
              </span>
            </p>
            <details className="mt-1">
              <summary className="min-h-8">{say('agreement.confusion')}</summary>
              <table className="tabular mt-1 w-full">
                <caption className="text-left text-sub">
                  {say('agreement.says', { judge: judge(a.a) })} ↓{' '}
                  {say('agreement.says', { judge: judge(a.b) })} →
                </caption>
                <thead>
                  <tr>
                    <td />
                    {a.levels.map((name) => (
                      <th key={name} scope="col" className="px-1 text-right font-normal text-sub">
                        {level(name)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {a.levels.map((name, i) => (
                    <tr key={name}>
                      <th scope="row" className="text-left font-normal text-sub">
                        {level(name)}
                      </th>
                      {a.levels.map((other, j) => (
                        <td key={other} className={`px-1 text-right ${i === j ? 'font-bold' : ''}`}>
                          {a.confusion[i]?.[j] ?? 0}
                        </td>
                      ))}
                    </tr>
                  ))}
                </tbody>
              </table>
            </details>
          </li>
        ))}
      </ul>
      <FileLink href="/api/review/agreement.csv">{say('agreement.csv')}</FileLink>
    </section>
  );
}
