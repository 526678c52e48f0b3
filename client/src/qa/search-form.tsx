import { FLAGS } from '@kikimori/shared/call/event.ts';
import { CALL_TYPES, CUE_KINDS, VERDICTS } from '@kikimori/shared/label.ts';
import type { FormEvent, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../app/router.ts';
import { Button } from '../ui/button.tsx';
import { KEYS } from './search-query.ts';
import { FIELD } from './shell.tsx';
import { useSay } from './words.ts';

/** Words and filters; what is asked stands in the address. */
export function SearchForm({ place }: { place: URLSearchParams }) {
  const say = useSay();
  const { t } = useTranslation();
  const value = (key: string) => place.get(key) ?? '';
  const isFiltered = KEYS.some((key) => key !== 'text' && place.get(key));

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const query = new URLSearchParams();
    for (const key of KEYS) {
      const given = String(form.get(key) ?? '').trim();
      if (given) query.set(key, given);
    }
    const rest = query.toString();
    go(`/review/search${rest ? `?${rest}` : ''}`);
  }

  const choice = (name: string, label: string, options: readonly (readonly [string, string])[]) => (
    <Labelled label={label}>
      <select name={name} defaultValue={value(name)} className={`${FIELD} w-full`}>
        <option value="">{say('search.all')}</option>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </Labelled>
  );
  const text = (name: string, label: string, type: 'text' | 'date' = 'text') => (
    <Labelled label={label}>
      <input name={name} type={type} defaultValue={value(name)} className={`${FIELD} w-full`} />
    </Labelled>
  );
  return (
    <search>
      <form onSubmit={submit} className="flex flex-col gap-2">
        <div className="flex flex-wrap items-end gap-2">
          <label className="min-w-0 grow basis-64">
            <span className="block text-sub">{say('search.text')}</span>
            <input
              name="text"
              type="search"
              maxLength={200}
              defaultValue={value('text')}
              className={`${FIELD} w-full`}
            />
          </label>
          <Button type="submit" look="solid">
            {say('search.submit')}
          </Button>
        </div>
        <details open={isFiltered}>
          <summary className="min-h-8">{say('search.filters')}</summary>
          <div className="mt-1 grid grid-cols-[repeat(auto-fill,minmax(11rem,1fr))] gap-2">
            {choice(
              'verdict',
              t('review.filter.verdict'),
              VERDICTS.map((v) => [v, t(`review.verdict.${v}`)]),
            )}
            {choice(
              'type',
              say('search.type'),
              CALL_TYPES.map((v) => [v, t(`type.${v}`)]),
            )}
            {choice(
              'cue',
              say('search.cue'),
              CUE_KINDS.map((v) => [v, t(`cue.kind.${v}.name`)]),
            )}
            {choice(
              'flag',
              say('search.flag'),
              FLAGS.map((v) => [v, t(`flag.${v}`)]),
            )}
            {text('site', say('search.site'))}
            {text('agent', say('search.agent'))}
            {text('customerRef', say('search.customer'))}
            {text('from', say('search.from'), 'date')}
            {text('to', say('search.to'), 'date')}
          </div>
        </details>
      </form>
    </search>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is among the children
    <label className="min-w-0">
      <span className="block text-sub">{label}</span>
      {children}
    </label>
  );
}
