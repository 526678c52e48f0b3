/** Choices that the pages of QA and the schemas share, apart from the schema library. */

export const STAGES = ['qa', 'final'] as const;
/** 会社起因: what the centre itself had a part in. */
export const OWN_FAULTS = ['none', 'explanation', 'passed-around', 'system', 'other'] as const;
/** Of fewer pairs κ is not given: it would say more of chance than of the judges. */
export const KAPPA_FROM = 20;
export const TREND_BY = ['hour', 'weekday', 'site', 'skill', 'product', 'type'] as const;
/** Fields of the incident report, numbered from 1. */
export const REPORT_FIELDS = 19;
