import type { CueAnswer } from '@kikimori/shared/call/event.ts';
import { stamp } from '../week.ts';
import type { Dossier } from './dossier.ts';
import { wordsFor } from './dossier.ts';
import { clockText, esc, page, table } from './html.ts';
import {
  ACT_NAMES,
  CUE_NAMES,
  DEMAND_NAMES,
  END_NAMES,
  FAULT_NAMES,
  FLAG_NAMES,
  names,
  STAGE_NAMES,
  TYPE_NAMES,
  VERDICT_NAMES,
} from './names.ts';

/**
 * The incident report of a call: the 19 items that the centres' common manuals ask for, words
 * verbatim with their times, facts and readings kept apart. What only people know stays blank until
 * somebody fills it in; nothing is made up.
 */

export interface Field {
  n: number;
  title: string;
  /** `atMs` from the start of the call where the line has a time. */
  lines: { atMs?: number; text: string; reading?: boolean }[];
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
        return s ? [{ atMs: s.startMs, text: `「${s.text}」` }] : [];
      });
  const events = rows.map((r) => r.event);
  const supervised = events.flatMap((e) => (e.kind === 'supervised' ? [e] : []));
  const takes = supervised.filter((e) => e.action === 'take');
  const scored = new Map(
    events.flatMap((e) =>
      'utterance' in e && e.utterance.score ? [[e.utterance.i, e.utterance.score] as const] : [],
    ),
  );
  const flags = events.flatMap((e) => (e.kind === 'flagged' ? [e] : []));
  const decisions = judgements?.decisions ?? [];
  const deciding = decisions.findLast((x) => x.stage === 'final') ?? decisions.at(-1) ?? null;
  const types = deciding?.types ?? judgements?.model.types ?? [];
  const cues = rows.flatMap((r) =>
    r.cues.filter((c) => c.change === 'opened').map((c) => ({ ...c.cue, atMs: r.event.atMs })),
  );
  const answers = events.flatMap((e) => (e.kind === 'answered' ? [e] : []));
  const acts = [...scored]
    .filter(([, s]) => s.acts.length > 0 || s.danger || s.selfHarm)
    .map(([i, s]) => {
      const labels =
        names(ACT_NAMES, s.acts) + (s.danger ? '・危険' : '') + (s.selfHarm ? '・命' : '');
      return {
        atMs: text.get(i)?.startMs ?? 0,
        text: `「${text.get(i)?.text ?? ''}」（見立て：${labels.replace(/^・/, '')}）`,
      };
    });
  const demands = [...scored]
    .filter(([, s]) => s.demands.length > 0)
    .map(([i, s]) => ({
      atMs: text.get(i)?.startMs ?? 0,
      text: `「${text.get(i)?.text ?? ''}」（見立て：${names(DEMAND_NAMES, s.demands)}）`,
    }));
  const recording = head.metadata.recordingId;

  return [
    {
      n: 1,
      title: '事案番号・通話ID・録音ID',
      lines: [
        { text: `通話ID ${head.callId}` },
        ...(recording ? [{ text: `録音ID ${recording}` }] : []),
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
          reading: true,
        })),
      ],
    },
    { n: 6, title: '申し出の内容（事実・不満・意見・要求）', lines: demands },
    {
      n: 7,
      title: '自社の瑕疵・過失の有無と根拠',
      lines: deciding
        ? [
            {
              text: `会社起因 ${FAULT_NAMES[deciding.ownFault] ?? ''}（${deciding.byName}）`,
              reading: true,
            },
          ]
        : [],
    },
    { n: 8, title: '問題の言動（逐語と時刻）', lines: acts },
    {
      n: 9,
      title: '類型（主・副）',
      lines: types.map((type, k) => ({
        text: `${k === 0 ? '主' : '副'} ${TYPE_NAMES[type] ?? type}`,
        reading: true,
      })),
    },
    {
      n: 10,
      title: '行為の強さ・要求の妥当性（2軸の値と理由）',
      lines: [
        ...(judgements
          ? [
              {
                text: `ソフトの見立て 行為 ${judgements.model.conduct.toFixed(2)}・要求 ${judgements.model.demand.toFixed(2)}`,
                reading: true,
              },
            ]
          : []),
        ...decisions.map((x) => ({
          text: `${x.byName} 行為 ${x.conduct.toFixed(2)}・要求 ${x.demand.toFixed(2)}：${hide(x.reasons)}`,
          reading: true,
        })),
      ],
    },
    { n: 11, title: '注意・警告（回数・時刻・文言）', lines: heard(['warning', 'remark']) },
    {
      n: 12,
      title: '応対者の説明・約束・回答期限',
      lines: heard(['answer', 'refusal', 'final-answer']),
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
      lines: cues
        .filter((c) => c.kind === 'call110' || c.kind === 'lifeline')
        .map((c) => {
          const answer = answers.findLast((a) => a.cueId === c.id)?.answer;
          const what = answer ? `応対者の操作：${ANSWER_NAMES[answer]}` : '応対者の操作なし';
          return { atMs: c.atMs, text: `${CUE_NAMES[c.kind]}の案内を表示（${what}）` };
        }),
    },
    {
      n: 16,
      title: '証拠の所在と保存期限',
      lines: [{ text: `通話の記録 ${rows.length}件（下の「記録の保全」）` }],
    },
    { n: 17, title: '次回の入電への対応方針', lines: [] },
    {
      n: 18,
      title: '判定（現場・QA・確定）とその日時',
      lines: [
        ...flags.map((f) => ({
          atMs: f.atMs,
          text: `${f.by === head.agentId ? '現場' : 'SV'} ${FLAG_NAMES[f.flag] ?? f.flag}${f.note ? `：${hide(f.note)}` : ''}`,
          reading: true,
        })),
        ...decisions.map((x) => ({
          text: `${STAGE_NAMES[x.stage] ?? x.stage} ${VERDICT_NAMES[x.verdict] ?? x.verdict}（${x.byName}、${stamp(x.atMs)}${x.blind ? '' : '、ほかの見方を見たあと'}）`,
          reading: true,
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

export function incidentHtml(d: Dossier, made: { byName: string; atMs: number }): string {
  const { head, custody } = d;
  const fields = fieldsOf(d).map(({ n, title, lines }) => {
    const note = d.notes.get(n);
    const items = lines.map((l) => {
      const time = l.atMs === undefined ? '' : `<span class="time">${clockText(l.atMs)}</span> `;
      const mark = l.reading ? ' <span class="mark">判断</span>' : '';
      return `<li class="quote">${time}${esc(l.text)}${mark}</li>`;
    });
    if (note)
      items.push(
        `<li class="quote">${esc(wordsFor(d, note.text))}（記入 ${esc(note.byName)}、${stamp(note.atMs)}）</li>`,
      );
    const body = items.length > 0 ? `<ul>${items.join('')}</ul>` : '<p class="blank">未記入</p>';
    return `<section><h2>${n}. ${esc(title)}</h2>${body}</section>`;
  });
  const check =
    custody.unbroken === null
      ? '終了時の値がまだありません'
      : custody.unbroken
        ? '終了時の値と一致します'
        : '終了時の値と一致しません。記録が変わっています';
  const replayed = !d.manual
    ? `この通話のマニュアル ${head.versions.manual} が記録にないため、確かめられません`
    : custody.replayDiffersAt === null
      ? '再生した結果は通話中と一致します'
      : `${custody.replayDiffersAt}番目の記録から、再生した結果が通話中と異なります`;
  const facts: string[][] = [
    ['全記録のSHA-256連鎖', custody.chain],
    ['終了時の連鎖', custody.sealed ? `${custody.sealed.seq}番まで ${custody.sealed.chain}` : '—'],
    ['照合', check],
    ['再生', replayed],
    ...(custody.missingSeqs.length > 0
      ? [['欠けている記録', custody.missingSeqs.slice(0, 50).join(', ')]]
      : []),
    ['マニュアル', head.versions.manual],
    ['モデル', head.versions.model],
    ['判定の版', head.versions.fold],
  ];
  const exports = d.exports.map((x) => [
    stamp(x.atMs),
    x.byName,
    x.kind,
    x.masked ? '個人情報を隠した' : '個人情報を含む',
    x.sha256,
  ]);
  return page(
    `通話の報告 ${head.callId}`,
    `<h1>通話の報告</h1>
<p>${d.masked ? '個人情報は●で隠しています。' : '<span class="mark">個人情報を含みます</span>'}
作成 ${esc(made.byName)}、${stamp(made.atMs)}（日本時間）。
言葉は音声認識の文字起こしのままです。<span class="mark">判断</span> と「見立て」は人またはソフトの評価で、それ以外は記録にある事実です。</p>
${fields.join('\n')}
<section><h2>記録の保全</h2>
${table(['項目', '内容'], facts)}
<p>連鎖の計算：前の値（最初は空）、改行、その記録のJSON1行をつないでSHA-256をとり、次へ渡します。</p>
</section>
<section><h2>持ち出しの履歴</h2>
${exports.length > 0 ? table(['日時', '人', '形', '個人情報', 'SHA-256'], exports) : '<p class="blank">まだありません</p>'}
</section>`,
  );
}
