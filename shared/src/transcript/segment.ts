import { z } from 'zod';
import { CHANNELS } from '../label.ts';

/** Longest text of one chunk, in UTF-16 units. A recogniser's turn is far shorter. */
export const MAX_CHUNK_TEXT_LENGTH = 10_000;
/** Longest call the clock accepts: 24 hours. */
export const MAX_CALL_MS = 24 * 60 * 60 * 1000;

const id = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[A-Za-z0-9._:@/-]+$/, 'only letters, digits and ._:@/-');

/** A place as the centre calls it, in any script: `sendai`, 仙台. No comma, which parts lists of sites. */
const siteName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\p{L}\p{N}._:@/-]+$/u, 'only letters, digits and ._:@/-');

export const callIdSchema = id;

/** A source opens a call. */
export const callStartSchema = z.object({
  callId: id,
  /** Sign-in name of the agent who answers. */
  agentId: id,
  /** Name shown on screens: the business name (ビジネスネーム), never the agent's own. */
  agentName: z.string().min(1).max(60),
  site: siteName,
  /** Skill group or line, in the centre’s own words. */
  skill: z.string().min(1).max(60),
  /** The centre's own key for the caller; the same key over calls shows repeat callers. */
  customerRef: z.string().min(1).max(128).optional(),
  /** How the caller is addressed on the agent's screen, e.g. 山田様. */
  customerLabel: z.string().min(1).max(60).optional(),
  /** Epoch milliseconds at which the call was answered. */
  startedAtMs: z.int().min(0),
  /** Industry, product, queue …: the centre's own keys. */
  metadata: z
    .record(z.string().max(64), z.string().max(512))
    .default({})
    .refine((m) => Object.keys(m).length <= 32, 'at most 32 keys'),
});
export type CallStart = z.infer<typeof callStartSchema>;

/**
 * One piece of transcript. `seq` rises by one for each message a source sends of a call (partials
 * and finals together), so that gaps, doubles and disorder can be seen. Times are milliseconds
 * from the start of the call.
 */
export const chunkSchema = z
  .object({
    callId: id,
    channel: z.enum(CHANNELS),
    utteranceId: id,
    seq: z.int().min(0),
    text: z.string().max(MAX_CHUNK_TEXT_LENGTH),
    final: z.boolean(),
    startMs: z.int().min(0).max(MAX_CALL_MS),
    endMs: z.int().min(0).max(MAX_CALL_MS),
    confidence: z.number().min(0).max(1).optional(),
  })
  .refine((c) => c.endMs >= c.startMs, { path: ['endMs'], message: 'endMs is before startMs' });
export type Chunk = z.infer<typeof chunkSchema>;

export const END_REASONS = ['hangup', 'agent-closed', 'transferred', 'lost'] as const;

/** A source closes a call. */
export const callEndSchema = z.object({
  callId: id,
  atMs: z.int().min(0).max(MAX_CALL_MS),
  reason: z.enum(END_REASONS).default('hangup'),
});
export type CallEnd = z.infer<typeof callEndSchema>;
