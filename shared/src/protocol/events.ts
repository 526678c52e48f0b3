import { z } from 'zod';
import { CUE_ANSWERS, FLAGS, REPORT_KINDS, SUPERVISOR_ACTIONS } from '../call/event.ts';
import type { Channel } from '../label.ts';
import type { CallEnd, CallStart, Chunk } from '../transcript/segment.ts';
import { callIdSchema } from '../transcript/segment.ts';
import type { CallView, FloorTile, TranscriptItem } from '../view/views.ts';
import type { Answer } from './errors.ts';
import { MAX_NOTE_LENGTH, MAX_WHISPER_LENGTH, PROTOCOL_VERSION } from './limits.ts';

export { MAX_WHISPER_LENGTH, PROTOCOL_VERSION };

export const watchSchema = z.object({
  callId: callIdSchema,
  /** The last sequence number the viewer has, or -1 for all. */
  afterSeq: z.int().min(-1),
});
export const cueAnswerSchema = z.object({
  callId: callIdSchema,
  cueId: z.string().min(1).max(64),
  answer: z.enum(CUE_ANSWERS),
});
export const holdSchema = z.object({ callId: callIdSchema, on: z.boolean() });
export const askSchema = z.object({ callId: callIdSchema });
export const superviseSchema = z
  .object({
    callId: callIdSchema,
    action: z.enum(SUPERVISOR_ACTIONS),
    text: z.string().min(1).max(MAX_WHISPER_LENGTH).optional(),
    reported: z.enum(REPORT_KINDS).optional(),
  })
  .refine((a) => a.action !== 'whisper' || a.text !== undefined, {
    path: ['text'],
    message: 'a whisper needs a text',
  })
  .refine((a) => a.action === 'whisper' || a.reported === undefined, {
    path: ['reported'],
    message: 'only a whisper says what was reported',
  });
export const flagSchema = z.object({
  callId: callIdSchema,
  flag: z.enum(FLAGS),
  note: z.string().max(MAX_NOTE_LENGTH).optional(),
});
export const floorSchema = z.object({ site: z.string().max(128).optional() });

/**
 * New facts of one call. `items` are the transcript lines added or changed since the last update;
 * `view` replaces the former one. A client ignores an update whose seq it already has.
 */
export interface CallUpdate {
  callId: string;
  seq: number;
  items: TranscriptItem[];
  view: CallView;
}

/** A partial result: shown in grey, never stored, never folded. An empty text clears it. */
export interface CallPartial {
  callId: string;
  utteranceId: string;
  channel: Channel;
  text: string;
  /** Early warning, to be confirmed or withdrawn by the final. */
  provisional: 'danger' | 'selfHarm' | null;
}

type Ack<T = object> = (answer: Answer<T>) => void;

/** What a client may send. Every message is answered. */
export interface ClientToServer {
  // sources (API key)
  'call:start': (body: CallStart, ack: Ack<{ callId: string }>) => void;
  'call:chunk': (body: Chunk, ack: Ack<ChunkReceipt>) => void;
  'call:end': (body: CallEnd, ack: Ack) => void;
  // people (session)
  'call:watch': (body: z.input<typeof watchSchema>, ack: Ack<{ update: CallUpdate }>) => void;
  'call:unwatch': (body: { callId: string }, ack: Ack) => void;
  'cue:answer': (body: z.input<typeof cueAnswerSchema>, ack: Ack) => void;
  'hold:set': (body: z.input<typeof holdSchema>, ack: Ack) => void;
  'agent:ask': (body: z.input<typeof askSchema>, ack: Ack) => void;
  'call:flag': (body: z.input<typeof flagSchema>, ack: Ack) => void;
  'sv:act': (body: z.input<typeof superviseSchema>, ack: Ack) => void;
  /** The signed-in agent's own calls, live and lately ended, and `desk:calls` from then on. */
  'desk:watch': (body: object, ack: Ack<{ calls: DeskCall[] }>) => void;
  'floor:watch': (body: z.input<typeof floorSchema>, ack: Ack<{ tiles: FloorTile[] }>) => void;
  'floor:unwatch': (body: object, ack: Ack) => void;
}

/** What became of a chunk. `duplicate`, `stale` and `empty` are accepted without effect. */
export interface ChunkReceipt {
  outcome: 'stored' | 'shown' | 'revised' | 'duplicate' | 'stale' | 'empty';
  /** The sequence numbers still missing before this one, if any. */
  missing: number[];
}

export interface DeskCall {
  callId: string;
  status: 'live' | 'ended';
  startedAtMs: number;
  /** The source's own name for the caller, e.g. the CRM's. */
  customerRef?: string;
  customerLabel?: string;
  /** Set once the call has ended. */
  endedAtMs?: number;
  /** The agent has recorded how they see the call. */
  saved?: boolean;
  /** What was open when the call ended, until a supervisor settles it. */
  vital?: 'call110' | 'lifeline';
}

export interface ServerToClient {
  'call:update': (update: CallUpdate) => void;
  'call:partial': (partial: CallPartial) => void;
  'desk:calls': (calls: DeskCall[]) => void;
  /** Changed tiles only, at most twice a second for one call. */
  'floor:tiles': (tiles: FloorTile[]) => void;
  /** The server goes down on purpose; the client says so and reconnects. */
  'server:stopping': () => void;
}
