import type { Generated } from 'kysely';

/** Rows as they lie in SQLite and PostgreSQL alike. JSON is kept as text; times are epoch ms. */
export interface Database {
  call: CallTable;
  event: EventTable;
  manual: ManualTable;
  person: PersonTable;
  session: SessionTable;
  api_key: ApiKeyTable;
  call_fact: CallFactTable;
  posting: PostingTable;
  turn_label: TurnLabelTable;
  decision: DecisionTable;
  incident_note: IncidentNoteTable;
  export_log: ExportLogTable;
  case_study: CaseStudyTable;
  saved_search: SavedSearchTable;
  delivery: DeliveryTable;
  opening: OpeningTable;
  week_closing: WeekClosingTable;
  recording: RecordingTable;
  case_step: CaseStepTable;
  care_talk: CareTalkTable;
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
  /** JSON list of `ingest`, `export`. */
  scopes: Generated<string>;
}

/** What search and figures need of an ended call; derived from its events. */
export interface CallFactTable {
  /** Counts up in the order in which calls became searchable. */
  call_no: number;
  call_id: string;
  agent_id: string;
  agent_name: string;
  site: string;
  skill: string;
  /** The centre's own `product`, else `industry` of the call's metadata; empty where neither. */
  product: string;
  customer_ref: string | null;
  started_at_ms: number;
  duration_ms: number;
  hold_ms: number;
  verdict: string;
  /** `,abuse,time,`: every value between commas. */
  types: string;
  cues: string;
  conduct: number;
  demand: number;
  agent_flag: string | null;
  sv_flag: string | null;
  /** 1 where the software itself would have this call reviewed. */
  auto_flag: number;
  /** JSON: by kind of cue how many were shown, done, snoozed, wrong. */
  cue_marks: string;
  /** Last event when the call ended, and the SHA-256 chain over all rows up to it. */
  end_seq: number;
  end_chain: string;
  /** Events up to this one are in `posting`. */
  words_seq: number;
}

/** In which calls of a block of 1,024, and in which events of them, a word was said. */
export interface PostingTable {
  term: string;
  block: number;
  calls: string;
}

interface AppendOnly {
  id: string;
  by_id: string;
  by_name: string;
  at_ms: number;
}

/** A reviewer's label of one turn; `i` is -1 for the label of the whole call. */
export interface TurnLabelTable extends AppendOnly {
  call_id: string;
  i: number;
  body: string;
}

export interface DecisionTable extends AppendOnly {
  call_id: string;
  /** `qa` or `final`. */
  stage: string;
  conduct: number;
  demand: number;
  verdict: string;
  types: string;
  reasons: string;
  /** The centre's own part in it: `none`, `explanation`, `passed-around`, `system`, `other`. */
  own_fault: string;
  /** 1 where nobody else's judgement was open to this person yet. */
  blind: Generated<number>;
}

/** A person who may judge looked at others' judgements of a call before judging it. */
export interface OpeningTable extends AppendOnly {
  call_id: string;
  /** The person's own words, or `live`, `care`: seen on the floor, seen for the agent's sake. */
  reason: string;
}

/** The meeting on a week's calls is over: nothing of calls up to `to_ms` is hidden any more. */
export interface WeekClosingTable extends AppendOnly {
  /** Monday in Japan. */
  week: string;
  /** One site, or `*`. */
  site: string;
  from_ms: number;
  to_ms: number;
}

/** A recording that the centre supplied; the file lies beside the database under its id. */
export interface RecordingTable extends AppendOnly {
  call_id: string;
  /** The file's name as it came. */
  name: string;
  format: string;
  bytes: number;
  duration_ms: number;
  /** Start of the call within the recording. */
  offset_ms: number;
  sha256: string;
}

/** A case was put into the manual (`in`), with these words, or taken out of it (`out`). */
export interface CaseStepTable extends AppendOnly {
  call_id: string;
  case_id: string;
  action: string;
  body: string;
}

/** What a person adds to a field of the incident report. */
export interface IncidentNoteTable extends AppendOnly {
  call_id: string;
  field: string;
  body: string;
}

export interface ExportLogTable extends AppendOnly {
  call_id: string;
  kind: string;
  masked: number;
  sha256: string;
}

export interface CaseStudyTable extends AppendOnly {
  call_id: string;
  title: string;
  lesson: string;
  /** Step of the manual that it teaches, or empty. */
  step: string;
  from_i: number;
  to_i: number;
}

export interface SavedSearchTable {
  id: string;
  by_id: string;
  name: string;
  query: string;
  at_ms: number;
}

/** A message to the webhook that waits, was taken, or was given up. */
export interface DeliveryTable {
  id: string;
  body: string;
  attempts: number;
  /** Null when done or given up. */
  next_at_ms: number | null;
  done_at_ms: number | null;
  last_error: string | null;
}

/** A talk (面談) that was had with an agent: that, when and by whom, never what was said. */
export interface CareTalkTable extends AppendOnly {
  agent_id: string;
}
