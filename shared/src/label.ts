/**
 * The words of the domain: every label, verdict, type and cue the product knows, once.
 * Their meaning is written in models/eval/LABELS.md; the Japanese names follow 厚労省
 * 「カスタマーハラスメント対策企業マニュアル」 (2022).
 */

/** 行為: what the customer does. Multi-label. */
export const ACTS = [
  'insult',
  'threat',
  'intimidation',
  'sexual',
  'discrimination',
  'exposure',
  'grovel',
  'privacy',
  'authority',
  'restraint',
] as const;
export type Act = (typeof ACTS)[number];

/** 要求: what the customer asks for beyond what is due (`manager` is often legitimate). Multi-label. */
export const DEMANDS = [
  'excessive_money',
  'special_treatment',
  'punish_staff',
  'visit',
  'manager',
] as const;
export type Demand = (typeof DEMANDS)[number];

/** 類型: the MHLW types, plus `other`. */
export const CALL_TYPES = [
  'time',
  'repeat',
  'abuse',
  'violence',
  'threat',
  'authority',
  'outside',
  'exposure',
  'sexual',
  'other',
] as const;
export type CallType = (typeof CALL_TYPES)[number];

export const VERDICTS = ['normal', 'claim', 'grey', 'harassment'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const CUE_KINDS = ['hold', 'warn', 'escalate', 'end', 'call110', 'lifeline'] as const;
export type CueKind = (typeof CUE_KINDS)[number];

/** 0 平静, 1 不満, 2 怒り, 3 攻撃. */
export const TONES = [0, 1, 2, 3] as const;
export type Tone = (typeof TONES)[number];

export const CHANNELS = ['agent', 'customer'] as const;
export type Channel = (typeof CHANNELS)[number];
