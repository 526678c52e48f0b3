/** A manual tried on stored calls before it goes live. */
import { CUE_KINDS, VERDICTS } from '@kikimori/shared/label.ts';
import type { WhatIfReport } from '@kikimori/shared/protocol/review-figures.ts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { LoadError } from '../review/query.tsx';
import { clockText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { FileField } from './file-field.tsx';
import { send } from './send.ts';
import { FIELD, LINK, Page, Shell } from './shell.tsx';
import { type QaKey, useSay } from './words.ts';

interface Problem {
  line: number;
  column: number;
  field: string;
  message: string;
}
type State =
  | { phase: 'ready' | 'running' }
  | { phase: 'failed'; why: QaKey }
  | { phase: 'wrong'; problems: Problem[] }
  | { phase: 'done'; result: WhatIfReport };

const LIMITS = [100, 1000, 5000];
const MOST_SHOWN = 200;

export default function WhatIfPage() {
  return (
    <Page>
      <WhatIf />
    </Page>
  );
}

function WhatIf() {
  const say = useSay();
  const id = useId();
  const [yaml, setYaml] = useState('');
  const [limit, setLimit] = useState(1000);
  const [state, setState] = useState<State>({ phase: 'ready' });

  async function run(event: FormEvent) {
    event.preventDefault();
    setState({ phase: 'running' });
    try {
      const answer = await send<{ problems?: Problem[]; result?: WhatIfReport }>(
        'POST',
        '/api/review/what-if',
        { yaml, limit },
      );
      if (answer.result) setState({ phase: 'done', result: answer.result });
      else setState({ phase: 'wrong', problems: answer.problems ?? [] });
    } catch (error) {
      const code = error instanceof LoadError ? error.code : 'internal';
      const why =
        code === 'too_many' ? 'whatIf.busy' : code === 'forbidden' ? 'whatIf.onlyQa' : 'failed';
      setState({ phase: 'failed', why });
    }
  }

  return (
    <Shell title={say('whatIf.title')}>
      <p className="text-sub">
        <Phrase>{say('whatIf.help')}</Phrase>
      </p>
      <form onSubmit={run} className="mt-2 flex flex-col gap-3">
        <FileField
          label={say('whatIf.file')}
          accept=".yaml,.yml,text/yaml"
          onChoose={async (file) => file && setYaml(await file.text())}
        />
        <div>
          <label htmlFor={`${id}-yaml`}>{say('whatIf.yaml')}</label>
          <textarea
            id={`${id}-yaml`}
            rows={10}
            spellCheck={false}
            value={yaml}
            onChange={(event) => setYaml(event.target.value)}
            className={`${FIELD} w-full py-2 font-mono text-[0.875rem]`}
          />
        </div>
        <div className="flex flex-wrap items-center gap-3">
          <label className="flex items-center gap-2">
            {say('whatIf.limit')}
            <select
              className={FIELD}
              value={limit}
              onChange={(event) => setLimit(Number(event.target.value))}
            >
              {LIMITS.map((n) => (
                <option key={n} value={n}>
                  {say('calls', { count: n })}
                </option>
              ))}
            </select>
          </label>
          <Button
            type="submit"
            look="solid"
            disabled={state.phase === 'running' || yaml.trim() === ''}
          >
            {say(state.phase === 'running' ? 'whatIf.running' : 'whatIf.run')}
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="mt-4">
        {state.phase === 'failed' && <p className="text-notice">{say(state.why)}</p>}
        {state.phase === 'wrong' && <Problems problems={state.problems} />}
        {state.phase === 'done' && <Result result={state.result} />}
      </div>
    </Shell>
  );
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  const say = useSay();
  return (
    <>
      <p className="font-bold">{say('whatIf.problems', { count: problems.length })}</p>
      <ul className="mt-1 list-disc pl-6">
        {problems.map((p) => (
          <li key={`${p.line}-${p.column}-${p.field}-${p.message}`}>
            <span className="tabular">
              {say('whatIf.place', { line: p.line, column: p.column })}
            </span>{' '}
            {p.field ? <code>{p.field}</code> : say('whatIf.wholeFile')} {p.message}
          </li>
        ))}
      </ul>
    </>
  );
}

function Result({ result }: { result: WhatIfReport }) {
  const say = useSay();
  const { t } = useTranslation();
  const { calls, changed, leftOut } = result;
  const gone = leftOut.filter((one) => one.why !== 'judge-first').length;
  const cueName = (kind: string) => {
    const known = CUE_KINDS.find((k) => k === kind);
    return known ? t(`cue.kind.${known}.name`) : kind;
  };
  const verdictName = (verdict: string) => {
    const known = VERDICTS.find((v) => v === verdict);
    return known ? t(`review.verdict.${known}`) : verdict;
  };
  const cues = (list: WhatIfReport['changed'][number]['added']) =>
    list.map((c) => `${cueName(c.kind)}（${clockText(c.atMs)}）`).join('、');
  return (
    <>
      <p className="text-std-18B-160 font-normal">
        <Phrase>
          {changed.length === 0
            ? say('whatIf.same', { calls })
            : say('whatIf.changed', { calls, count: changed.length })}
        </Phrase>
      </p>
      {gone > 0 && (
        <p className="text-notice">
          <Phrase>{say('whatIf.leftOut', { count: gone })}</Phrase>
        </p>
      )}
      {gone < leftOut.length && (
        <p className="text-sub">
          <Phrase>{say('whatIf.judgeFirst', { count: leftOut.length - gone })}</Phrase>
        </p>
      )}
      <div className="mt-2 grid gap-4 md:grid-cols-2">
        <BeforeAfter
          title={say('whatIf.cues')}
          rows={[
            ...CUE_KINDS.map((k) => [cueName(k), result.cues[k]] as const),
            [say('whatIf.quiet'), result.quiet] as const,
          ]}
        />
        <BeforeAfter
          title={say('whatIf.verdicts')}
          rows={VERDICTS.map((v) => [verdictName(v), result.verdicts[v]] as const)}
        />
      </div>
      {changed.length > 0 && (
        <section className="mt-4">
          <h3 className="font-bold">{say('whatIf.list')}</h3>
          <ul className="mt-1 flex flex-col gap-2">
            {changed.slice(0, MOST_SHOWN).map((one) => (
              <li key={one.callId} className="card p-2">
                <InnerLink to={`/review/${encodeURIComponent(one.callId)}`} className={LINK}>
                  {one.callId}
                </InnerLink>
                {one.verdict.before !== one.verdict.after && (
                  <p>
                    {verdictName(one.verdict.before)} → {verdictName(one.verdict.after)}
                  </p>
                )}
                {one.added.length > 0 && (
                  <p>
                    {say('whatIf.added')}：{cues(one.added)}
                  </p>
                )}
                {one.removed.length > 0 && (
                  <p>
                    {say('whatIf.removed')}：{cues(one.removed)}
                  </p>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function BeforeAfter(props: {
  title: string;
  rows: readonly (readonly [string, { before: number; after: number } | undefined])[];
}) {
  const say = useSay();
  return (
    <table className="card tabular w-full">
      <caption className="text-left font-bold">{props.title}</caption>
      <thead>
        <tr>
          <td />
          {(['before', 'after'] as const).map((side) => (
            <th key={side} scope="col" className="px-3 py-1 text-right font-normal text-sub">
              {say(`whatIf.${side}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map(([name, n]) => (
          <tr key={name} className="border-t border-line">
            <th scope="row" className="px-3 py-1 text-left font-normal">
              {name}
            </th>
            <td className="px-3 py-1 text-right">{n?.before ?? 0}</td>
            <td className={`px-3 py-1 text-right ${n && n.before !== n.after ? 'font-bold' : ''}`}>
              {n?.after ?? 0}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
