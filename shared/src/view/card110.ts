import type { Quote } from '../call/cue.ts';
import { quotesOf, turnAt } from '../call/cues.ts';
import { dangerIn } from '../call/observe.ts';
import type { OpenCall } from '../call/state.ts';
import type { Manual } from '../manual/compile.ts';
import { maskText } from './mask.ts';
import { maskQuotes } from './quotes.ts';
import type { Call110Card } from './views.ts';

/**
 * The 110番 card, in the order in which the police ask (警視庁ほか各警察の案内). Filled only with
 * what was said or is known for certain; what is not known stays null and is shown as 未確認:
 * nothing is guessed.
 */
export function card110(state: OpenCall, manual: Manual): Call110Card | null {
  const { danger } = state.talk;
  if (danger.since === null) return null;
  const said = maskQuotes(state, quotesOf(state, worstFirst(state, manual).slice(0, MOST_SAID)));
  const values: Record<string, string | null> = {
    what: whatOf(said),
    when: whenOf(state, danger.since),
    where: whereOf(state, danger.since),
    who: whoOf(state),
    now: nowOf(state),
    you: youOf(state, manual),
  };
  return {
    said,
    items: manual.call110.items.map((item) => ({
      key: item.key,
      label: item.label,
      value: values[item.key] ?? null,
    })),
    whoDials: manual.call110.whoDials,
    never: manual.call110.never,
  };
}

/** So many turns are read to the police: what is said first must be the worst. */
const MOST_SAID = 2;

/**
 * The turns that tell of danger: the surest, then the latest that is one by itself (what was said
 * a minute ago tells less of now), then the others by how sure they are; of equal ones the latest.
 */
function worstFirst(state: OpenCall, manual: Manual): number[] {
  const sure = (i: number) => {
    const score = turnAt(state, i)?.utterance.score;
    return score ? dangerIn(score, manual) : 0;
  };
  const [worst, ...others] = [...state.talk.danger.quotes].sort(
    (a, b) => sure(b) - sure(a) || b - a,
  );
  if (worst === undefined) return [];
  const clear = others.filter((i) => turnAt(state, i)?.utterance.score?.danger);
  const latest = clear.length > 0 ? [Math.max(...clear)] : [];
  return [...new Set([worst, ...latest, ...others])];
}

/** The words themselves, verbatim. */
function whatOf(said: readonly Quote[]): string | null {
  return said.length > 0 ? said.map((q) => `「${q.text}」`).join('') : null;
}

function whenOf(state: OpenCall, since: number): string | null {
  const turn = turnAt(state, since);
  if (!turn) return null;
  return `${clockOf(state.head.startedAtMs + turn.utterance.startMs)} に電話で聞いた`;
}

/** Words that tell a place. */
const PLACE =
  /丁目|番地|号室|[0-9〇一二三四五六七八九十百]+の[0-9〇一二三四五六七八九十百]+|町|[一-龠]{1,6}[市区村]|マンション|アパート|コーポ|ハイツ|メゾン|荘|ビル|駅|店|支店|営業所|本社|受付|窓口|インター|ジャンクション|パーキング|サービスエリア|上り|下り|交差点|号線|踏切|ホーム|家に|うちに|会社に|そっち|そちら/;

/** What the caller said of a place, from shortly before the danger on. */
function whereOf(state: OpenCall, since: number): string | null {
  const said = state.turns.filter(
    (t) =>
      t.utterance.channel === 'customer' &&
      t.utterance.i >= since - 2 &&
      PLACE.test(t.utterance.text),
  );
  const last = said
    .slice(-2)
    .map((t) => `「${maskText(t.utterance.text, '', state.head.customerLabel)}」`);
  return last.length > 0 ? last.join('') : null;
}

/** Only a caller who threatens is the one whom the police ask about. */
function whoOf(state: OpenCall): string | null {
  if (state.talk.danger.threat < 0.5) return null;
  const known = [
    state.head.customerLabel ? `名乗り: ${state.head.customerLabel}` : '',
    state.head.metadata.callerNumber ? `表示番号: ${state.head.metadata.callerNumber}` : '',
  ].filter((part) => part !== '');
  return known.length > 0 ? known.join(' / ') : null;
}

function nowOf(state: OpenCall): string {
  const last = state.turns.findLast((t) => t.utterance.channel === 'customer');
  const line = state.phase === 'ended' ? '電話は切れた' : '通話中';
  return last
    ? `${line}。最後の言葉「${maskText(last.utterance.text, '', state.head.customerLabel)}」`
    : line;
}

function youOf(state: OpenCall, manual: Manual): string | null {
  const { name, address, callback } = manual.centre;
  const parts = [
    name,
    address,
    callback ? `折り返し ${callback}` : null,
    `応対者 ${state.head.agentName}`,
  ].filter((part) => part !== null);
  return parts.join(' / ');
}

/** Clock of Japan (UTC+9, no summer time) of an epoch time, HH:MM. */
function clockOf(epochMs: number): string {
  const minutes = Math.floor(epochMs / 60_000) + 9 * 60;
  const ofDay = ((minutes % 1440) + 1440) % 1440;
  const h = Math.floor(ofDay / 60);
  return `${h}時${String(ofDay % 60).padStart(2, '0')}分`;
}
