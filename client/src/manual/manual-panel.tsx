import type { ManualEntry, ManualIndex } from '@kikimori/shared/protocol/manual-index.ts';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from '../link/use-store.ts';
import { Button } from '../ui/button.tsx';
import { useKeys } from '../ui/keys.ts';
import { announce } from '../ui/live-region.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { EntryView, Marked, NowMark } from './entry-view.tsx';
import { manualFeed, refreshManual } from './manual-feed.ts';
import { find, type Hit } from './match.ts';

interface ManualPanelProps {
  /** The step of the moment, if a call is on. */
  stepId: string | null;
  /** Version that the call on the screen is judged with, if any. */
  callVersion: string | null;
  /** Opened at once, e.g. `card:police9110`. */
  openAt?: string | null;
  onClose: () => void;
}

const keyOf = ({ kind, id }: ManualEntry) => `${kind}:${id}`;

interface Group {
  name: string;
  hits: Hit[];
}

/**
 * The manual beside the call: all of it by stage, or what was asked for. Arrows choose, Enter opens,
 * Esc goes one step back.
 */
export function ManualPanel({ stepId, callVersion, openAt = null, onClose }: ManualPanelProps) {
  const { t } = useTranslation();
  const id = useId();
  const { manual, failed } = useStore(manualFeed);
  const [question, setQuestion] = useState('');
  const [active, setActive] = useState<string | null>(null);
  const [opened, setOpened] = useState<string | null>(openAt);
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => void refreshManual(), []);

  const groups = useMemo<Group[]>(() => {
    if (!manual) return [];
    const hits = question.trim() === '' ? null : find(manual, question);
    if (hits) return hits.length === 0 ? [] : [{ name: t('manual.results'), hits }];
    return browse(manual.index, (kind) => t(`manual.group.${kind}`));
  }, [manual, question, t]);
  const all = useMemo(() => groups.flatMap((group) => group.hits), [groups]);
  const entry = manual?.index.entries.find((one) => keyOf(one) === opened) ?? null;

  const isChosen = (hit: Hit) => keyOf(hit.entry) === active;
  const activeIndex = all.findIndex(isChosen);
  const optionId = (one: ManualEntry) => `${id}-${keyOf(one)}`;
  const activeEntry = all[activeIndex]?.entry;
  const asked = question.trim() !== '';

  // Chosen at once, so that Enter opens it: the best hit, or the step of the moment.
  useEffect(() => {
    const now = asked ? all[0] : all.find((hit) => keyOf(hit.entry) === `step:${stepId}`);
    setActive(now ? keyOf(now.entry) : null);
  }, [asked, all, stepId]);
  useEffect(() => {
    if (asked && manual) announce(t('manual.count', { count: all.length }));
  }, [asked, all.length, manual, t]);
  useEffect(() => {
    if (!entry) input.current?.focus();
  }, [entry]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves with the choice
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  function move(to: number) {
    const next = all[Math.min(all.length - 1, Math.max(0, to))];
    if (next) setActive(keyOf(next.entry));
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') move(activeIndex + 1);
    else if (event.key === 'ArrowUp') move(activeIndex < 0 ? all.length - 1 : activeIndex - 1);
    else if (event.key === 'Enter' && activeEntry) setOpened(keyOf(activeEntry));
    else if (event.key === 'Escape') onClose();
    else return;
    event.preventDefault();
  }

  // Neighbours in the group in which it stands, also after a search.
  const order = useMemo(
    () => (manual ? browse(manual.index, () => '').map((group) => group.hits) : []),
    [manual],
  );
  const siblings = order.find((hits) => hits.some((hit) => hit.entry === entry)) ?? [];
  const place = siblings.findIndex((hit) => hit.entry === entry);
  const wayTo = (k: number) => {
    const to = siblings[k];
    return entry && to ? () => setOpened(keyOf(to.entry)) : null;
  };
  const before = wayTo(place - 1);
  const after = wayTo(place + 1);
  const back = () => setOpened(null);
  useKeys(
    entry
      ? { escape: back, arrowleft: () => before?.(), arrowright: () => after?.(), '/': back }
      : { escape: onClose, '/': () => input.current?.focus() },
  );

  return (
    <section
      aria-label={t('manual.title')}
      className="card flex min-h-0 grow flex-col gap-2 p-2"
      data-manual={manual?.index.version ?? ''}
    >
      {entry && manual ? (
        <EntryView
          entry={entry}
          index={manual.index}
          isNow={entry.kind === 'step' && entry.id === stepId}
          back={back}
          before={before}
          after={after}
        />
      ) : (
        <>
          <div className="flex items-center gap-1.5">
            <input
              ref={input}
              type="text"
              role="combobox"
              aria-label={t('manual.title')}
              aria-expanded={all.length > 0}
              aria-controls={`${id}-list`}
              aria-autocomplete="list"
              aria-activedescendant={activeEntry ? optionId(activeEntry) : undefined}
              autoComplete="off"
              spellCheck={false}
              enterKeyHint="go"
              placeholder={t('manual.placeholder')}
              value={question}
              onChange={(event) => setQuestion(event.target.value)}
              onKeyDown={onKeyDown}
              className="min-h-11 w-0 min-w-0 grow rounded-8 border border-line-strong bg-surface px-3 placeholder:text-sub"
            />
            <Button look="quiet" icon="close" hint="Esc" onClick={onClose}>
              <span className="sr-only">{t('manual.close')}</span>
            </Button>
          </div>
          {manual && all.length === 0 && (
            <p className="px-1 leading-snug text-sub">
              <Phrase>{t('manual.none')}</Phrase>
            </p>
          )}
          {!manual && (
            <div role="status" className="flex flex-wrap items-center gap-2 px-1 text-sub">
              <Phrase>{failed ? t('manual.failed') : t('common.loading')}</Phrase>
              {failed && (
                <Button size="small" onClick={() => void refreshManual()}>
                  {t('common.retry')}
                </Button>
              )}
            </div>
          )}
          <div
            ref={list}
            id={`${id}-list`}
            role="listbox"
            aria-label={t('manual.results')}
            className="min-h-0 grow overflow-y-auto overscroll-contain"
          >
            {groups.map((group) => (
              // biome-ignore lint/a11y/useSemanticElements: a group of options in a listbox
              <div key={group.name} role="group" aria-label={group.name}>
                <p aria-hidden="true" className="sticky top-0 bg-surface px-1 py-0.5 text-sub">
                  {group.name}
                </p>
                {group.hits.map((hit) => (
                  <Option
                    key={keyOf(hit.entry)}
                    id={optionId(hit.entry)}
                    hit={hit}
                    place={asked && manual ? placeOf(hit.entry, manual.index, t) : null}
                    chosen={isChosen(hit)}
                    isNow={hit.entry.kind === 'step' && hit.entry.id === stepId}
                    open={() => {
                      setActive(keyOf(hit.entry));
                      setOpened(keyOf(hit.entry));
                    }}
                  />
                ))}
              </div>
            ))}
          </div>
        </>
      )}
      {manual && callVersion !== null && callVersion !== manual.index.version && (
        <p className="rounded-8 bg-sunk px-2 py-1 leading-snug text-sub">
          <Phrase>{t('manual.newer')}</Phrase>
        </p>
      )}
    </section>
  );
}

