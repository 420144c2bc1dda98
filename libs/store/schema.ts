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
}

export interface EntryRevisionsTable {
  entry_id: string;
  rev: number;
  title: string;
  summary: string | null;
  seen_at: Time;
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
  entry_id: string | null;
  cells: string[];
  body: string;
  alerted_at: Time;
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
  entries: EntriesTable;
  entry_revisions: EntryRevisionsTable;
  duplicate_keys: DuplicateKeysTable;
  alerts: AlertsTable;
  cells: CellsTable;
}
