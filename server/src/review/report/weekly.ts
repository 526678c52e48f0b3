import type { Agreement, Trends } from '@kikimori/shared/protocol/review-figures.ts';
import type { Deck } from '@kikimori/shared/protocol/review-week.ts';
import { KAPPA_FROM } from '@kikimori/shared/protocol/review-words.ts';
import { maskText } from '@kikimori/shared/view/mask.ts';
import { standing } from '../decisions.ts';
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

/** A verdict in a narrow column. */
function brief(verdict: string | undefined): string | undefined {
  return VERDICT_NAMES[verdict ?? '']?.replace(/（.*）/, '');
}

interface Week {
  deck: Deck;
  trends: Trends;
  agreements: readonly Agreement[];
}

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

/** Every line counts the same calls: those of the week. */
function countsOf({ deck, trends }: Week, decided: number): string[][] {
  const { calls, agent, sv, auto, hidden } = deck.counts;
  return [
    ['通話（すべて）', `${trends.total.calls + trends.hidden}件`],
    ['フラグの付いた通話', `${calls}件`],
    ['　うち応対者のフラグ', flagged(agent)],
    ['　うちSVのフラグ', flagged(sv)],
    ['　うちソフトの検知', flagged(auto)],
    [
      '人が判断した、フラグの付いた通話',
      hidden > 0 ? `${decided}件（見られる分）` : `${decided}件`,
    ],
    ...(hidden > 0 ? [['作成者がまだ判断していない通話', `${hidden}件`]] : []),
  ];
}

/** What the judgements and readings come to, and whose they are. */
function sharesText({ total, judged, hidden }: Trends): string {
  const { calls, grey, harassment, lostMin } = total;
  const left =
    hidden > 0 ? `作成者がまだ判断していない${hidden}件は、ここと下の集計に含みません。` : '';
  return `${calls}件のうち、グレー ${grey}件、カスハラのおそれ ${harassment}件、あわせて ${lostMin}分です。人が判断した${judged}件はその判断で、ほかの${calls - judged}件はソフトの見立てで数えました。${left}`;
}

export function weeklyHtml(input: Week, made: { byName: string; atMs: number }): string {
  const { deck, trends, agreements } = input;
  const decided = deck.cards.filter((c) => (c.judgements?.decisions.length ?? 0) > 0);
  // An order by chance is for judging, not for reading.
  if (deck.mixed) decided.sort((a, b) => a.startedAtMs - b.startedAtMs);
  const rows = decided.map((c) => {
    const judged = c.judgements;
    const last = standing(judged?.decisions ?? []);
    return [
      stamp(c.startedAtMs).slice(5, 16),
      `${c.site}・${c.skill}`,
      clockText(c.durationMs),
      FLAG_NAMES[judged?.agentFlag ?? ''] ?? '—',
      brief(judged?.model.verdict) ?? '—',
      last ? `${STAGE_NAMES[last.stage]} ${brief(last.verdict)}` : '—',
      last ? names(TYPE_NAMES, last.types) || 'なし' : '',
      maskText(last?.reasons ?? ''),
    ];
  });
  const kappas = agreements.map((a) => [
    a.a === a.b ? `${JUDGES[a.a]}どうし` : `${JUDGES[a.a]}と${JUDGES[a.b]}`,
    `${a.calls}件`,
    kappaText(a),
  ]);
  const { week, toMs } = deck;
  return page(
    `週次の報告 ${week}`,
    `<h1>週次の報告　${esc(week)} 〜 ${esc(dayOf(toMs - 1))}</h1>
<p>作成 ${esc(made.byName)}、${stamp(made.atMs)}（日本時間）。</p>
<section><h2>件数</h2>
${table(['数えたもの', '件数'], countsOf(input, decided.length))}
<p>どの行も、この週に始まって終わった通話を数えています。フラグは一つの通話に重なることがあります。</p>
<p>${esc(sharesText(trends))}</p></section>
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
        ['類型', '通話', 'グレー以上の時間'],
        trends.rows.map((r) => [TYPE_NAMES[r.key] ?? r.key, `${r.calls}件`, `${r.lostMin}分`]),
      )
    : '<p class="blank">ありません</p>'
}</section>`,
  );
}
