import type { Agreement, Deck, Trends } from '@kikimori/shared/protocol/review.ts';
import { KAPPA_FROM } from '@kikimori/shared/protocol/review-words.ts';
import { maskText } from '@kikimori/shared/view/mask.ts';
import { dayOf, stamp } from '../week.ts';
import { clockText, esc, page, table } from './html.ts';
import { CUE_NAMES, FLAG_NAMES, names, STAGE_NAMES, TYPE_NAMES, VERDICT_NAMES } from './names.ts';

/**
 * The week for the meeting: counts, what was decided and why, how far the judges agree, what the
 * cues were worth. Calls that nobody has judged are only counted. No figure is about one agent.
 */

const JUDGES: Record<string, string> = {
  agent: '現場',
  sv: 'SV',
  model: 'ソフト',
  qa: 'QA',
  final: '確定',
};

function kappaText({ calls, kappa, interval }: Agreement): string {
  if (calls < KAPPA_FROM) return '件数が足りません';
  if (kappa === null) return '求められません（どちらも同じ段階だけ）';
  const [low, high] = interval ?? [];
  if (low === undefined || high === undefined) return `${kappa.toFixed(2)}（すべて一致）`;
  return `${kappa.toFixed(2)}（${low.toFixed(2)}〜${high.toFixed(2)}）`;
}

/** Null while the reader has calls to judge first. */
function flagged(count: number | null): string {
  return count === null ? '—' : `${count}件`;
}

export function weeklyHtml(
  input: { deck: Deck; trends: Trends; agreements: readonly Agreement[] },
  made: { byName: string; atMs: number },
): string {
  const { deck, trends, agreements } = input;
  const decided = deck.cards.filter((c) => (c.judgements?.decisions.length ?? 0) > 0);
  const rows = decided.map((c) => {
    const judged = c.judgements;
    const last = judged?.decisions.findLast((x) => x.stage === 'final') ?? judged?.decisions.at(-1);
    return [
      stamp(c.startedAtMs).slice(5, 16),
      `${c.site}・${c.skill}`,
      clockText(c.durationMs),
      FLAG_NAMES[judged?.agentFlag ?? ''] ?? '—',
      VERDICT_NAMES[judged?.model.verdict ?? ''] ?? '—',
      last ? `${STAGE_NAMES[last.stage]} ${VERDICT_NAMES[last.verdict]}` : '—',
      last ? names(TYPE_NAMES, last.types) : '',
      maskText(last?.reasons ?? ''),
    ];
  });
  const kappas = agreements.map((a) => [
    a.a === a.b ? `${JUDGES[a.a]}どうし` : `${JUDGES[a.a]}と${JUDGES[a.b]}`,
    `${a.calls}件`,
    kappaText(a),
  ]);
  const { counts, week, toMs } = deck;
  return page(
    `週次の報告 ${week}`,
    `<h1>週次の報告　${esc(week)} 〜 ${esc(dayOf(toMs - 1))}</h1>
<p>作成 ${esc(made.byName)}、${stamp(made.atMs)}（日本時間）。</p>
${trends.hidden > 0 ? `<p class="mark">作成者がまだ判断していない${trends.hidden}件は、判断と集計に含みません。</p>` : ''}
<section><h2>件数</h2>
${table(
  ['通話', '旗の付いた通話', '応対者の旗', 'SVの旗', 'ソフトの検知', '判断済み'],
  [
    [
      `${trends.total.calls}件`,
      `${counts.calls}件`,
      flagged(counts.agent),
      flagged(counts.sv),
      flagged(counts.auto),
      `${decided.length}件`,
    ],
  ],
)}
<p>ソフトの見立てではグレー ${trends.total.grey}件、カスハラのおそれ ${trends.total.harassment}件、あわせて ${trends.total.lostMin}分です。</p></section>
<section><h2>判断した通話</h2>
${rows.length > 0 ? table(['日時', '拠点', '長さ', '現場', 'ソフト', '判断', '類型', '理由'], rows) : '<p class="blank">まだありません</p>'}</section>
<section><h2>判断の一致（重み付きκ）</h2>
${table(['組', '両者が判断した通話', 'κ（95%の範囲）'], kappas)}
<p>κは、偶然の一致を除いた一致の度合いです。1は完全な一致、0は偶然と同じ。${KAPPA_FROM}件に満たない組には出しません。</p></section>
<section><h2>案内の役立ち</h2>
${table(
  ['案内', '表示', '実施', 'あとで', 'ちがう'],
  trends.cues.map((c) => [
    CUE_NAMES[c.kind] ?? c.kind,
    ...[c.shown, c.done, c.snoozed, c.wrong].map((n) => `${n}`),
  ]),
)}</section>
<section><h2>類型</h2>
${
  trends.rows.length > 0
    ? table(
        ['類型', '通話', '時間'],
        trends.rows.map((r) => [TYPE_NAMES[r.key] ?? r.key, `${r.calls}件`, `${r.lostMin}分`]),
      )
    : '<p class="blank">ありません</p>'
}</section>`,
  );
}
