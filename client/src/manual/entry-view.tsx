import type { Cut, ManualEntry, ManualIndex } from '@kikimori/shared/protocol/manual-index.ts';
import { Fragment, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { SayLines } from '../agent/cue-card.tsx';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import type { Found } from './match.ts';
import { textOf } from './match.ts';

/** A line with the words that were found marked. */
export function Marked({ found: { cut, words } }: { found: Found }) {
  return (
    <>
      {cut.map((word, k) => {
        const text = typeof word === 'string' ? word : word[0];
        // Words never move: their place is their identity.
        const key = k;
        return words.has(k) ? (
          <mark key={key} className="bg-mark font-bold text-text underline underline-offset-4">
            {text}
          </mark>
        ) : (
          <Fragment key={key}>{text}</Fragment>
        );
      })}
    </>
  );
}

interface EntryViewProps {
  entry: ManualEntry;
  index: ManualIndex;
  /** True where this is the step of the moment. */
  isNow: boolean;
  back: () => void;
  /** To the entry before or after in the same group; null at its ends. */
  before: (() => void) | null;
  after: (() => void) | null;
}

/** One step, card, kind of call or authority: what to say first, then what to check. */
export function EntryView({ entry, index, isNow, back, before, after }: EntryViewProps) {
  const { t } = useTranslation();
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each entry is read from its head
  useEffect(() => heading.current?.focus(), [entry]);
  const stage = index.stages.find(({ id }) => id === entry.stage)?.name;
  return (
    <article className="flex min-h-0 grow flex-col gap-2">
      <div className="flex items-center gap-1">
        <Button look="quiet" size="small" icon="back" onClick={back} className="min-h-11">
          {t('manual.back')}
        </Button>
        <span className="grow" />
        <Button
          look="quiet"
          icon="previous"
          disabled={!before}
          onClick={() => before?.()}
          className="min-w-11"
        >
          <span className="sr-only">{t('manual.before')}</span>
        </Button>
        <Button
          look="quiet"
          icon="next"
          disabled={!after}
          onClick={() => after?.()}
          className="min-w-11"
        >
          <span className="sr-only">{t('manual.after')}</span>
        </Button>
      </div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        tabIndex={0}
        aria-label={textOf(entry.title)}
        className="flex min-h-0 grow flex-col gap-2.5 overflow-y-auto overscroll-contain px-1"
      >
        <div>
          <p className="flex flex-wrap gap-x-3 text-sub">
            {stage ?? t(`manual.group.${entry.kind === 'step' ? 'card' : entry.kind}`)}
            {isNow && <NowMark />}
          </p>
          <h2
            ref={heading}
            tabIndex={-1}
            className="text-std-18B-160 leading-snug outline-none focus-visible:shadow-none"
          >
            <Phrase>{textOf(entry.title)}</Phrase>
          </h2>
        </div>
        {entry.parts.map((part) => (
          <section key={part.name} aria-label={t(`manual.part.${part.name}`)}>
            <h3 className="text-sub">{t(`manual.part.${part.name}`)}</h3>
            <PartLines name={part.name} lines={part.lines} />
          </section>
        ))}
        <p className="border-t border-line pt-1.5 leading-snug text-sub">
          <Phrase>
            {t('manual.source', { name: index.name, file: entry.file, id: entry.id })}
          </Phrase>
        </p>
      </section>
    </article>
  );
}

/** Beside the step that fits the moment of the call. */
export function NowMark() {
  const { t } = useTranslation();
  return (
    <span className="inline-flex shrink-0 items-center gap-1 rounded-4 border border-key px-1.5 text-key">
      {t('manual.now')}
    </span>
  );
}

function PartLines({
  name,
  lines,
}: {
  name: ManualEntry['parts'][number]['name'];
  lines: readonly Cut[];
}) {
  const texts = lines.map(textOf);
  if (name === 'say' || name === 'warning') return <SayLines lines={texts} />;
  if (texts.length === 1) {
    return (
      <p className="leading-snug">
        <Phrase>{texts[0] ?? ''}</Phrase>
      </p>
    );
  }
  return (
    <ul className="flex flex-col gap-0.5">
      {texts.map((text) => (
        <li key={text} className="flex items-start gap-1.5 leading-snug">
          {name === 'checks' ? (
            <Icon name="box" className="mt-0.5 size-5 text-sub" />
          ) : (
            <span aria-hidden="true">・</span>
          )}
          <Phrase>{text}</Phrase>
        </li>
      ))}
    </ul>
  );
}
