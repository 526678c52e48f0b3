import { describe, expect, it } from '@jest/globals';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import { readDeck } from '@kikimori/server/review/deck.ts';

/** The order of the weekly deck: grey first for those who may know it, telling nothing to others. */

const MONDAY = Date.parse('2026-07-05T15:00:00Z');
const zones = { greyConduct: 0.35, greyDemand: 0.33, claimConduct: 0.1, corners: [[0.75, 0]] };
const SIZE = 60;

async function aDeck(hides: boolean) {
  const db = await openDatabase('sqlite::memory:', '/');
  for (let k = 0; k < SIZE; k += 1) {
    await db
      .insertInto('call_fact')
      .values({
        call_no: k,
        call_id: `call-${k}`,
        agent_id: 'fujii',
        agent_name: '藤井',
        site: '仙台',
        skill: '通信',
        product: '',
        customer_ref: null,
        started_at_ms: MONDAY + k * 60_000,
        duration_ms: 60_000,
        hold_ms: 0,
        verdict: k % 2 === 0 ? 'grey' : 'harassment',
        types: '',
        cues: '',
        conduct: 0.5,
        demand: 0.5,
        agent_flag: null,
        sv_flag: null,
        auto_flag: 1,
        cue_marks: '{}',
        end_seq: 0,
        end_chain: '',
        words_seq: 0,
      })
      .execute();
  }
  const blind = {
    among: async (_user: string, ids: readonly string[]) => new Set(hides ? ids : []),
    closings: async () => [],
  };
  const query = { week: '2026-07-06', nowMs: MONDAY, sites: null, userId: 'kuga', zones };
  const deck = await readDeck(db, blind, query);
  await db.destroy();
  /** Grey calls as G, the others as h, in the order of the deck. */
  const order = deck.cards
    .map((c) => (Number(c.callId.slice('call-'.length)) % 2 === 0 ? 'G' : 'h'))
    .join('');
  return { deck, order };
}

describe('the order of the deck', () => {
  it('is grey first once nothing is hidden from the reader', async () => {
    const { deck, order } = await aDeck(false);
    expect(deck.mixed).toBe(false);
    expect(order).toBe('G'.repeat(SIZE / 2) + 'h'.repeat(SIZE / 2));
  });

  it('draws grey to the front while calls are hidden, and no place is certain', async () => {
    const { deck, order } = await aDeck(true);
    expect(deck.mixed).toBe(true);
    const greyIn = (part: string) => part.replaceAll('h', '').length;
    expect(greyIn(order.slice(0, SIZE / 2))).toBeGreaterThan(greyIn(order.slice(SIZE / 2)));
    // Both kinds stand near the front and near the end.
    for (const part of [order.slice(0, SIZE / 4), order.slice(-SIZE / 4)])
      expect(new Set(part)).toEqual(new Set(['G', 'h']));
    expect((await aDeck(true)).order).toBe(order);
  });
});
