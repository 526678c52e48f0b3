import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sampleCalls } from '@kikimori/server/demo/seats.ts';
import { systemClock } from '@kikimori/server/lib/clock.ts';
import { openDatabase } from '@kikimori/server/record/dialect.ts';
import { createBlind } from '@kikimori/server/review/blind.ts';
import { BLOCK_CALLS, blockOf, writePosting } from '@kikimori/server/review/postings.ts';
import { createSearch } from '@kikimori/server/review/search.ts';
import { createWords } from '@kikimori/server/review/words.ts';
import { searchSchema } from '@kikimori/shared/protocol/review.ts';

/**
 * `npx tsx test/bench/search.bench.ts [--calls 100000]`: the time of a search in an embedded store
 * of so many calls. Words come from the sample calls' own and a made-up tail whose frequencies fall
 * as a natural text's do (Zipf); each call holds about 80 different words in 40 turns.
 */

const { values } = parseArgs({ options: { calls: { type: 'string', default: '100000' } } });
const calls = Number(values.calls);
const TURNS = 40;
const WORDS_PER_CALL = 80;
const TAIL = 20_000;

/** The same numbers at every run (mulberry32). */
function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const folder = mkdtempSync(join(tmpdir(), 'kikimori-search-'));
const file = join(folder, 'search.sqlite');
const words = createWords();
try {
  const db = await openDatabase(`sqlite:${file}`, '/');
  const chance = seeded(6);
  const texts = sampleCalls().flatMap((c) => c.utterances.map((u) => u.text));
  const own = [...new Set((await words.terms(texts)).flat())];
  const vocabulary = [...own, ...Array.from({ length: TAIL }, (_, k) => `l:語${k}`)];
  const pick = () => vocabulary[Math.floor(vocabulary.length ** chance()) - 1] ?? '';
  const verdicts = ['normal', 'normal', 'normal', 'normal', 'claim', 'claim', 'grey', 'harassment'];

  const startedMs = performance.now();
  for (let from = 1; from <= calls; from += BLOCK_CALLS) {
    const to = Math.min(calls, blockOf(from) * BLOCK_CALLS + BLOCK_CALLS - 1);
    const rows = new Map<string, string[]>();
    await db.transaction().execute(async (tx) => {
      const facts = [];
      const events = [];
      for (let no = from; no <= to; no += 1) {
        const seen = new Map<string, number[]>();
        for (let k = 0; k < WORDS_PER_CALL; k += 1) {
          const term = pick();
          const seq = 1 + Math.floor(chance() * TURNS);
          const seqs = seen.get(term);
          if (seqs) seqs.push(seq);
          else seen.set(term, [seq]);
        }
        for (const [term, seqs] of seen) {
          const row = rows.get(term);
          const entry = writePosting(
            no,
            [...new Set(seqs)].sort((a, b) => a - b),
          );
          if (row) row.push(entry);
          else rows.set(term, [entry]);
        }
        const verdict = verdicts[Math.floor(chance() * verdicts.length)] ?? 'normal';
        facts.push({
          call_no: no,
          call_id: `c${no}`,
          agent_id: `a${no % 300}`,
          agent_name: '応対者',
          site: no % 3 ? '仙台' : '福岡',
          skill: '通信',
          product: 'telecom',
          customer_ref: no % 2 ? `r${no % 20_000}` : null,
          started_at_ms: 1_750_000_000_000 + no * 60_000,
          duration_ms: 300_000,
          hold_ms: 0,
          verdict,
          types: verdict === 'harassment' ? ',abuse,' : '',
          cues: verdict === 'normal' ? '' : ',hold,',
          conduct: 0.1,
          demand: 0.1,
          agent_flag: null,
          sv_flag: null,
          auto_flag: 0,
          cue_marks: '{}',
          end_seq: TURNS,
          end_chain: '',
          words_seq: TURNS,
        });
        for (let seq = 1; seq <= TURNS; seq += 1) {
          const channel = seq % 2 ? 'agent' : 'customer';
          const text = texts[(no + seq) % texts.length] ?? '';
          events.push({
            call_id: `c${no}`,
            seq,
            kind: 'utterance',
            at_ms: seq * 7000,
            recorded_at_ms: 0,
            source_seq: seq,
            body: JSON.stringify({ utterance: { i: seq, channel, text, startMs: seq * 7000 } }),
            cues: '[]',
            hash: '',
          });
        }
      }
      for (let k = 0; k < facts.length; k += 500)
        await tx
          .insertInto('call_fact')
          .values(facts.slice(k, k + 500))
          .execute();
      for (let k = 0; k < events.length; k += 2000)
        await tx
          .insertInto('event')
          .values(events.slice(k, k + 2000))
          .execute();
      const block = blockOf(from);
      const list = [...rows].map(([term, entries]) => ({ term, block, calls: entries.join('') }));
      for (let k = 0; k < list.length; k += 2000)
        await tx
          .insertInto('posting')
          .values(list.slice(k, k + 2000))
          .execute();
    });
    from = to + 1 - BLOCK_CALLS;
  }
  const builtSec = ((performance.now() - startedMs) / 1000).toFixed(0);
  const sizeMb = (statSync(file).size / 1e6).toFixed(0);
  console.log(`${calls} calls, ${vocabulary.length} words, ${sizeMb} MB, built in ${builtSec} s`);

  const search = createSearch({ db, words, blind: createBlind({ db, clock: systemClock }) });
  const own2 = texts
    .join(' ')
    .split(' ')
    .filter((t) => t.length >= 2 && t.length <= 8);
  const filters = [{}, {}, { verdict: 'harassment' }, { site: '福岡' }, { customerRef: 'r77' }];
  const took: number[] = [];
  const slow: [number, string][] = [];
  for (let n = 0; n < 200; n += 1) {
    const one = own2[Math.floor(chance() * own2.length)] ?? '';
    const two = own2[Math.floor(chance() * own2.length)] ?? '';
    const text =
      n % 4 === 0 ? `語${Math.floor(chance() * TAIL)}` : n % 4 === 1 ? `${one} ${two}` : one;
    const query = searchSchema.parse({ text, ...filters[n % filters.length] });
    const from = performance.now();
    await search(query, { sites: null, hiddenFrom: 'qa' });
    took.push(performance.now() - from);
    slow.push([took.at(-1) ?? 0, `${text} ${JSON.stringify(filters[n % filters.length])}`]);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(took.length * share)] ?? 0).toFixed(0);
  console.log(
    `200 searches: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${took.at(-1)?.toFixed(0)} ms`,
  );
  slow.sort((a, b) => b[0] - a[0]);
  for (const [ms, what] of slow.slice(0, 5)) console.log(`  ${ms.toFixed(0)} ms  ${what}`);
  await db.destroy();
} finally {
  await words.close();
  rmSync(folder, { recursive: true, force: true });
}
