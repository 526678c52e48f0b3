import { randomUUID } from 'node:crypto';
import type { ManualCase } from '@kikimori/shared/manual/schema.ts';
import type { CasePromotion, CaseStudy } from '@kikimori/shared/protocol/review-cases.ts';
import { maskText } from '@kikimori/shared/view/mask.ts';
import type { Kysely } from 'kysely';
import type { Clock } from '../lib/clock.ts';
import { Refused } from '../lib/refused.ts';
import type { EventRow } from '../record/record.ts';
import type { Database } from '../record/schema.ts';
import { openTo } from './blind.ts';
import { saidIn } from './facts.ts';
import type { Who } from './labels.ts';

/**
 * Cases from which others may learn. A reviewer marks a stretch of a call; in a second step a
 * person goes through its words and puts them into the manual, beside the step that they teach.
 * Nothing goes in by itself, and nothing that still names somebody.
 */

/** Checks the cases together with the manual; `use` puts them in (server/src/manual/cases.ts). */
export type PrepareCases = (cases: readonly ManualCase[]) => {
  problems: { field: string; message: string }[];
  warnings: { field: string; message: string }[];
  use(): void;
  drop(): void;
};

export function createCases(deps: {
  db: Kysely<Database>;
  clock: Clock;
  events(callId: string): Promise<EventRow[]>;
  prepareCases: PrepareCases;
}) {
  const { db, clock } = deps;
  /** One change of the file at a time. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work, work);
    last = next.catch(() => {});
    return next;
  };
  const stamp = (who: Who) => ({
    id: randomUUID(),
    by_id: who.userId,
    by_name: who.name,
    at_ms: clock.nowMs(),
  });

  /** By case, what stands in the manual now. */
  async function inManual(): Promise<Map<string, NonNullable<CaseStudy['inManual']>>> {
    const rows = await db.selectFrom('case_step').selectAll().orderBy('at_ms').execute();
    const found = new Map<string, NonNullable<CaseStudy['inManual']>>();
    for (const row of rows) {
      // Put in anew, it goes to the end.
      found.delete(row.case_id);
      if (row.action !== 'in') continue;
      const words = JSON.parse(row.body) as CasePromotion;
      found.set(row.case_id, { ...words, byName: row.by_name, atMs: row.at_ms });
    }
    return found;
  }

  async function row(id: string) {
    const found = await db
      .selectFrom('case_study')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    if (!found) throw new Refused('not_found', 'id: no such case', 'id');
    return found;
  }

  /** Everybody whom the record names: none of them may be named in the manual. */
  async function peopleOf(callId: string): Promise<string[]> {
    const rows = await deps.events(callId);
    const names = rows.flatMap(({ event }) => {
      if (event.kind === 'supervised') return [event.byName];
      if (event.kind !== 'started') return [];
      const { agentName, customerLabel, customerRef } = event.call;
      return [agentName, customerLabel?.replace(/(様|さま|さん)$/, ''), customerRef];
    });
    return names.flatMap((name) => (name !== undefined && name.length >= 2 ? [name] : []));
  }

  /** Writes the file with this change; @throws Refused naming the field that is in the way. */
  async function change(
    who: Who,
    one: { id: string; call_id: string },
    words: CasePromotion | null,
  ): Promise<{ field: string; message: string }[]> {
    const now = await inManual();
    const at = clock.nowMs();
    now.delete(one.id);
    if (words) now.set(one.id, { ...words, byName: who.name, atMs: at });
    // The newest first: beside a step only the first ones are shown.
    const list = [...now].reverse().map(([id, c]) => ({
      id: `case-${id.slice(0, 8)}`,
      title: c.title,
      step: c.step,
      lines: c.lines,
      lesson: c.lesson,
    }));
    const prepared = deps.prepareCases(list);
    const own = prepared.warnings.filter((w) => words && w.field.startsWith('cases.0.'));
    const [wrong] = [...prepared.problems, ...own];
    if (wrong) {
      prepared.drop();
      const field = wrong.field.replace(/^cases\.\d+\.?/, '');
      throw new Refused('bad_request', `${field}: ${wrong.message}`, field);
    }
    await db
      .insertInto('case_step')
      .values({
        ...stamp(who),
        call_id: one.call_id,
        case_id: one.id,
        action: words ? 'in' : 'out',
        body: JSON.stringify(words ?? {}),
      })
      .execute();
    prepared.use();
    return prepared.warnings;
  }

  return {
    async add(
      who: Who,
      one: Omit<CaseStudy, 'id' | 'byName' | 'atMs' | 'inManual'>,
    ): Promise<CaseStudy> {
      const values = stamp(who);
      await db
        .insertInto('case_study')
        .values({
          ...values,
          call_id: one.callId,
          title: one.title,
          lesson: one.lesson,
          step: one.step,
          from_i: one.fromI,
          to_i: one.toI,
        })
        .execute();
      const { id, by_name: byName, at_ms: atMs } = values;
      return { ...one, id, byName, atMs, inManual: null };
    },

    /** Newest first; only of calls at the reader's sites, and of none that they have to judge first. */
    async list(sites: string[] | null, hiddenFrom: string | null): Promise<CaseStudy[]> {
      let q = db
        .selectFrom('case_study')
        .innerJoin('call_fact', 'call_fact.call_id', 'case_study.call_id')
        .selectAll('case_study')
        .where(openTo(hiddenFrom));
      if (sites) q = q.where('call_fact.site', 'in', sites.length > 0 ? sites : ['']);
      const rows = await q.orderBy('case_study.at_ms', 'desc').limit(500).execute();
      const promoted = await inManual();
      return rows.map((r) => ({
        id: r.id,
        callId: r.call_id,
        title: r.title,
        lesson: r.lesson,
        step: r.step,
        fromI: r.from_i,
        toI: r.to_i,
        byName: r.by_name,
        atMs: r.at_ms,
        inManual: promoted.get(r.id) ?? null,
      }));
    },

    /** @throws Refused `not_found`. */
    async callOf(id: string): Promise<string> {
      return (await row(id)).call_id;
    },

    /** The words of the stretch to begin with: masked, the people of the call out of them. */
    async draft(id: string): Promise<CasePromotion['lines']> {
      const { call_id, from_i, to_i } = await row(id);
      const people = await peopleOf(call_id);
      return saidIn(await deps.events(call_id))
        .filter((s) => s.i >= from_i && s.i <= to_i)
        .map((s) => ({
          who: s.channel,
          text: people.reduce((text, name) => text.replaceAll(name, '●●'), s.text),
        }));
    },

    /**
     * Puts a case into the manual, or anew with other words.
     * @throws Refused `bad_request` where a name or a number is left, or the manual does not take it.
     */
    async promote(who: Who, id: string, words: CasePromotion) {
      const one = await row(id);
      const people = await peopleOf(one.call_id);
      const named = (text: string) =>
        maskText(text) !== text || people.some((name) => text.includes(name));
      const texts: [string, string][] = [
        ['title', words.title],
        ['lesson', words.lesson],
        ...words.lines.map((l, k): [string, string] => [`lines.${k}.text`, l.text]),
      ];
      for (const [field, text] of texts)
        if (named(text))
          throw new Refused('bad_request', `${field}: a name or a number is left`, field);
      return inTurn(() => change(who, one, words));
    },

    async withdraw(who: Who, id: string) {
      const one = await row(id);
      return inTurn(() => change(who, one, null));
    },
  };
}
export type Cases = ReturnType<typeof createCases>;
