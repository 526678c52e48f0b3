/** One call on the reviewer's desk: labels of its turns, reports, notes for them, a case to learn from. */
import type { CallRecord } from '@kikimori/shared/protocol/http.ts';
import type { CallWords } from '@kikimori/shared/protocol/review.ts';
import type { CallLabel, TurnLabel } from '@kikimori/shared/protocol/review-labels.ts';
import type { Decision } from '@kikimori/shared/protocol/review-week.ts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { InnerLink } from '../app/masthead.tsx';
import { getJson, recordQuery } from '../review/query.tsx';
import { clockText, dateTimeText } from '../text/format.ts';
import { Icon } from '../ui/icon.tsx';
import { Phrase } from '../ui/phrase.tsx';
import { Who } from '../ui/who.tsx';
import { BlindNotice, isJudgeFirst } from './blind-notice.tsx';
import { CallLabelForm } from './call-label-form.tsx';
import { CaseForm } from './case-form.tsx';
import { LabelImportForm } from './label-import.tsx';
import { RecordingForm } from './recording-form.tsx';
import { NoteForm, ReportLinks } from './report-forms.tsx';
import { send } from './send.ts';
import { Failed, FileLink, LINK, Loading, Page, Shell, useMayJudge } from './shell.tsx';
import { type LabelLine, TurnLabelForm } from './turn-label-form.tsx';
import { useSay } from './words.ts';
import { weekPath } from './zone.ts';

interface Labels {
  turns: { i: number; label: TurnLabel; byName: string }[];
  call: { label: CallLabel; byName: string } | null;
}

export default function DeskPage({ callId }: { callId: string }) {
  return (
    <Page>
      <Desk key={callId} callId={callId} />
    </Page>
  );
}

/** A line with the model's reading of it, from which a label starts. */
type ScoredLine = LabelLine & { reading: TurnLabel | null };

function linesOf(record: CallRecord): ScoredLine[] {
  const lines = new Map<number, ScoredLine>();
  for (const { event } of record.events) {
    if (event.kind !== 'utterance' && event.kind !== 'revised') continue;
    const { i, channel, startMs, text, score } = event.utterance;
    const reading = score
      ? {
          tone: score.tone,
          acts: score.acts,
          demands: score.demands,
          danger: score.danger,
          selfHarm: score.selfHarm,
          repeatOf: score.repeatOf,
        }
      : null;
    lines.set(i, { i, channel, startMs, text, reading });
  }
  return [...lines.values()].sort((a, b) => a.i - b.i);
}

const CALM: TurnLabel = {
  tone: 0,
  acts: [],
  demands: [],
  danger: false,
  selfHarm: false,
  repeatOf: null,
};

/** Where nobody labelled the whole call, the label starts from the last judgement. */
function fromDecision({ verdict, types }: Decision): CallLabel {
  return { verdict, types, expect: [], mustNot: [] };
}

