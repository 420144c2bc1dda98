import type { ColumnType, Generated } from 'kysely';

type Time = ColumnType<Date, Date | string, Date | string>;
type NullableTime = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>;

/** One row: which log this is, its last seq, and the first seq that can still be replayed. */
export interface LogHeadTable {
  epoch: string;
  seq: number;
  oldest: number;
}

export interface SettingsTable {
  key: string;
  value: string;
}

export interface SourcesTable {
  id: string;
  url: string;
  name: string;
  outlet: string;
  language: string | null;
  country: string | null;
  /** The editorial house, as a slug; several outlets can be of one. */
  family: string;
  kind: string | null;
  /** Name and port that its requests go to. */
  host: string;
  /** Taken off the list by the desk; kept for what it brought. */
  removed: Generated<boolean>;
  paused: Generated<boolean>;
  parked: Generated<boolean>;
  etag: string | null;
  last_modified: string | null;
  /** Counts finished polls; a poll is saved only if it was asked for under this number. */
  poll_version: Generated<number>;
  next_poll_at: Time;
  claimed_until: NullableTime;
  last_status: number | null;
  last_poll_at: NullableTime;
  last_success_at: NullableTime;
  /** When it last showed a whole list of entries that was not empty. */
  listed_at: NullableTime;
  failures: Generated<number>;
  error_code: string | null;
  error_message: string | null;
  entries: Generated<number>;
  /** When its first document was read. */
  read_at: NullableTime;
  /** When it last answered a request without validators. */
  full_at: NullableTime;
  /** Of the last whole document. */
  body_hash: string | null;
  /** What the document said of when to look again (the poller's own shape). */
  hints: unknown;
  /** Where it says that it moved for good, since when, and in how many looks in a row. */
  moved_to: string | null;
  moved_since: NullableTime;
  moved_looks: Generated<number>;
  former_url: string | null;
  /** What was learned of when it publishes (the poller's own shape). */
  rhythm: unknown;
  /** The wait that was planned after the last poll. */
  interval_seconds: number | null;
  last_new_at: NullableTime;
  quiet_since: NullableTime;
  hot_until: NullableTime;
  /** When somebody last wanted it looked at at once. */
  poked_at: NullableTime;
  /** Its outlet does not want to be asked again before. */
  not_before: NullableTime;
  /** Its last document ended early. */
  partial: Generated<boolean>;
  /** The polls since `run_from` that all ended alike. */
  run_result: string | null;
  run_from: NullableTime;
  run_polls: Generated<number>;
  run_status: number | null;
  run_fresh: Generated<number>;
  run_revised: Generated<number>;
}

/** One row per host that sources live at: how soon it may be asked again. */
export interface HostsTable {
  host: string;
  free_at: Time;
  rest_until: Time;
}

/** A finished run of polls that ended alike. */
export interface PollRunsTable {
  source_id: string;
  from_at: Time;
  until_at: Time;
  polls: number;
  result: string;
  status: number | null;
  fresh: number;
  revised: number;
}

/** What an entry is recognised by. */
export interface EntryNamesTable {
  source_id: string;
  name: string;
  entry_id: string;
}

export interface HubSubscriptionsTable {
  source_id: string;
  hub: string;
  topic: string;
  secret: string;
  callback_token: string;
  state: string;
  asked_at: NullableTime;
  lease_until: NullableTime;
  due_at: Time;
  failures: Generated<number>;
  last_push_at: NullableTime;
  pushes: Generated<number>;
  bad_pushes: Generated<number>;
  error: string | null;
}

export interface EntriesTable {
  id: string;
  source_id: string;
  key: string;
  title: string;
  summary: string | null;
  url: string | null;
  language: string | null;
  published_at: NullableTime;
  first_seen_at: Time;
  rev: Generated<number>;
  /** The last day on which its source still listed it. */
  listed_on: ColumnType<Date, string, string>;
  queued_at: NullableTime;
  /** Runs of the newsdesk that failed on this entry. */
  attempts: Generated<number>;
  decided_at: NullableTime;
  silence: string | null;
  alert_seq: number | null;
  why: string[] | null;
  /** The house whose report it is: the wire that it credits, else its source's family. */
  origin: string | null;
  /** The words that name it, and where they stand. */
  credit: string | null;
  /** The revision that the newsdesk has looked at since its alert. */
  considered_rev: Generated<number>;
}

export interface EntryRevisionsTable {
  entry_id: string;
  rev: number;
  title: string;
  summary: string | null;
  seen_at: Time;
  /** What the text changed in against the revision before. */
  changes: unknown;
}

/** What an alert already said; a second headline with one of these keys is a duplicate. */
export interface DuplicateKeysTable {
  key: string;
  entry_id: string;
  alert_id: string;
  decided_at: Time;
}

/** The alert log. */
export interface AlertsTable {
  seq: number;
  id: string;
  rev: number;
  kind: string;
  latest: boolean;
  /** The desk's own word. */
  desk: Generated<boolean>;
  entry_id: string | null;
  cells: string[];
  body: string;
  alerted_at: Time;
}

/** What the desk asked for under an Idempotency-Key, and the row that came of it. */
export interface DeskRequestsTable {
  key: string;
  hash: string;
  seq: number;
  asked_at: Time;
}

/** Every cell that was ever used, with the seq of its last alert. */
export interface CellsTable {
  cell: string;
  topic: string;
  urgency: number;
  language: string;
  seq: number;
}

export interface Schema {
  log_head: LogHeadTable;
  settings: SettingsTable;
  sources: SourcesTable;
  hosts: HostsTable;
  poll_runs: PollRunsTable;
  entries: EntriesTable;
  entry_names: EntryNamesTable;
  entry_revisions: EntryRevisionsTable;
  hub_subscriptions: HubSubscriptionsTable;
  duplicate_keys: DuplicateKeysTable;
  alerts: AlertsTable;
  desk_requests: DeskRequestsTable;
  cells: CellsTable;
}
