import type { Generated } from 'kysely';

/** Rows as they lie in SQLite and PostgreSQL alike. JSON is kept as text; times are epoch ms. */
export interface Database {
  call: CallTable;
  event: EventTable;
  manual: ManualTable;
  person: PersonTable;
  session: SessionTable;
  api_key: ApiKeyTable;
}

export interface CallTable {
  call_id: string;
  agent_id: string;
  agent_name: string;
  site: string;
  skill: string;
  customer_ref: string | null;
  customer_label: string | null;
  started_at_ms: number;
  manual_version: string;
  model_version: string;
  fold_version: string;
  /** Derived from the events when the call ends, for lists; null while it is live. */
  ended_at_ms: number | null;
  duration_ms: number | null;
  verdict: string | null;
  types: string | null;
  conduct: number | null;
  demand: number | null;
  cue_count: number | null;
  flag: string | null;
}

/** The truth: append-only. */
export interface EventTable {
  call_id: string;
  seq: number;
  kind: string;
  at_ms: number;
  recorded_at_ms: number;
  /** The source's own number of the chunk behind this event, if there was one. */
  source_seq: number | null;
  body: string;
  cues: string;
  hash: string;
}

export interface ManualTable {
  version: string;
  loaded_at_ms: number;
  body: string;
}

export interface PersonTable {
  user_id: string;
  name: string;
  role: string;
  sites: string;
  password_hash: string;
  disabled: Generated<number>;
  created_at_ms: number;
}

export interface SessionTable {
  token_hash: string;
  user_id: string;
  created_at_ms: number;
  used_at_ms: number;
}

export interface ApiKeyTable {
  key_id: string;
  name: string;
  secret_hash: string;
  sites: string;
  created_at_ms: number;
  revoked_at_ms: number | null;
}
