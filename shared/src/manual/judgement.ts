import { z } from 'zod';
import { ACTS, CUE_KINDS, DEMANDS } from '../label.ts';

/**
 * The figures of the judgement: how scores become the two axes, where the zones lie and how sure
 * a cue must be. They were tuned on labelled calls (see SPEC.md, part C); a centre may change
 * them and try the result on stored calls first.
 */

const share = z.number().min(0).max(1);

const actWeight = z.strictObject({
  /** Weight of the act in a turn that is not hostile (tone below 3). */
  mild: share,
  /** Weight of the act in a hostile turn. */
  hostile: share,
});

const demandWeight = z.strictObject({
  /** Asked for the first time. */
  ask: share,
  /** Pressed again after a refusal. */
  push: share,
});

const axisSchema = z.strictObject({
  /** The recent part of an axis halves in about this time of call clock. */
  recentHalfLifeSec: z.number().min(5).max(3600),
  /** What remains for good of the highest value reached. */
  residue: share,
  /** Ordinary anger counts on the conduct axis, but never beyond this. */
  toneCap: share,
  /** Customer turns of plain dissatisfaction after which about half of the cap is reached. */
  toneHalfTurns: z.number().min(0.1).max(50),
  /** How much a turn at tone 1 / 2 / 3 counts. */
  toneTurns: z.tuple([z.number(), z.number(), z.number()]),
  acts: z.record(z.enum(ACTS), actWeight),
  demands: z.record(z.enum(DEMANDS), demandWeight),
  /** Weight of a threat to life, body or house, once it is sure: alone it is harassment. */
  danger: share.default(0.8),
  /** Probabilities below this count for nothing on the axes. */
  floor: share,
});

const point = z.strictObject({ conduct: share, demand: share });

const zonesSchema = z.strictObject({
  /** Claim from this much conduct (which plain dissatisfaction alone can reach). */
  claimConduct: share,
  greyConduct: share,
  greyDemand: share,
  /** Harassment where both coordinates of any of these corners are reached. */
  harassment: z.array(point).min(1).max(8),
  /** A zone is left only below its border times this. */
  hysteresis: share,
});

const count = z.number().min(0.1).max(50);
const odds = z.number().min(0.01).max(100);

const contextSchema = z.strictObject({
  /** Odds of an act by the tone of its turn, 0 to 3. */
  tone: z.tuple([odds, odds, odds, odds]),
  /** Odds of an act once the agent was heard refusing something, and before. */
  refused: odds,
  notRefused: odds,
  /** Odds that the last turn held an act, where the agent objects to it. */
  objected: odds,
  /** At least so sure is an act where the agent objects to it after a refusal. */
  objectedRefused: share,
  /** … if it was at least so likely before. */
  objectedFrom: share,
  /** Odds of danger rise by this times the probability of a threat in the same turn. */
  dangerThreat: z.number().min(0).max(50),
  /** How the agent's answer changes the odds that the turn before was uneasy (tone ≥ 1) or angry. */
  answers: z.array(z.strictObject({ heard: z.string().min(1), uneasy: odds, angry: odds })).max(20),
  /** Odds of 責任者を出せ, once it was asked for. */
  managerAgain: odds.default(1),
  demandRefused: odds,
  demandNotRefused: odds,
  /** Odds that the last turn held a demand, where the agent refuses right after. */
  refusedNow: odds,
});

const certaintySchema = z.strictObject({
  danger: share,
  /** Danger said over two turns in a row, each at least `dangerEach`, adds up to this. */
  dangerTogether: share,
  dangerEach: share,
  /** Enough where the agent answers with a call to the police, or asks after safety. */
  dangerWithPolice: share,
  dangerWithSafety: share,
  selfHarm: share,
  selfHarmTogether: share,
  selfHarmEach: share,
  /** Enough where the agent asks after thoughts of death, or answers with care. */
  selfHarmWithLife: share,
  selfHarmWithCare: share,
  /** A threat that is raised to the SV at once. */
  threat: share,
  /** One clear act, for the warning. */
  act: share,
  /** The same in a call that was calm so far. */
  actQuiet: share,
  /** Acts after a warning, before the SV or for closing. */
  actAgain: share,
  demand: share,
  repeat: share,
  angry: share,
});

const cueLifeSchema = z.strictObject({
  /** Not raised anew within this time after it was done, withdrawn or marked wrong. */
  coolDownSec: z.number().min(0).max(3600),
  snoozeSec: z.number().min(5).max(3600),
  /** Withdrawn after so many calm customer turns. 0: stays until answered. */
  staleTurns: z.int().min(0).max(50),
  /** How often it may appear in one call. */
  budget: z.int().min(1).max(20),
});

export const judgementSchema = z.strictObject({
  axis: axisSchema,
  zones: zonesSchema,
  context: contextSchema,
  certainty: certaintySchema,
  pressing: z.strictObject({
    /** Expected number of pushes (probabilities add up) for one demand that cannot be granted. */
    undue: z.number().min(0.1).max(10),
    /** The same for 責任者を出せ. */
    manager: z.number().min(0.1).max(10),
    /** The same point restated after a clear answer, without any undue demand. */
    restated: z.number().min(0.1).max(20),
    /** Refusals heard from the agent after which it was pressed often enough in any case. */
    refusals: z.int().min(2).max(20),
    /** Turns with acts after which the SV is called even where no warning was heard. */
    acts: z.number().min(0.5).max(20),
    /** Weight of a demand that is restated though no refusal was heard before it. */
    unheard: share,
    /** At least so sure is a push where the agent has to refuse again right after it. */
    refusedAgain: share,
    /** Added to all of these in a call that stayed calm (tone 0 or 1 and no act). */
    calmExtra: z.number().min(0).max(5),
  }),
  hold: z.strictObject({
    /** Angry turns among the last `window` ones, as expected number. */
    angryTurns: z.number().min(0.1).max(5),
    window: z.int().min(1).max(10),
    /** How surely the caller must not be at ease where the agent asks for a moment; 0: always. */
    lookUpUneasy: share,
    /** Not before the customer had so many turns: first the case is heard. */
    fromTurn: z.int().min(1).max(20),
    /** A point restated so often (expected number) with nothing looked up: the agent lacks a fact. */
    restated: z.number().min(0.5).max(20),
  }),
  end: z.strictObject({
    /** Turns with acts after warning and escalation where no SV is heard. */
    actsWithoutSv: z.number().min(0.5).max(20),
    /** Repeated final answers with pushes between them. */
    finalAnswers: z.int().min(1).max(10),
  }),
  /** Expected numbers of turns (or of repetitions) from which a call shows a type. */
  types: z.strictObject({
    restraint: count,
    repeats: count,
    /** How much a turn with acts takes off the repetitions. */
    repeatActs: share.default(0),
    insult: count,
    /** Threats count one, intimidation counts `intimidationShare`. */
    threat: count,
    intimidationShare: share,
    authority: count,
    visit: count,
    exposure: count,
    sexual: count,
    /** Prejudice, prying and undue money: 「その他」 beside or without other types. */
    discrimination: count,
    discriminationAlone: count,
    privacy: count,
    /** Turns that ask for undue money, or for grovelling. */
    money: count.default(50),
    grovel: count.default(50),
    demandAlone: count,
  }),
  cues: z.record(z.enum(CUE_KINDS), cueLifeSchema),
  /** All cues but call110 and lifeline together, in one call. */
  quietBudget: z.int().min(1).max(50),
  /** The step on the screen changes at most this often. */
  stepMinSec: z.number().min(0).max(120),
});
export type Judgement = z.infer<typeof judgementSchema>;