function placeOf(
  entry: ManualEntry,
  index: ManualIndex,
  t: (key: 'manual.group.card' | 'manual.group.type' | 'manual.group.authority') => string,
): string {
  if (entry.kind === 'step') return index.stages.find((s) => s.id === entry.stage)?.name ?? '';
  return t(`manual.group.${entry.kind}`);
}

const NOTHING: ReadonlySet<number> = new Set();

/** Everything in the order of the manual: steps by stage, then cards, kinds and authority. */
function browse(
  index: ManualIndex,
  nameOf: (kind: 'card' | 'type' | 'authority') => string,
): Group[] {
  const hit = (entry: ManualEntry): Hit => ({
    entry,
    title: { cut: entry.title, words: NOTHING },
    line: null,
  });
  const stages = index.stages.map(({ id, name }, k) => ({
    name: `${k + 1}. ${name}`,
    hits: index.entries.filter((e) => e.kind === 'step' && e.stage === id).map(hit),
  }));
  const others = (['card', 'type', 'authority'] as const).map((kind) => ({
    name: nameOf(kind),
    hits: index.entries.filter((e) => e.kind === kind).map(hit),
  }));
  return [...stages, ...others].filter((group) => group.hits.length > 0);
}

interface OptionProps {
  id: string;
  hit: Hit;
  place: string | null;
  chosen: boolean;
  isNow: boolean;
  open: () => void;
}

function Option({ id, hit, place, chosen, isNow, open }: OptionProps) {
  return (
    // Keys are handled by the combobox, which keeps the focus.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      onClick={open}
      className="flex min-h-11 cursor-pointer flex-col justify-center rounded-4 px-2 py-1 leading-snug -outline-offset-2 outline-key hover:bg-key-soft aria-selected:bg-key-soft aria-selected:outline-2"
    >
      <span className="flex flex-wrap items-baseline gap-x-2">
        <span>
          <Marked found={hit.title} />
        </span>
        {isNow && <NowMark />}
        {place && <span className="ml-auto text-sub">{place}</span>}
      </span>
      {hit.line && (
        <span className="text-sub">
          <Marked found={hit.line} />
        </span>
      )}
    </div>
  );
}
