import { basename } from 'node:path';
import type { Manual } from '@kikimori/shared/manual/compile.ts';
import type {
  Cut,
  ManualEntry,
  ManualIndex,
  ManualPartName,
} from '@kikimori/shared/protocol/manual-index.ts';

/**
 * In: the running manual. Out: the same as words with readings, so that a browser can find a step by
 * how it sounds. Made once for each version. Never: an answer that fails because the dictionary did;
 * then the words have no readings and are found by how they are written.
 */
export interface ManualSearch {
  index(): Promise<ManualIndex>;
}

interface Draft extends Omit<ManualEntry, 'title' | 'parts'> {
  title: string;
  parts: { name: ManualPartName; lines: string[] }[];
}

export function createManualSearch(deps: {
  current(): Manual;
  /** File in which an item of a list, or a card, was last written. */
  fileOf(list: string, id: string): string;
  cut(texts: readonly string[]): Promise<Cut[]>;
  onProblem(why: string): void;
}): ManualSearch {
  let made: { version: string; index: Promise<ManualIndex> } | null = null;

  async function make(manual: Manual): Promise<ManualIndex> {
    const drafts = draftsOf(manual, deps.fileOf);
    const texts = drafts.flatMap((d) => [d.title, ...d.parts.flatMap((p) => p.lines)]);
    let cuts: Cut[] = texts.map((text) => [text]);
    try {
      cuts = await deps.cut(texts);
    } catch (error) {
      deps.onProblem(error instanceof Error ? error.message : 'failed');
      // Tried again with the next question.
      if (made?.version === manual.version) made = null;
    }
    let at = 0;
    const next = (): Cut => cuts[at++] ?? [];
    const { version, name, stages, record } = manual;
    const entries = drafts.map((d) => ({
      ...d,
      title: next(),
      parts: d.parts.map((part) => ({ name: part.name, lines: part.lines.map(next) })),
    }));
    return { version, name, stages, record, entries };
  }

  return {
    index() {
      const manual = deps.current();
      if (made?.version !== manual.version) {
        made = { version: manual.version, index: make(manual) };
      }
      return made.index;
    },
  };
}

const WHO = {
  agent: '応対者が決められます',
  sv: 'SVが決めます',
  staff: '自社の社員だけが決めます',
  nobody: 'だれも約束できません',
} as const;

function draftsOf(manual: Manual, fileOf: (list: string, id: string) => string): Draft[] {
  const file = (list: string, id: string) => basename(fileOf(list, id));
  const parts = (lists: Partial<Record<ManualPartName, readonly string[]>>): Draft['parts'] =>
    Object.entries(lists).flatMap(([name, lines]) =>
      lines && lines.length > 0 ? [{ name: name as ManualPartName, lines: [...lines] }] : [],
    );
  const steps = manual.steps.map((step): Draft => {
    return {
      kind: 'step',
      id: step.id,
      stage: step.stage,
      title: step.title,
      parts: parts({
        say: step.say,
        checks: step.checks.map((c) => c.label),
        note: step.note === undefined ? [] : [step.note],
      }),
      file: file('steps', step.id),
    };
  });
  const cards = (['call110', 'police9110', 'lifeline'] as const).map((id): Draft => {
    const card = manual[id];
    return {
      kind: 'card',
      id,
      stage: null,
      title: card.title,
      parts: parts({
        never: card.never,
        who: [card.whoDials],
        items: card.items.map((item) => `${item.label}：${item.ask}`),
      }),
      file: file(id, ''),
    };
  });
  const types = manual.types.map(
    (type): Draft => ({
      kind: 'type',
      id: type.id,
      stage: null,
      title: type.name,
      parts: parts({
        recognise: type.recognise,
        respond: type.respond,
        say: type.say,
        warning: type.warning,
        hold: [type.hold],
        escalate: [type.escalate],
        close: [type.close],
        record: type.record,
      }),
      file: file('types', type.id),
    }),
  );
  const authority = manual.authority.map(
    ({ id, subject, who, limitYen, note }): Draft => ({
      kind: 'authority',
      id,
      stage: null,
      title: subject,
      parts: parts({
        who: [limitYen ? `${WHO[who]}（${limitYen.toLocaleString('ja')}円まで）` : WHO[who]],
        note: note === undefined ? [] : [note],
      }),
      file: file('authority', id),
    }),
  );
  return [...steps, ...cards, ...types, ...authority];
}
