import { FLAGS, type Flag } from '@kikimori/shared/call/event.ts';
import { MAX_NOTE_LENGTH } from '@kikimori/shared/protocol/limits.ts';
import type { CallView, TranscriptItem } from '@kikimori/shared/view/views.ts';
import { useEffect, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/inner-link.tsx';
import { useStore } from '../link/use-store.ts';
import { manualFeed } from '../manual/manual-feed.ts';
import { clockText, timeText } from '../text/format.ts';
import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { preferences, setPreference } from '../ui/preferences.ts';
import { CLOSED_WITH_CALL_MS, draftNote } from './note-draft.ts';
import { dropDraft, keepDraft, noteDrafts } from './note-drafts.ts';
import type { CallActions } from './shown.ts';
import { wasHard } from './words.ts';

/** Which flag the reading of the talk suggests; the agent decides. */
function proposedFlag(view: CallView): Flag {
  return view.verdict === 'normal' ? 'none' : view.verdict;
}

interface EndedProps {
  view: CallView;
  items: readonly TranscriptItem[];
  actions: CallActions | null;
  onManual?: ((at: string) => void) | undefined;
}

/** After the call: a drafted note, the agent's own view of it, and a gentle word after a hard one. */
export function EndedCall({ view, items, actions, onManual }: EndedProps) {
  const { t } = useTranslation();
  const { restPrompt } = useStore(preferences);
  const closed = view.past.findLast(
    (cue) => cue.status === 'withdrawn' && view.nowMs - cue.changedAtMs < CLOSED_WITH_CALL_MS,
  );
  return (
    <>
      {actions && restPrompt && wasHard(view) && <Rest />}
      <section aria-label={t('ended.region')} className="card p-3">
        <h2 className="text-std-18B-160">{t('ended.title')}</h2>
        <p className="tabular text-sub">
          {t('ended.times', {
            length: clockText(view.nowMs),
            hold: clockText(view.hold.totalMs),
          })}
        </p>
        {closed && (
          <p className="leading-snug text-sub">
            <Phrase>{t('ended.closed', { title: closed.title })}</Phrase>
          </p>
        )}
        {onManual && wasHard(view) && (
          <Button
            size="small"
            icon="book"
            className="mt-1"
            onClick={() => onManual('card:police9110')}
          >
            {t('ended.police9110')}
          </Button>
        )}
        {actions && <FlagForm key={view.callId} view={view} items={items} actions={actions} />}
      </section>
    </>
  );
}

interface FlagFormProps {
  view: CallView;
  items: readonly TranscriptItem[];
  actions: CallActions;
}

function FlagForm({ view, items, actions }: FlagFormProps) {
  const { t, i18n } = useTranslation();
  const id = useId();
  const [kept] = useState(() => {
    const draft = noteDrafts.get().get(view.callId);
    // A copy of what another window has saved meanwhile is no draft.
    return view.flag === null || draft?.again ? draft : undefined;
  });
  const [flag, setFlag] = useState<Flag | null>(kept?.flag ?? view.flag);
  const form = useStore(manualFeed).manual?.index.record;
  const draft = useMemo(
    () =>
      draftNote(
        view,
        {
          start: t('draft.start'),
          end: t('draft.end'),
          time: (epochMs) => timeText(epochMs, i18n.language),
          unasked: t('draft.unasked'),
          agentSaid: t('draft.agentSaid'),
          offered: t('draft.offered'),
          duration: t('draft.duration'),
          hold: t('draft.hold'),
          caller: t('draft.caller'),
          callNumber: (count) => t('header.callNumber', { count }),
          repeated: (count) => t('repeat.count', { count }),
          other: t('draft.other'),
          kind: (kind) => t(`cue.kind.${kind}.name`),
          status: (status) => t(`cue.status.${status}`),
          supervisor: (name) => t('draft.supervisor', { name }),
        },
        form,
        items,
      ),
    [view, items, form, t, i18n.language],
  );
  // The draft follows the call until somebody writes.
  const [written, setNote] = useState<string | null>(kept?.note ?? null);
  const note = written ?? draft;
  const [saved, setSaved] = useState(view.flag !== null && kept === undefined);
  const [failed, setFailed] = useState(false);
  const busy = actions.pending.has('flag');
  // Saved in another tab or window: nothing is asked for twice, unless somebody writes here.
  useEffect(() => {
    if (view.flag === null || noteDrafts.get().has(view.callId)) return;
    setFlag(view.flag);
    setSaved(true);
  }, [view.flag, view.callId]);

  function edit(next: { flag: Flag | null; note: string | null }) {
    setFlag(next.flag);
    setNote(next.note);
    setSaved(false);
    keepDraft(view.callId, { ...next, again: view.flag !== null });
  }
  async function save() {
    if (!flag) return;
    const ok = await actions.flag(flag, note);
    setFailed(!ok);
    setSaved(ok);
    if (ok) dropDraft(view.callId);
  }

  return (
    <div className="mt-2 flex flex-col gap-3">
      <fieldset>
        <legend className="leading-snug">
          <Phrase>{t('ended.flag.question')}</Phrase>
        </legend>
        <p className="leading-snug text-sub">
          <Phrase>{t('ended.flag.proposed', { flag: t(`flag.${proposedFlag(view)}`) })}</Phrase>
        </p>
        <div className="mt-1 grid grid-cols-2 gap-2">
          {FLAGS.map((option) => (
            <label
              key={option}
              className={`flex min-h-11 items-center gap-2 rounded-8 border px-2 has-checked:border-2 has-checked:border-key ${
                option === 'grey' ? 'border-dashed border-line-strong' : 'border-line-strong'
              }`}
            >
              <input
                type="radio"
                name={`${id}-flag`}
                className="size-5"
                checked={flag === option}
                onChange={() => edit({ flag: option, note: written })}
              />
              {t(`flag.${option}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <label htmlFor={`${id}-note`}>
        {t('ended.note.label')}
        <span className="block leading-snug text-sub">
          <Phrase>{t('ended.note.help')}</Phrase>
        </span>
        <textarea
          id={`${id}-note`}
          rows={7}
          maxLength={MAX_NOTE_LENGTH}
          value={note}
          onChange={(event) => edit({ flag, note: event.target.value })}
          className="mt-1 block w-full rounded-8 border border-line-strong bg-surface p-2"
        />
      </label>
      <div className="flex flex-wrap items-center gap-3">
        <Button look="solid" disabled={!flag || busy || saved} onClick={save}>
          {busy ? t('ended.saving') : t('ended.save')}
        </Button>
        <p role="status" className="leading-snug">
          {!flag && t('ended.choose')}
          {saved && !busy && t('ended.saved')}
          {failed && !busy && <Phrase>{t('ended.failed')}</Phrase>}
        </p>
      </div>
    </div>
  );
}

/** Help that is offered once, and counted nowhere. */
function Rest() {
  const { t } = useTranslation();
  const [closed, setClosed] = useState(false);
  if (closed) return null;
  return (
    <section
      aria-label={t('rest.region')}
      className="rounded-12 border border-care-line bg-care-soft p-4"
    >
      <h2 className="text-std-18B-160">
        <Phrase>{t('rest.title')}</Phrase>
      </h2>
      <p className="mt-1">
        <Phrase>{t('rest.text')}</Phrase>
      </p>
      <div className="mt-3 flex flex-wrap gap-2">
        <Button look="care" onClick={() => setClosed(true)}>
          {t('rest.ok')}
        </Button>
        <InnerLink
          to="/care"
          className="inline-flex min-h-11 items-center gap-1.5 rounded-8 border border-care-line px-2.5 text-dns-16B-130 text-care hover:bg-surface"
        >
          <Icon name="lifeline" />
          {t('rest.care')}
        </InnerLink>
        <Button look="quiet" onClick={() => setPreference('restPrompt', false)}>
          {t('rest.never')}
        </Button>
      </div>
    </section>
  );
}
