import type { Verdict } from '@kikimori/shared/label.ts';
import type {
  SearchAnswer,
  SearchHit,
  SearchPlace,
  SearchQuery,
} from '@kikimori/shared/protocol/review.ts';
import { maskText } from '@kikimori/shared/view/mask.ts';
import type { Kysely, Selectable } from 'kysely';
import type { CallFactTable, Database } from '../record/schema.ts';
import type { Blind } from './blind.ts';
import { listedTo } from './blind.ts';
import { standing } from './decisions.ts';
import { unlisted } from './facts.ts';
import { blockOf, readPostings } from './postings.ts';
import { isKana, katakana, searchable } from './terms.ts';
import type { Words } from './words.ts';

/**
 * In: a question. Out: calls, the newest first, with the places where the words were said. Reads
 * the word rows block by block from the newest on and stops when a page is full.
 */

/** Any of the ways in which a word may have been said; each is a list of terms of one event. */
type Wanted = string[][];
type Fact = Selectable<CallFactTable>;
/** Whose search it is: their sites (null for all), and whose judgement comes first (blind.ts). */
export interface Reader {
  sites: string[] | null;
  hiddenFrom: string | null;
}

/** Places shown of one call. */
const MOST_PLACES = 2;
/** Candidates looked up at once. */
const CHUNK = 400;
const LONGEST_READING = 20;

