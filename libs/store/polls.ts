import { sql, type Transaction } from 'kysely';
import type { Database } from './open-store.js';
import type { Schema } from './schema.js';

/** An entry as a source lists it, ready to be kept. `id` is used if the entry is new. */
export interface ListedEntry {
  id: string;
  key: string;
  title: string;
  summary: string | null;
  url: string | null;
  language: string | null;
  publishedAt: string | null;
  /** Older than this source's first poll: kept, and decided at once as `backfill`. */
  backfill: boolean;
}

export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

/** What came of one poll. */
export type PollOutcome =
  | { kind: 'fetched'; status: number; validators: Validators; entries: readonly ListedEntry[] }
  | { kind: 'unchanged'; status: number }
  | { kind: 'failed'; status: number | null; code: string; message: string; park: boolean };

export interface SavedPoll {
  /** Ids of the entries that this poll brought and that the newsdesk has to decide. */
  fresh: string[];
  revised: number;
}

type Tx = Transaction<Schema>;

/**
 * Saves all that one poll brought in one transaction: new entries, revisions of known ones, the feed's
 * validators, the source's health and its next poll. Nothing of a poll is remembered if it rolls back,
 * so validators never run ahead of entries.
 * @returns null when this poll is not wanted any more: it was saved already, or the source was paused
 */
export async function savePoll(
  db: Database,
  poll: { sourceId: string; pollVersion: number; outcome: PollOutcome; nextPollSeconds: number },
): Promise<SavedPoll | null> {
  return db.transaction().execute(async (tx) => {
    if (!(await holdSource(tx, poll.sourceId, poll.pollVersion))) return null;
    const listed = poll.outcome.kind === 'fetched' ? poll.outcome.entries : [];
    const rows = JSON.stringify(listed);
    const fresh = listed.length === 0 ? [] : await insertNew(tx, poll.sourceId, rows);
    const revised = listed.length === 0 ? 0 : await reviseChanged(tx, poll.sourceId, rows);
    await finishPoll(tx, poll, fresh.length);
    return { fresh: fresh.filter((entry) => !entry.decided).map((entry) => entry.id), revised };
  });
}

async function holdSource(tx: Tx, id: string, version: number): Promise<boolean> {
  const held = await sql`
    select 1 from sources where id = ${id} and poll_version = ${version} and not paused for update`.execute(
    tx,
  );
  return held.rows.length > 0;
}

const LISTED = (rows: string) => sql`rows from (jsonb_to_recordset(${rows}::jsonb) as (
    id text, key text, title text, summary text, url text, language text, "publishedAt" timestamptz, backfill boolean
  )) with ordinality as listed (id, key, title, summary, url, language, published_at, backfill, place)`;

async function insertNew(
  tx: Tx,
  sourceId: string,
  rows: string,
): Promise<{ id: string; decided: boolean }[]> {
  const inserted = await sql<{ id: string; decided: boolean }>`
    insert into entries (id, source_id, key, title, summary, url, language, published_at, queued_at, decided_at, silence, why)
    select id, ${sourceId}, key, title, summary, url, language, published_at, now(),
      case when backfill then now() end,
      case when backfill then 'backfill' end,
      case when backfill then array['backfill: listed already when this source was first polled'] end
    from ${LISTED(rows)} order by place
    on conflict (source_id, key) do nothing
    returning id, decided_at is not null as decided`.execute(tx);
  return inserted.rows;
}

/** Known entries: note that they are still listed, and keep a changed title or summary as a revision. */
async function reviseChanged(tx: Tx, sourceId: string, rows: string): Promise<number> {
  await sql`
    update entries set listed_on = current_date from ${LISTED(rows)}
    where source_id = ${sourceId} and entries.key = listed.key and listed_on < current_date`.execute(tx);
  const changed = await sql`
    with changed as (
      select entries.id, entries.rev, entries.title, entries.summary, entries.first_seen_at,
        listed.title as new_title, listed.summary as new_summary
      from entries join ${LISTED(rows)} on source_id = ${sourceId} and entries.key = listed.key
      where (entries.title, entries.summary) is distinct from (listed.title, listed.summary)
    ), first_text as (
      insert into entry_revisions (entry_id, rev, title, summary, seen_at)
      select id, rev, title, summary, first_seen_at from changed where rev = 1
    ), new_text as (
      insert into entry_revisions (entry_id, rev, title, summary, seen_at)
      select id, rev + 1, new_title, new_summary, now() from changed
    )
    update entries set title = new_title, summary = new_summary, rev = entries.rev + 1
    from changed where entries.id = changed.id`.execute(tx);
  return Number(changed.numAffectedRows ?? 0);
}

async function finishPoll(
  tx: Tx,
  poll: { sourceId: string; outcome: PollOutcome; nextPollSeconds: number },
  added: number,
): Promise<void> {
  const { outcome } = poll;
  const failed = outcome.kind === 'failed' ? outcome : null;
  const fetched = outcome.kind === 'fetched' ? outcome.validators : null;
  await sql`
    update sources set
      poll_version = poll_version + 1,
      claimed_until = null,
      next_poll_at = now() + ${poll.nextPollSeconds} * interval '1 second',
      last_poll_at = now(),
      last_status = ${outcome.status},
      last_success_at = case when ${failed === null} then now() else last_success_at end,
      failures = case when ${failed === null} then 0 else failures + 1 end,
      parked = ${failed?.park ?? false},
      error_code = ${failed?.code ?? null},
      error_message = ${failed?.message ?? null},
      etag = case when ${fetched !== null} then ${fetched?.etag ?? null} else etag end,
      last_modified = case when ${fetched !== null} then ${fetched?.lastModified ?? null} else last_modified end,
      entries = entries + ${added}
    where id = ${poll.sourceId}`.execute(tx);
}
