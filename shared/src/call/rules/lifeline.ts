import type { Rule } from './rule.ts';

/** 命の相談: the caller hints at ending or hurting their own life. Stands to the end. (C15) */
export const lifelineRule: Rule = ({ state }) => {
  const { selfHarm } = state.talk;
  if (selfHarm.since === null) return null;
  return { rule: 'self-harm', groundI: selfHarm.lastI, quotes: selfHarm.quotes };
};
