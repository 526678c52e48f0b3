import type { FloorTile } from '@kikimori/shared/view/views.ts';
import { memo, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorFilter, FloorSummary } from './order.ts';

interface FiltersProps {
  filter: FloorFilter;
  setFilter: (filter: FloorFilter) => void;
  summary: FloorSummary;
  shown: number;
}

const LEAST_NEEDS: readonly FloorTile['need'][] = [0, 1, 2, 3];
const FIELD = 'min-h-11 rounded-8 border border-line-strong bg-surface px-2';

/** Site, skill, agent and need. */
export const Filters = memo(function Filters({ filter, setFilter, summary, shown }: FiltersProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <search className="flex flex-wrap items-center gap-2">
      {summary.sites.length > 1 && (
        <Select
          label={t('floor.filter.site')}
          all={t('floor.filter.allSites')}
          options={summary.sites}
          chosen={filter.site}
          choose={(site) => setFilter({ ...filter, site })}
        />
      )}
      {summary.skills.length > 1 && (
        <Select
          label={t('floor.filter.skill')}
          all={t('floor.filter.allSkills')}
          options={summary.skills}
          chosen={filter.skill}
          choose={(skill) => setFilter({ ...filter, skill })}
        />
      )}
      <label htmlFor={`${id}-need`} className="sr-only">
        {t('floor.filter.need')}
      </label>
      <select
        id={`${id}-need`}
        className={FIELD}
        value={filter.need}
        onChange={(event) =>
          setFilter({ ...filter, need: Number(event.target.value) as FloorTile['need'] })
        }
      >
        {LEAST_NEEDS.map((need) => (
          <option key={need} value={need}>
            {need === 0
              ? t('floor.filter.allNeeds')
              : t('floor.filter.from', { need: t(`need.${need as 1 | 2 | 3}`) })}
          </option>
        ))}
      </select>
      <label htmlFor={`${id}-agent`} className="sr-only">
        {t('floor.filter.agent')}
      </label>
      <input
        id={`${id}-agent`}
        type="search"
        placeholder={t('floor.filter.agent')}
        value={filter.agent}
        onChange={(event) => setFilter({ ...filter, agent: event.target.value })}
        className={`${FIELD} w-40 min-w-0 grow placeholder:text-sub sm:max-w-56`}
      />
      <p role="status" className="tabular text-sub">
        {t('floor.filter.shown', { shown, live: summary.live })}
      </p>
    </search>
  );
});

function Select(props: {
  label: string;
  all: string;
  options: readonly string[];
  chosen: string | null;
  choose: (option: string | null) => void;
}) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className="sr-only">
        {props.label}
      </label>
      <select
        id={id}
        className={FIELD}
        value={props.chosen ?? ''}
        onChange={(event) => props.choose(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{props.all}</option>
        {props.options.map((option) => (
          <option key={option} value={option}>
            {option}
          </option>
        ))}
      </select>
    </>
  );
}