export function createSearch(deps: {
  db: Kysely<Database>;
  words: Words;
  blind: Pick<Blind, 'unlisted'>;
}) {
  const { db, words } = deps;

  async function search(query: SearchQuery, reader: Reader): Promise<SearchAnswer> {
    const { wanted, ignored } = await plan(query.text);
    // A question of nothing but particles or signs has no answer rather than every call.
    if (wanted.length === 0 && ignored.length > 0) return { hits: [], next: null, ignored };
    const found =
      wanted.length === 0
        ? await byFilters(query, reader)
        : await byWords(wanted, query, reader, query.limit + 1);
    const page = found.slice(0, query.limit);
    const next = found.length > query.limit ? (page.at(-1)?.fact.call_no ?? null) : null;
    const { hiddenFrom } = reader;
    const callIds = page.map(({ fact }) => fact.call_id);
    const hidden = hiddenFrom === null ? null : await deps.blind.unlisted(hiddenFrom, callIds);
    const [judged, callers] = await Promise.all([judgedOf(callIds), callersOf(callIds)]);
    const hits = page.map((one) => {
      const { call_id } = one.fact;
      const isHidden = hidden?.has(call_id) ?? false;
      return toHit(one, isHidden, judged.get(call_id) ?? null, callers.get(call_id) ?? '');
    });
    return { hits: await Promise.all(hits), next, ignored };
  }

  async function plan(text: string): Promise<{ wanted: Wanted[]; ignored: string[] }> {
    const wanted: Wanted[] = [];
    const ignored: string[] = [];
    for (const word of searchable(text).split(/[\s、。]+/u)) {
      if (word === '') continue;
      // Words cannot be shut out: better said than taken for what is looked for.
      if (/^[-−‐–].+/u.test(word)) {
        ignored.push(word);
        continue;
      }
      const ways: Wanted = [];
      const tokens = await words.tokens(word);
      const lemmas = tokens.filter((t) => t.content).map((t) => `l:${t.lemma}`);
      if (lemmas.length > 0) ways.push([...new Set(lemmas)]);
      if (tokens.length > 1) ways.push([`l:${word}`]);
      if (isKana(word)) ways.push(...(await readingsOf(katakana(word))));
      if (ways.length > 0 && (lemmas.length > 0 || isKana(word))) wanted.push(ways);
      else ignored.push(word);
    }
    if (wanted.length + ignored.length === 0 && text.trim() !== '') ignored.push(text.trim());
    return { wanted, ignored };
  }

  /** A word in kana as known readings, fewest first: かいやくきん is カイヤク and キン. */
  async function readingsOf(kana: string): Promise<Wanted> {
    const text = kana.slice(0, LONGEST_READING);
    const parts = new Set<string>();
    for (let from = 0; from < text.length; from += 1)
      for (let to = from + 1; to <= text.length; to += 1) parts.add(`r:${text.slice(from, to)}`);
    const rows = await db
      .selectFrom('posting')
      .select('term')
      .distinct()
      .where('term', 'in', [...parts])
      .execute();
    const known = new Set(rows.map((r) => r.term.slice(2)));
    const best: (string[] | null)[] = [[]];
    for (let to = 1; to <= text.length; to += 1) {
      best[to] = null;
      for (let from = 0; from < to; from += 1) {
        const part = text.slice(from, to);
        const before = best[from];
        // One kana alone is a particle more often than a word.
        if (!before || !known.has(part) || (part.length === 1 && text.length > 1)) continue;
        if (!best[to] || before.length + 1 < (best[to]?.length ?? 0)) best[to] = [...before, part];
      }
    }
    const cover = best[text.length];
    return cover ? [cover.map((part) => `r:${part}`)] : [];
  }

  function filtered(query: SearchQuery, { sites, hiddenFrom }: Reader) {
    let q = db.selectFrom('call_fact').selectAll();
    if (sites) q = q.where('site', 'in', sites.length > 0 ? sites : ['']);
    if (query.site !== undefined) q = q.where('site', '=', query.site);
    if (query.verdict) q = q.where('verdict', '=', query.verdict);
    if (query.type) q = q.where('types', 'like', `%,${query.type},%`);
    if (query.cue) q = q.where('cues', 'like', `%,${query.cue},%`);
    const { agent } = query;
    if (agent !== undefined)
      q = q.where((e) =>
        // A part of the name is enough; without LIKE, in which % and _ would stand for more.
        e.or([
          e('agent_id', '=', agent),
          e(
            e.fn<string>('replace', ['agent_name', e.val(agent), e.val('')]),
            '!=',
            e.ref('agent_name'),
          ),
        ]),
      );
    if (query.customerRef !== undefined) q = q.where('customer_ref', '=', query.customerRef);
    if (query.from !== undefined) q = q.where('started_at_ms', '>=', query.from);
    if (query.to !== undefined) q = q.where('started_at_ms', '<', query.to);
    const { flag } = query;
    if (flag) q = q.where((e) => e.or([e('agent_flag', '=', flag), e('sv_flag', '=', flag)]));
    // Who asks for calls that were judged so-and-so must not learn it of calls still to judge.
    if (query.verdict || query.type || query.cue || flag) q = q.where(listedTo(hiddenFrom));
    if (query.before !== undefined) q = q.where('call_no', '<', query.before);
    return q;
  }

  async function byFilters(query: SearchQuery, reader: Reader) {
    const facts = await filtered(query, reader)
      .orderBy('call_no', 'desc')
      .limit(query.limit + 1)
      .execute();
    return facts.map((fact) => ({ fact, seqs: [] as number[] }));
  }

  async function byWords(
    wanted: Wanted[],
    query: SearchQuery,
    reader: Reader,
    most: number,
  ): Promise<{ fact: Fact; seqs: number[] }[]> {
    const terms = [...new Set(wanted.flat(2))];
    let blocks = db.selectFrom('posting').select('block').distinct().where('term', 'in', terms);
    if (query.before !== undefined) blocks = blocks.where('block', '<=', blockOf(query.before));
    const found: { fact: Fact; seqs: number[] }[] = [];
    for (const { block } of await blocks.orderBy('block', 'desc').execute()) {
      const rows = await db
        .selectFrom('posting')
        .select(['term', 'calls'])
        .where('block', '=', block)
        .where('term', 'in', terms)
        .execute();
      const lists = new Map(rows.map((r) => [r.term, readPostings(block, r.calls)]));
      const hits = matches(wanted, lists);
      const callNos = [...hits.keys()].sort((a, b) => b - a);
      for (let k = 0; k < callNos.length && found.length < most; k += CHUNK) {
        const facts = await filtered(query, reader)
          .where('call_no', 'in', callNos.slice(k, k + CHUNK))
          .orderBy('call_no', 'desc')
          .limit(most - found.length)
          .execute();
        for (const fact of facts) found.push({ fact, seqs: hits.get(fact.call_no) ?? [] });
      }
      if (found.length >= most) break;
    }
    return found;
  }

  /** By call, what reviewers judged: the judgement that stands. */
  async function judgedOf(callIds: string[]): Promise<Map<string, SearchHit['judged']>> {
    if (callIds.length === 0) return new Map();
    const rows = await db
      .selectFrom('decision')
      .select(['call_id', 'stage', 'verdict'])
      .where('call_id', 'in', callIds)
      .orderBy('at_ms')
      .execute();
    return new Map(
      callIds.map((callId) => {
        const { stage, verdict } = standing(rows.filter((r) => r.call_id === callId)) ?? {};
        return [callId, stage ? ({ stage, verdict } as SearchHit['judged']) : null];
      }),
    );
  }

  /** By call, the caller's name as the record has it. */
  async function callersOf(callIds: string[]): Promise<Map<string, string | null>> {
    if (callIds.length === 0) return new Map();
    const rows = await db
      .selectFrom('call')
      .select(['call_id', 'customer_label'])
      .where('call_id', 'in', callIds)
      .execute();
    return new Map(rows.map((r) => [r.call_id, r.customer_label]));
  }

  async function toHit(
    { fact, seqs }: { fact: Fact; seqs: number[] },
    blind: boolean,
    judged: SearchHit['judged'],
    caller: string,
  ): Promise<SearchHit> {
    const places: SearchPlace[] = [];
    for (const seq of seqs.slice(0, MOST_PLACES)) {
      const rows = await db
        .selectFrom('event')
        .select(['seq', 'body'])
        .where('call_id', '=', fact.call_id)
        .where('kind', 'in', ['utterance', 'revised'])
        .where('seq', '<=', seq)
        .orderBy('seq', 'desc')
        .limit(2)
        .execute();
      const [said, before] = rows.map((r) => JSON.parse(r.body).utterance);
      if (!said || rows[0]?.seq !== seq) continue;
      const { i, startMs, channel } = said;
      const text = maskText(said.text, before?.text ?? '', caller);
      places.push({ seq, i, atMs: startMs, channel, text });
    }
    return {
      callId: fact.call_id,
      startedAtMs: fact.started_at_ms,
      durationMs: fact.duration_ms,
      agentName: fact.agent_name,
      site: fact.site,
      skill: fact.skill,
      blind,
      verdict: blind ? null : (fact.verdict as Verdict),
      types: blind ? [] : unlisted(fact.types),
      cues: blind ? [] : unlisted(fact.cues),
      conduct: blind ? null : fact.conduct,
      demand: blind ? null : fact.demand,
      agentFlag: blind ? null : fact.agent_flag,
      svFlag: blind ? null : fact.sv_flag,
      judged: blind ? null : judged,
      places,
    };
  }

  return search;
}

/** Calls in which every word was said; the parts of one word in the same event. */
function matches(
  wanted: readonly Wanted[],
  lists: ReadonlyMap<string, Map<number, number[]>>,
): Map<number, number[]> {
  let result: Map<number, number[]> | null = null;
  for (const ways of wanted) {
    const of = new Map<number, number[]>();
    for (const terms of ways) {
      const [first, ...rest] = terms.map((t) => lists.get(t) ?? new Map<number, number[]>());
      for (const [callNo, seqs] of first ?? []) {
        const both = seqs.filter((s) => rest.every((list) => list.get(callNo)?.includes(s)));
        if (both.length > 0) of.set(callNo, [...(of.get(callNo) ?? []), ...both]);
      }
    }
    if (result === null) result = of;
    else {
      const joined = new Map<number, number[]>();
      for (const [callNo, seqs] of of) {
        const before = result.get(callNo);
        if (before) joined.set(callNo, [...before, ...seqs]);
      }
      result = joined;
    }
  }
  const unique = new Map<number, number[]>();
  for (const [callNo, seqs] of result ?? [])
    unique.set(
      callNo,
      [...new Set(seqs)].sort((a, b) => a - b),
    );
  return unique;
}