function Desk({ callId }: { callId: string }) {
  const say = useSay();
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const path = encodeURIComponent(callId);
  const mayWrite = useMayJudge();
  const record = useQuery(recordQuery(callId));
  const labels = useQuery({
    queryKey: ['labels', callId],
    queryFn: () => getJson<{ labels: Labels }>(`/api/review/calls/${path}/labels`),
  });
  const judged = useQuery({
    queryKey: ['words', callId],
    queryFn: () => getJson<CallWords>(`/api/review/calls/${path}`),
  });
  const lines = useMemo(() => (record.data ? linesOf(record.data.record) : []), [record.data]);

  async function put(body: object): Promise<boolean> {
    try {
      await send('POST', `/api/review/calls/${path}/labels`, body);
      await client.invalidateQueries({ queryKey: ['labels', callId] });
      return true;
    } catch {
      return false;
    }
  }

  const isReady = record.data && labels.data && !judged.isPending;
  const head = record.data?.record.head;
  const decision = judged.data?.judgements?.decisions.at(-1);
  const isBlind = isJudgeFirst(record.error) || isJudgeFirst(labels.error);
  return (
    <Shell title={say('label.title')}>
      <p>
        <InnerLink
          to={`/review/${path}`}
          className={`inline-flex min-h-11 items-center gap-1 ${LINK}`}
        >
          <Icon name="back" />
          {say('label.back')}
        </InnerLink>
        {head && mayWrite && (
          <InnerLink
            to={weekPath(head.startedAtMs, callId)}
            className={`ml-4 inline-flex min-h-11 items-center ${LINK}`}
          >
            {say('blind.judge')}
          </InnerLink>
        )}
        {head && (
          <span className="ml-3 inline-block">
            {t('replay.title', {
              agent: head.agentName,
              at: dateTimeText(head.startedAtMs, i18n.language),
            })}
          </span>
        )}
      </p>
      {(record.isPending || labels.isPending) && <Loading />}
      {isBlind && <BlindNotice callId={callId} />}
      {!isBlind && (record.isError || labels.isError) && (
        <Failed
          retry={() => {
            void record.refetch();
            void labels.refetch();
          }}
        />
      )}
      {isReady && (
        <div className="grid min-w-0 gap-6 lg:grid-cols-[1fr_22rem]">
          <Turns lines={lines} labels={labels.data.labels} mayWrite={mayWrite} put={put} />
          <div className="flex min-w-0 flex-col gap-6">
            <ReportLinks path={path} mayWrite={mayWrite} />
            {mayWrite && (
              <>
                <RecordingForm callId={callId} />
                <CallLabelForm
                  start={
                    labels.data.labels.call?.label ?? (decision ? fromDecision(decision) : null)
                  }
                  lines={lines}
                  save={(call) => put({ call })}
                />
                <section className="card p-3">
                  <h3 className="text-std-18B-160">{say('label.exchange')}</h3>
                  <FileLink href="/api/review/labels.jsonl">{say('label.export')}</FileLink>
                  <LabelImportForm />
                </section>
                <NoteForm callId={callId} path={path} />
                <CaseForm callId={callId} lines={lines} />
              </>
            )}
          </div>
        </div>
      )}
    </Shell>
  );
}

function Turns(props: {
  lines: readonly ScoredLine[];
  labels: Labels;
  mayWrite: boolean;
  put: (body: object) => Promise<boolean>;
}) {
  const say = useSay();
  const { lines, labels, mayWrite, put } = props;
  const customers = lines.filter((line) => line.channel === 'customer');
  const [open, setOpen] = useState<number | null>(null);
  const labelled = new Map(labels.turns.map((turn) => [turn.i, turn.label]));
  return (
    <section className="min-w-0">
      <h3 className="text-std-18B-160">{say('label.turns')}</h3>
      {mayWrite && (
        <p className="text-sub">
          <Phrase>{say('label.help')}</Phrase>
        </p>
      )}
      <ol className="mt-2 flex flex-col gap-1">
        {lines.map((line) => {
          const label = labelled.get(line.i);
          const head = (
            <>
              <span className="tabular text-sub">{clockText(line.startMs)}</span>
              <Who channel={line.channel} />
              <span className={line.channel === 'agent' ? 'text-sub' : ''}>
                {line.text}
                {label && (
                  <span className="ml-2 inline-flex items-center gap-1 text-ok">
                    <Icon name="check" className="size-4" />
                    {say('label.done')}
                  </span>
                )}
              </span>
            </>
          );
          const row =
            'grid w-full grid-cols-[3.5rem_auto_1fr] gap-x-2 px-2 py-1 text-left leading-snug';
          if (line.channel === 'agent' || !mayWrite) {
            return (
              <li key={line.i} className={row}>
                {head}
              </li>
            );
          }
          return (
            <li key={line.i} className="rounded-8 border border-line bg-surface">
              <button
                type="button"
                aria-expanded={open === line.i}
                onClick={() => setOpen(open === line.i ? null : line.i)}
                className={`${row} min-h-11 items-center rounded-8 hover:bg-key-soft`}
              >
                {head}
              </button>
              {open === line.i && (
                <div className="border-t border-line p-3">
                  <TurnLabelForm
                    line={line}
                    start={label ?? line.reading ?? CALM}
                    earlier={customers.filter((one) => one.i < line.i).reverse()}
                    save={(made) => put({ turns: [{ i: line.i, label: made }] })}
                  />
                </div>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
