import type { TurnLabel } from '@kikimori/shared/protocol/review-labels.ts';
import type { Decision } from '@kikimori/shared/protocol/review-week.ts';
import type { Score } from '@kikimori/shared/score.ts';
import type { Dossier } from './dossier.ts';
import { ACT_NAMES, DEMAND_NAMES, STAGE_NAMES, VERDICT_NAMES } from './names.ts';

/** What was found in the caller's words, by people and by the software, for the fields of a report. */

export interface Line {
  /** From the start of the call, where the line has a time. */
  atMs?: number;
  text: string;
  /** Whose view the line is; absent for a fact of the record. */
  view?: 'person' | 'software';
}

/** How a line that is no fact is marked. */
export const VIEW_NAMES = { person: '判断', software: '見立て' } as const;

/** What a label and a score have in common. */
type Found = Pick<TurnLabel, 'acts' | 'demands' | 'danger' | 'selfHarm'>;

/**
 * What was said that is at issue. What people judged comes first; what the software found in a turn
 * stands beside it, named as the software's.
 */
export function actLines(d: Dossier, deciding: Decision | null): Line[] {
  const found = findings(d, (x) => x.acts.map((act) => ACT_NAMES[act] ?? act));
  if (found.length === 0) return [];
  const isAtIssue = deciding?.verdict === 'grey' || deciding?.verdict === 'harassment';
  const verdict = VERDICT_NAMES[deciding?.verdict ?? ''] ?? '';
  const who = deciding && `${deciding.byName}、${STAGE_NAMES[deciding.stage] ?? deciding.stage}`;
  const first: Line = deciding
    ? {
        text: `通話全体の判断は${verdict}です（${who}）。${isAtIssue ? '' : '問題の言動があったとは判断していません。'}`,
        view: 'person',
      }
    : { text: '人の判断はまだありません。次はソフトの見立てです。' };
  return [first, ...found];
}

/**
 * Danger and words about one's life: why somebody outside was called, or was to be. Not among what is
 * at issue: who is in distress, or tells of being attacked, has done nothing.
 */
export function perilLines(d: Dossier): Line[] {
  return findings(d, (x) => [
    ...(x.danger ? ['危険を告げる言葉'] : []),
    ...(x.selfHarm ? ['命にかかわる言葉'] : []),
  ]);
}

export function demandLines(d: Dossier): Line[] {
  return findings(d, (x) => x.demands.map((demand) => DEMAND_NAMES[demand] ?? demand));
}

/** Turns in which somebody or the software found something: those labelled by people first. */
function findings(d: Dossier, of: (found: Found) => string[]): Line[] {
  const labels = new Map(d.labels.map((l) => [l.i, l]));
  const scores = new Map<number, Score>();
  for (const { event } of d.rows)
    if ('utterance' in event && event.utterance.score)
      scores.set(event.utterance.i, event.utterance.score);
  const lines = d.said.flatMap(({ i, startMs, text }) => {
    const own = labels.get(i);
    const score = scores.get(i);
    const byPerson = own ? of(own.label) : [];
    const bySoftware = score ? of(score) : [];
    if (text === '' || byPerson.length + bySoftware.length === 0) return [];
    const whose = [
      ...(own ? [`${own.byName}の判断：${byPerson.join('・') || 'なし'}`] : []),
      ...(score ? [`ソフトの見立て：${bySoftware.join('・') || 'なし'}`] : []),
    ];
    const view: Line['view'] = byPerson.length > 0 ? 'person' : 'software';
    return [{ atMs: startMs, text: `「${text}」（${whose.join('／')}）`, view }];
  });
  const by = (view: Line['view']) => lines.filter((l) => l.view === view);
  return [...by('person'), ...by('software')];
}
