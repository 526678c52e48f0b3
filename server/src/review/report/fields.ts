import type { CueAnswer } from '@kikimori/shared/call/event.ts';
import { CALL_TYPES } from '@kikimori/shared/label.ts';
import type { Decision } from '@kikimori/shared/protocol/review-week.ts';
import { standing } from '../decisions.ts';
import { stamp } from '../week.ts';
import type { Dossier } from './dossier.ts';
import { wordsFor } from './dossier.ts';
import type { Line } from './findings.ts';
import { actLines, demandLines, perilLines } from './findings.ts';
import { clockText } from './html.ts';
import {
  CUE_NAMES,
  END_NAMES,
  FAULT_NAMES,
  FLAG_NAMES,
  names,
  STAGE_NAMES,
  TYPE_NAMES,
  VERDICT_NAMES,
} from './names.ts';

/**
 * What the incident report of a call says: the 19 items that the centres' common manuals ask for, words
 * verbatim with their times, facts and readings kept apart. What only people know stays blank until
 * somebody fills it in; nothing is made up.
 */

export interface Field {
  n: number;
  title: string;
  lines: Line[];
}

const ANSWER_NAMES: Record<CueAnswer, string> = {
  done: '実施',
  snooze: 'あとで',
  wrong: 'ちがう',
};

