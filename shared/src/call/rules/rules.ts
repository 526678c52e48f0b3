import type { CueKind } from '../../label.ts';
import { call110Rule } from './call110.ts';
import { endRule } from './end.ts';
import { escalateRule } from './escalate.ts';
import { holdRule } from './hold.ts';
import { lifelineRule } from './lifeline.ts';
import type { Rule } from './rule.ts';
import { warnRule } from './warn.ts';

/** Every cue's rule. */
export const RULES: Readonly<Record<CueKind, Rule>> = {
  call110: call110Rule,
  lifeline: lifelineRule,
  end: endRule,
  escalate: escalateRule,
  warn: warnRule,
  hold: holdRule,
};

/** Most urgent first: the order in which cues are judged and shown (C9). */
export const URGENCY: readonly CueKind[] = [
  'call110',
  'lifeline',
  'end',
  'escalate',
  'warn',
  'hold',
];
