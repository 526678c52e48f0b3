import { z } from 'zod';
import { ACTS, CALL_TYPES, CUE_KINDS, DEMANDS, VERDICTS } from '../label.ts';
import { judgementSchema } from './judgement.ts';

/**
 * The shape of a manual as a QA lead writes it (YAML). shared/manuals/README.md explains it field by field;
 * rules M1–M12 of SPEC.md hold what the shape alone cannot say. Unknown keys are errors, so that
 * a slip of the pen is never silently without effect.
 */

/** A sentence to be read aloud: one breath. */
export const MAX_SAY_CHARS = 60;
export const MAX_SAY_LINES = 3;
export const MAX_TITLE_CHARS = 12;
/** More text than this on one step is no longer read in a call. Checked by the linter. */
export const MAX_STEP_CHARS = 120;

const key = z
  .string()
  .min(1)
  .max(40)
  .regex(/^[a-z0-9][a-z0-9-]*$/, '小文字の英数字とハイフンだけで書いてください');
const line = (max: number) => z.string().trim().min(1).max(max);
const say = z.array(line(MAX_SAY_CHARS)).max(MAX_SAY_LINES);

/** When a step is the one that fits the moment. All given conditions must hold. */
export const whenSchema = z.strictObject({
  /** A cue of one of these kinds is the one on the screen. */
  cue: z.array(z.enum(CUE_KINDS)).min(1).optional(),
  /** One of these acts is the strongest of the last turns. */
  acts: z.array(z.enum(ACTS)).min(1).optional(),
  /** One of these demands was made last. */
  demands: z.array(z.enum(DEMANDS)).min(1).optional(),
  types: z.array(z.enum(CALL_TYPES)).min(1).optional(),
  verdict: z.array(z.enum(VERDICTS)).min(1).optional(),
  /** The agent has been heard doing all of these. */
  heard: z.array(key).min(1).optional(),
  /** The agent has not been heard doing any of these. */
  notHeard: z.array(key).min(1).optional(),
  /** The customer's last turn had at least this tone (0–3). */
  toneAtLeast: z.int().min(0).max(3).optional(),
  /** Nobody has spoken for so long, outside a hold. */
  silentSecAtLeast: z.number().min(1).max(3600).optional(),
  /** So many earlier calls of the same caller are known. */
  earlierAtLeast: z.int().min(1).max(5).optional(),
  minutesAtLeast: z.number().min(0).max(600).optional(),
  /** The call is on hold, or the agent announced one and has not come back. */
  onHold: z.boolean().optional(),
  /** The rule that raised the cue, e.g. `escalate.pressed`. */
  rule: z.array(z.string().min(1)).min(1).optional(),
  /** danger: is the caller the victim (true) or the one who threatens (false)? */
  victim: z.boolean().optional(),
});
export type When = z.infer<typeof whenSchema>;

export const stepSchema = z.strictObject({
  id: key,
  stage: key,
  title: line(24),
  say: say.default([]),
  checks: z
    .array(
      z.strictObject({
        id: key,
        label: line(24),
        /** Ticked when the agent is heard doing one of these. */
        heard: z.array(key).min(1).optional(),
      }),
    )
    .max(6)
    .default([]),
  note: line(200).optional(),
  when: whenSchema.default({}),
});
export type Step = z.infer<typeof stepSchema>;

const heardSchema = z.strictObject({
  id: key,
  name: line(24),
  any: z.array(line(200)).min(1).max(200),
  unless: z.array(line(200)).max(60).default([]),
});

const typeSchema = z.strictObject({
  id: key,
  /** The label it belongs to; telephone-only kinds point to the nearest one. */
  label: z.enum(CALL_TYPES),
  name: line(24),
  /** Only met on the telephone, not one of the nine MHLW types. */
  telephoneOnly: z.boolean().default(false),
  recognise: z.array(line(80)).min(1).max(8),
  respond: z.array(line(80)).min(1).max(8),
  say: say.min(1),
  warning: z.array(line(MAX_SAY_CHARS)).max(MAX_SAY_LINES).default([]),
  hold: line(80),
  escalate: line(80),
  close: line(80),
  record: z.array(line(60)).min(1).max(8),
});
export type TypeGuide = z.infer<typeof typeSchema>;

const cueTextSchema = z.strictObject({
  /** What to do: a verb, at most 12 characters. */
  title: line(MAX_TITLE_CHARS),
  /** Why now, by rule id. `{n}` is filled in. */
  reasons: z.record(z.string(), line(60)),
});

const cardSchema = z.strictObject({
  title: line(24),
  items: z
    .array(z.strictObject({ key, label: line(16), ask: line(60) }))
    .min(1)
    .max(10),
  whoDials: line(80),
  never: z.array(line(40)).min(1).max(6),
});

const threshold = z.strictObject({
  id: key,
  name: line(40),
  value: z.number(),
  unit: z.enum(['分', '秒', '回', '円']),
  /** Where the figure comes from; a figure of the centre's own says so with `own: true`. */
  source: line(120).optional(),
  own: z.boolean().default(false),
});

/** A call from which others may learn, beside the step that it teaches; nobody is named in it. */
const caseStudySchema = z.strictObject({
  id: key,
  title: line(40),
  /** A step of this manual. */
  step: key,
  lines: z
    .array(z.strictObject({ who: z.enum(['agent', 'customer']), text: line(200) }))
    .min(1)
    .max(20),
  lesson: line(300),
});
export type ManualCase = z.infer<typeof caseStudySchema>;

export const manualSchema = z.strictObject({
  format: z.literal(1),
  id: key,
  name: line(60),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, '1.2.3 の形で書いてください'),
  /** The day from which it is used, JST. Absent: at once. */
  effectiveFrom: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/, '2026-04-01 の形で書いてください')
    .optional(),
  description: line(400).optional(),
  centre: z.strictObject({
    name: line(60).nullable(),
    address: line(120).nullable(),
    callback: line(40).nullable(),
  }),
  stages: z
    .array(z.strictObject({ id: key, name: line(16) }))
    .min(1)
    .max(12),
  steps: z.array(stepSchema).min(1).max(300),
  heard: z.array(heardSchema).min(1).max(60),
  types: z.array(typeSchema).min(1).max(40),
  sorting: z.array(z.strictObject({ id: key, name: line(8), mark: line(60), respond: line(60) })),
  criteria: z.array(z.strictObject({ id: key, name: line(24), look: z.array(line(60)).min(1) })),
  authority: z.array(
    z.strictObject({
      id: key,
      subject: line(40),
      /** Who may grant it: the agent, the SV, or only the centre's own staff (自社社員). */
      who: z.enum(['agent', 'sv', 'staff', 'nobody']),
      /** Up to this amount, yen, where money is meant. */
      limitYen: z.int().min(0).optional(),
      note: line(120).optional(),
    }),
  ),
  thresholds: z.array(threshold),
  cues: z.record(z.enum(CUE_KINDS), cueTextSchema),
  call110: cardSchema,
  police9110: cardSchema,
  lifeline: cardSchema,
  closing: z.strictObject({ order: z.array(line(80)).min(1), never: z.array(line(60)).min(1) }),
  aftercare: z.array(z.strictObject({ id: key, name: line(24), text: line(120) })).min(1),
  record: z.array(line(60)).min(1),
  /** Absent where there are none, so that a manual without cases keeps its version. */
  cases: z.array(caseStudySchema).max(200).optional(),
  judgement: judgementSchema,
});
export type ManualSource = z.infer<typeof manualSchema>;
