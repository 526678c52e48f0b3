import type { Rule } from './rule.ts';

/** 110番: danger was said, by the one who threatens or by a victim. Stands to the end. (C14) */
export const call110Rule: Rule = ({ state }) => {
  const { danger } = state.talk;
  if (danger.since === null) return null;
  const rule = danger.threat >= 0.5 ? 'threat' : 'victim';
  return { rule, groundI: danger.lastI, quotes: danger.quotes };
};