export function fieldsOf(d: Dossier): Field[] {
  const { head, rows, said, state, judgements } = d;
  const hide = (text: string) => wordsFor(d, text);
  const text = new Map(said.map((s) => [s.i, s]));
  const ended = rows.find((r) => r.event.kind === 'ended')?.event;
  const endMs = ended?.atMs ?? rows.at(-1)?.event.atMs ?? 0;
  const open = state && state.phase !== 'waiting' ? state : null;
  const heard = (groups: readonly string[]) =>
    (open?.turns ?? [])
      .filter((t) => t.heard.some((id) => groups.includes(id)))
      .flatMap((t) => {
        const s = text.get(t.utterance.i);
        return s?.text ? [{ atMs: s.startMs, text: `「${s.text}」` }] : [];
      });
  const events = rows.map((r) => r.event);
  const supervised = events.flatMap((e) => (e.kind === 'supervised' ? [e] : []));
  const takes = supervised.filter((e) => e.action === 'take');
  const flags = events.flatMap((e) => (e.kind === 'flagged' ? [e] : []));
  const decisions = judgements?.decisions ?? [];
  const deciding = standing(decisions);
  // In the domain's order: the order of ticking says nothing of which weighs most.
  const named: readonly string[] = deciding?.types ?? judgements?.model.types ?? [];
  const types = CALL_TYPES.filter((type) => named.includes(type));
  const cues = rows.flatMap((r) =>
    r.cues.filter((c) => c.change === 'opened').map((c) => ({ ...c.cue, atMs: r.event.atMs })),
  );
  const answers = events.flatMap((e) => (e.kind === 'answered' ? [e] : []));
  const recording = head.metadata.recordingId;

  return [
    {
      n: 1,
      title: '事案番号・通話ID・録音ID',
      lines: [
        { text: `通話ID ${head.callId}` },
        ...(recording ? [{ text: `録音ID ${recording}` }] : []),
        ...(d.audio?.all[0] ? [{ text: `録音 ${hide(d.audio.all[0].name)}` }] : []),
      ],
    },
    {
      n: 2,
      title: '受付日時・開始・終了・保留合計・交代時刻',
      lines: [
        { text: `開始 ${stamp(head.startedAtMs)}（日本時間）` },
        { text: `終了 ${stamp(head.startedAtMs + endMs)}（通話 ${clockText(endMs)}）` },
        { text: `保留合計 ${clockText(open?.hold.totalMs ?? 0)}` },
        ...takes.map((e) => ({ atMs: e.atMs, text: `交代 ${e.byName}` })),
      ],
    },
    {
      n: 3,
      title: '応対者・SV・二次対応者',
      lines: [
        { text: `応対者 ${head.agentName}（${head.site}・${head.skill}）` },
        ...[...new Set(supervised.map((e) => e.byName))].map((name) => ({ text: `SV ${name}` })),
      ],
    },
    {
      n: 4,
      title: '発信番号・名乗り・顧客ID',
      lines: [
        ...(head.metadata.callerNumber
          ? [{ text: `発信番号 ${hide(`電話番号 ${head.metadata.callerNumber}`).slice(5)}` }]
          : []),
        ...(head.customerLabel ? [{ text: `名乗り ${hide(head.customerLabel)}` }] : []),
        ...(head.customerRef
          ? [
              {
                text: `顧客ID ${d.masked ? '●'.repeat(head.customerRef.length) : head.customerRef}`,
              },
            ]
          : []),
      ],
    },
    {
      n: 5,
      title: '過去の接触',
      lines: [
        { text: `記録にある直近の通話 ${head.earlier.length}件（多くても5件まで）` },
        ...head.earlier.map((e) => ({
          text: `${stamp(e.startedAtMs)} ${VERDICT_NAMES[e.verdict] ?? e.verdict} ${names(TYPE_NAMES, e.types)}`,
          view: 'software' as const,
        })),
      ],
    },
    { n: 6, title: '申し出の内容（事実・不満・意見・要求）', lines: demandLines(d) },
    {
      n: 7,
      title: '自社の瑕疵・過失の有無と根拠',
      lines: ownFaultLines(decisions),
    },
    { n: 8, title: '問題の言動（逐語と時刻）', lines: actLines(d, deciding) },
    {
      n: 9,
      title: '類型',
      lines:
        deciding && types.length === 0
          ? [{ text: `あてはまる類型なし（${deciding.byName}）`, view: 'person' }]
          : types.map((type) => ({
              text: `${TYPE_NAMES[type] ?? type}（${deciding?.byName ?? 'ソフトの見立て'}）`,
              view: deciding ? 'person' : 'software',
            })),
    },
    {
      n: 10,
      title: '行為の強さ・要求の妥当性（2軸の値と理由）',
      lines: [
        ...(judgements
          ? [{ text: '値は0から1。大きいほど行為が強く、要求に無理があります。' }]
          : []),
        ...decisions.map((x) => ({
          text: `${x.byName} 行為 ${x.conduct.toFixed(2)}・要求 ${x.demand.toFixed(2)}：${hide(x.reasons)}`,
          view: 'person' as const,
        })),
        ...(judgements
          ? [
              {
                text: `ソフトの見立て 行為 ${judgements.model.conduct.toFixed(2)}・要求 ${judgements.model.demand.toFixed(2)}`,
                view: 'software' as const,
              },
            ]
          : []),
      ],
    },
    { n: 11, title: '注意・警告（回数・時刻・文言）', lines: heard(['warning', 'remark']) },
    {
      n: 12,
      title: '応対者の説明・約束・回答期限',
      // Not `answer`: the manual hears one in every polite sentence, the greeting included.
      lines: heard(['offer', 'deadline', 'refusal', 'final-answer']),
    },
    {
      n: 13,
      title: '終話の理由・告げた文言',
      lines: [
        ...heard(['closing']),
        ...(ended?.kind === 'ended'
          ? [{ atMs: ended.atMs, text: END_NAMES[ended.reason] ?? ended.reason }]
          : [{ text: '終了の記録がありません' }]),
      ],
    },
    {
      n: 14,
      title: '応対者の状態',
      lines: events.flatMap((e) =>
        e.kind === 'asked' ? [{ atMs: e.atMs, text: 'SVを呼んだ' }] : [],
      ),
    },
    {
      n: 15,
      title: '警察・弁護士・拠点への連絡',
      lines: [
        ...perilLines(d),
        ...cues
          .filter((c) => c.kind === 'call110' || c.kind === 'lifeline')
          .map((c) => {
            const answer = answers.findLast((a) => a.cueId === c.id)?.answer;
            // The press on a 110番 card asks the SV; the cue itself stays open.
            const asked = events.find((e) => e.kind === 'asked' && e.atMs >= c.atMs);
            const did = answer ? ANSWER_NAMES[answer] : asked && 'SVを呼んだ';
            const what = did ? `応対者の操作：${did}` : '応対者の操作なし';
            return { atMs: c.atMs, text: `${CUE_NAMES[c.kind]}の案内を表示（${what}）` };
          }),
      ],
    },
    {
      n: 16,
      title: '証拠の所在と保存期限',
      lines: [
        { text: `通話の記録 ${rows.length}件（下の「記録の保全」）` },
        ...(d.audio ? [{ text: audioText(d, d.audio) }] : []),
      ],
    },
    { n: 17, title: '次回の入電への対応方針', lines: [] },
    {
      n: 18,
      title: '判定（現場・QA・確定）とその日時',
      lines: [
        ...flags.map((f) => ({
          atMs: f.atMs,
          text: `${f.by === head.agentId ? '現場' : 'SV'} ${FLAG_NAMES[f.flag] ?? f.flag}${f.note ? `：${hide(f.note)}` : ''}`,
          view: 'person' as const,
        })),
        ...decisions.map((x) => ({
          text: `${STAGE_NAMES[x.stage] ?? x.stage} ${VERDICT_NAMES[x.verdict] ?? x.verdict}（${x.byName}、${stamp(x.atMs)}${x.blind ? '' : '、ほかの見方を見たあと'}）`,
          view: 'person' as const,
        })),
        ...d.openings
          .filter((x) => x.reason !== 'live' && x.reason !== 'care')
          .map((x) => ({
            text: `判断の前に開いた ${x.byName}、${stamp(x.atMs)}：${hide(x.reason)}`,
          })),
      ],
    },
    { n: 19, title: 'ケアの要否と実施', lines: [] },
  ];
}

/** Of everybody's latest judgement, what stands on the centre's own part; nothing where nobody said. */
function ownFaultLines(decisions: readonly Decision[]): Line[] {
  const latest = decisions.filter((x) => decisions.findLast((y) => y.byId === x.byId) === x);
  const said = standing(latest.filter((x) => x.ownFault !== null));
  if (!said?.ownFault) return [];
  const text = `会社起因 ${FAULT_NAMES[said.ownFault] ?? said.ownFault}（${said.byName}）`;
  return [{ text, view: 'person' }];
}

/** Whether the recording is still what came, and what it covers of the call. */
function audioText(d: Dossier, { all, proof }: NonNullable<Dossier['audio']>): string {
  const [one] = all;
  if (!one) return '';
  const state = proof?.unchanged
    ? '受け取ったときのSHA-256と一致します'
    : proof?.sha256
      ? '受け取ったときのSHA-256と一致しません。ファイルが変わっています'
      : 'ファイルが見つかりません';
  return `録音 ${wordsFor(d, one.name)}（${clockText(one.durationMs)}、受け取り ${one.byName}、${stamp(one.atMs)}）。${state}。SHA-256 ${one.sha256}`;
}
