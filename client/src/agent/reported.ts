/** What was reported, in words: whoever reads them does not report it again. */
import type { CallView, FloorTile } from '@kikimori/shared/view/views.ts';
import type { TFunction } from 'i18next';
import { timeText } from '../text/format.ts';

type Of = Pick<FloorTile, 'startedAtMs' | 'reported'>;

/** 「110番通報済み 18:58 佐伯さん」, or null while nobody said that it was done. */
export function reportedText(
  { startedAtMs, reported }: Of,
  kind: 'call110' | 'lifeline',
  t: TFunction,
  language: string,
): string | null {
  const report = reported?.[kind];
  if (!report) return null;
  const time = timeText(startedAtMs + report.atMs, language);
  return t(`reported.${kind}`, { time, name: report.byName });
}

/** All that was reported of a call. */
export function reportedTexts(of: Of, t: TFunction, language: string): string[] {
  const kinds = ['call110', 'lifeline'] as const;
  return kinds.flatMap((kind) => reportedText(of, kind, t, language) ?? []);
}

/** A call's view, with what was reported where a tile has it. */
export function reportsOf({ startedAtMs, supervisor }: CallView): Of {
  const { reported } = supervisor;
  return { startedAtMs, ...(reported && { reported }) };
}
