/** Reads models/corpus: whole calls, single turns with context, paraphrase groups. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Label {
  tone: number;
  acts: string[];
  demands: string[];
  danger: boolean;
  selfHarm: boolean;
  repeatOf: number | null;
}
export interface CorpusUtterance {
  i: number;
  channel: 'agent' | 'customer';
  text: string;
  startMs: number;
  endMs: number;
  label?: Label;
}
export interface CorpusCall {
  callId: string;
  industry: string;
  title: string;
  verdict: string;
  types: string[];
  utterances: CorpusUtterance[];
  expect: unknown[];
  mustNot: string[];
}
/** A single customer turn; `context` oldest first. */
export interface CorpusTurn {
  file: string;
  line: number;
  text: string;
  context: { channel: 'agent' | 'customer'; text: string }[];
  label: Label;
}
export interface ParaphraseGroup {
  head: string;
  same: string[];
  other: string[];
}

const files = (dir: string, pattern: RegExp) =>
  readdirSync(dir)
    .filter((f) => pattern.test(f))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
const list = (field: string) => (field === '-' ? [] : field.split(','));

/** Throws with file and line where a line is not a call. */
export function readCalls(dir: string): CorpusCall[] {
  const calls: CorpusCall[] = [];
  for (const file of files(dir, /^calls-.*\.jsonl$/)) {
    readFileSync(join(dir, file), 'utf8')
      .split('\n')
      .forEach((line, k) => {
        if (line.trim() === '') return;
        try {
          calls.push(JSON.parse(line) as CorpusCall);
        } catch (error) {
          throw new Error(`${file}:${k + 1}: ${String(error)}`);
        }
      });
  }
  return calls;
}

/** Throws with file and line where a line has not three fields or its head not four. */
export function readTurns(dir: string): CorpusTurn[] {
  const turns: CorpusTurn[] = [];
  for (const file of files(dir, /^turns-.*\.tsv$/)) {
    readFileSync(join(dir, file), 'utf8')
      .split('\n')
      .forEach((line, k) => {
        if (line.trim() === '') return;
        const [head, context, text] = line.split('\t');
        const [tone, acts, demands, flags] = (head ?? '').split(' ');
        if (!text || !context || !tone || !acts || !demands || !flags)
          throw new Error(`${file}:${k + 1}: needs "tone acts demands flags", context and text`);
        turns.push({
          file,
          line: k + 1,
          text,
          context:
            context === '-'
              ? []
              : context.split(' / ').map((part) => ({
                  channel: part.startsWith('A:') ? ('agent' as const) : ('customer' as const),
                  text: part.slice(2),
                })),
          label: {
            tone: Number(tone),
            acts: list(acts),
            demands: list(demands),
            danger: flags.includes('D'),
            selfHarm: flags.includes('S'),
            repeatOf: null,
          },
        });
      });
  }
  return turns;
}

export function readParaphrases(dir: string): ParaphraseGroup[] {
  const groups: ParaphraseGroup[] = [];
  for (const file of files(dir, /^paraphrases.*\.txt$/)) {
    for (const line of readFileSync(join(dir, file), 'utf8').split('\n')) {
      if (line.startsWith('== ')) groups.push({ head: line.slice(3), same: [], other: [] });
      else if (line.startsWith('= ')) groups.at(-1)?.same.push(line.slice(2));
      else if (line.startsWith('x ')) groups.at(-1)?.other.push(line.slice(2));
    }
  }
  return groups;
}
