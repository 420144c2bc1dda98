import { sql } from 'kysely';
import type { Database } from './open-store.js';
import { atMostOneRow, oneRow } from './rows.js';

/** A further revision to append: its text in the three pieces that the log joins around cursor and `prev`. */
export interface RevisionRow {
  id: string;
  /** One more than the revision that it was made from. */
  rev: number;
  kind: 'update' | 'correction' | 'kill';
  /** Its own, and all of the revision before. */
  cells: readonly string[];
  alertedAt: Date;
  pieces: readonly [string, string, string];
}

/** One revision of an alert as the log has it. */
export interface Revision {
  seq: number;
  rev: number;
  kind: string;
  /** The desk's own word. */
  desk: boolean;
  cells: string[];
  body: string;
  /** The database's clock at the read: the one clock of all decisions. */
  now: Date;
}

const COLUMNS = sql`seq, rev, kind, desk, cells, body, clock_timestamp() as now`;

/** What the desk asked for under an Idempotency-Key: a hash tells what. */
export interface DeskRequest {
  key: string;
  hash: string;
}

export type ReviseResult =
  /** `repeated`: this very request was served before, by the row of that seq. */
  | { kind: 'appended' | 'repeated'; seq: number }
  /** Another revision was faster, or the alert is killed: its latest. */
  | { kind: 'stale'; latest: { rev: number; kind: string } }
  | { kind: 'unknown' }
  /** The request's key was used for another one. */
  | { kind: 'reused' }
  /** The entry's change was looked at before. */
  | { kind: 'considered' };

/** All revisions of an alert, oldest first; none: there is no such alert. */
export async function readAlertRevisions(db: Database, id: string): Promise<Revision[]> {
  const found = await sql<Revision>`
    select ${COLUMNS} from alerts where id = ${id} order by rev`.execute(db);
  return found.rows;
}

/** The revision at that place of the log. */
export async function readRevision(db: Database, seq: number): Promise<(Revision & { id: string }) | null> {
  const found = await sql<Revision & { id: string }>`
    select id, ${COLUMNS} from alerts where seq = ${seq}`.execute(db);
  return atMostOneRow(found.rows);
}

/** What came of a request with this key, if it was served. */
export async function findRequest(db: Database, key: string): Promise<{ hash: string; seq: number } | null> {
  const found = await sql<{ hash: string; seq: number }>`
    select hash, seq from desk_requests where key = ${key}`.execute(db);
  return atMostOneRow(found.rows);
}

interface Outcome {
  outcome: ReviseResult['kind'];
  seq: number;
  rev: number;
  kind: string;
}

/** Appends a further revision of an alert, or says why that cannot be; then nothing is changed. */
export async function reviseAlert(
  db: Database,
  asked: {
    revision: RevisionRow;
    desk: boolean;
    /** Under which it is found from now on, beside those of its earlier texts. */
    keys: readonly string[];
    notify: boolean;
    request?: DeskRequest;
    /** The entry's revision that the newsdesk made this of. */
    entryRev?: number;
  },
): Promise<ReviseResult> {
  const { revision, desk, keys, notify, request, entryRev } = asked;
  const { id, rev, kind, cells, alertedAt, pieces } = revision;
  const found = await sql<Outcome>`
    select outcome, seq, rev, kind from revise_alert(${id}, ${rev}, ${kind}, ${desk}, ${cells}, ${keys}, ${alertedAt},
      ${pieces[0]}, ${pieces[1]}, ${pieces[2]}, ${notify}, ${request?.key ?? null}, ${request?.hash ?? null},
      ${entryRev ?? null})`.execute(db);
  return resultOf(oneRow(found.rows));
}

function resultOf({ outcome, seq, rev, kind }: Outcome): ReviseResult {
  if (outcome === 'appended' || outcome === 'repeated') return { kind: outcome, seq };
  return outcome === 'stale' ? { kind: outcome, latest: { rev, kind } } : { kind: outcome };
}
