import type { LabelImport } from '@kikimori/shared/protocol/review-labels.ts';
import { callLabelSchema, turnLabelSchema } from '@kikimori/shared/protocol/review-labels.ts';
import { z } from 'zod';
import { Refused } from '../lib/refused.ts';
import type { Who } from './labels.ts';

/**
 * Labels made elsewhere, in the words of LABELS.md, one call a line. In: the file. Out: what was
 * taken, and every line that was not, with its number and field. A bad line stops no other.
 */

const lineSchema = z.object({
  callId: z.string().min(1).max(128),
  utterances: z.array(z.object({ i: z.int().min(0), label: turnLabelSchema.optional() })).max(5000),
  verdict: callLabelSchema.shape.verdict,
  types: callLabelSchema.shape.types,
  expect: callLabelSchema.shape.expect,
  mustNot: callLabelSchema.shape.mustNot,
});

type Labels = {
  put(
    who: Who,
    callId: string,
    labels: {
      turns: { i: number; label: z.output<typeof turnLabelSchema> }[];
      call: z.output<typeof callLabelSchema>;
    },
  ): Promise<void>;
};

/** More than this of bad lines helps nobody. */
const MOST_PROBLEMS = 200;

export async function importLabels(
  deps: {
    labels: Labels;
    /** Whether this call is in the record and may be labelled by whoever imports. */
    mayLabel(callId: string): Promise<'yes' | 'unknown-call' | 'judge-first'>;
  },
  who: Who,
  text: string,
): Promise<LabelImport> {
  const result: LabelImport = { calls: 0, turns: 0, problems: [] };
  for (const [k, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const wrong = (why: LabelImport['problems'][number]['why'], field = '') => {
      if (result.problems.length < MOST_PROBLEMS) result.problems.push({ line: k + 1, why, field });
    };
    let plain: unknown;
    try {
      plain = JSON.parse(line);
    } catch {
      wrong('not-json');
      continue;
    }
    const read = lineSchema.safeParse(plain);
    if (!read.success) {
      wrong('wrong-field', read.error.issues[0]?.path.map(String).join('.') ?? '');
      continue;
    }
    const { callId, utterances, ...call } = read.data;
    const may = await deps.mayLabel(callId);
    if (may !== 'yes') {
      wrong(may, 'callId');
      continue;
    }
    const turns = utterances.flatMap(({ i, label }) => (label ? [{ i, label }] : []));
    try {
      await deps.labels.put(who, callId, { turns, call });
      result.calls += 1;
      result.turns += turns.length;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      wrong('wrong-turn', error.refusal.field);
    }
  }
  return result;
}
