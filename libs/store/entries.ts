import { sql } from 'kysely';
import type { Database } from './open-store.js';
import { atMostOneRow } from './rows.js';

/** An accepted entry with what the newsdesk needs to know of its source. */
export interface EntryToDecide {
  id: string;
  key: string;
  title: string;
  summary: string | null;
  url: string | null;
  language: string | null;
  publishedAt: Date | null;
  firstSeenAt: Date;
  origin: string | null;
  credit: string | null;
  source: { id: string; name: string; outlet: string; language: string | null; country: string | null };
  /** The database's clock at the read: the one clock of all decisions. */
  now: Date;
}

/** One accepted entry and what became of it. */
export interface HeadlineRow {
  id: string;
  source: string;
  key: string;
  title: string;
  url: string | null;
  publishedAt: Date | null;
  firstSeenAt: Date;
  /** The house whose report it is; null for entries from before that was noted. */
  origin: string | null;
  decidedAt: Date | null;
  alert: string | null;
  silence: string | null;
  why: string[] | null;
  /** Under what its alert is filed; null without one, or once its row was deleted. */
  cells: string[] | null;
}

/** The entry, unless it is unknown or has its decision already. */
export async function findUndecided(db: Database, id: string): Promise<EntryToDecide | null> {
  const found = await sql<EntryToDecide>`
    select entries.id, key, title, summary, entries.url, entries.language, published_at as "publishedAt",
      first_seen_at as "firstSeenAt", origin, credit, clock_timestamp() as now,
      json_build_object('id', sources.id, 'name', name, 'outlet', outlet, 'language', sources.language,
        'country', country) as source
    from entries join sources on sources.id = source_id
    where entries.id = ${id} and decided_at is null`.execute(db);
  return atMostOneRow(found.rows);
}

/**
 * Takes up to `limit` entries that were accepted, or taken, more than `seconds` ago and still wait for their
 * decision: their jobs may be lost.
 */
export async function claimUndecided(db: Database, limit: number, seconds: number): Promise<string[]> {
  const claimed = await sql<{ id: string }>`
    update entries set queued_at = now() where id in (
      select id from entries
      where decided_at is null and queued_at <= now() - ${seconds} * interval '1 second'
      order by queued_at limit ${limit} for update skip locked)
    returning id`.execute(db);
  return claimed.rows.map((row) => row.id);
}

/** Accepted entries by id, each with its decision; `after` is the last id of the page before. */
export async function listHeadlines(
  db: Database,
  page: { source: string | null; after: string | null; limit: number },
): Promise<HeadlineRow[]> {
  const rows = await sql<HeadlineRow>`
    select entries.id, source_id as source, key, title, url, published_at as "publishedAt", first_seen_at as "firstSeenAt", origin,
      decided_at as "decidedAt", silence, why, cells,
      case when alert_seq is not null then 'v1.' || epoch || '.' || alert_seq end as alert
    from entries cross join log_head left join alerts on alerts.seq = alert_seq
    where (${page.source}::text is null or source_id = ${page.source})
      and (${page.after}::text is null or entries.id > ${page.after})
    order by entries.id limit ${page.limit}`.execute(db);
  return rows.rows;
}

/** Of an entry that changed after its alert: past so many revisions a feed only makes noise. */
const MOST_CONSIDERED = 20;

/** What of an entry the newsdesk has to look at again. */
const UNCONSIDERED = sql`alert_seq is not null and rev > considered_rev and considered_rev < ${sql.lit(MOST_CONSIDERED)}`;

/** An entry that its source changed after an alert was made of it. */
export interface ChangedEntry extends EntryToDecide {
  rev: number;
  /** The alert's latest revision; null when it is kept no longer. */
  alert: { kind: string; body: string } | null;
  /** The desk has had its hand on the alert. */
  desk: boolean;
  /** What its attribution changed in since it was looked at, oldest first (the poller's own shape). */
  attribution: unknown[];
}

/** The entry, unless nothing of it changed since its alert that the newsdesk has not looked at. */
export async function findChanged(db: Database, id: string): Promise<ChangedEntry | null> {
  const found = await sql<ChangedEntry>`
    select entries.id, key, title, summary, entries.url, entries.language, published_at as "publishedAt",
      first_seen_at as "firstSeenAt", origin, credit, clock_timestamp() as now, entries.rev,
      json_build_object('id', sources.id, 'name', name, 'outlet', outlet, 'language', sources.language,
        'country', country) as source,
      case when latest.id is not null then json_build_object('kind', latest.kind, 'body', latest.body) end as alert,
      exists (select from alerts where alerts.id = latest.id and desk) as desk,
      coalesce((select json_agg(change order by changed.rev) from entry_revisions as changed
        cross join jsonb_array_elements(changed.changes) as change
        where entry_id = entries.id and changed.rev > considered_rev and change ->> 'kind' = 'attribution'), '[]') as attribution
    from entries join sources on sources.id = source_id
      left join alerts as latest on latest.id = entries.id and latest.latest
    where entries.id in (select id from entries where id = ${id} and ${UNCONSIDERED})`.execute(db);
  return atMostOneRow(found.rows);
}

/** The newsdesk has looked at this revision of an entry, and there is nothing to tell. */
export async function noteConsidered(db: Database, id: string, rev: number): Promise<void> {
  await sql`
    update entries set considered_rev = ${rev}, attempts = 0 where id = ${id} and considered_rev < ${rev}`.execute(
    db,
  );
}

/** The same as `claimUndecided`, for entries that changed after their alert. */
export async function claimChanged(db: Database, limit: number, seconds: number): Promise<string[]> {
  const claimed = await sql<{ id: string }>`
    update entries set queued_at = now() where id in (
      select id from entries where ${UNCONSIDERED} and queued_at <= now() - ${seconds} * interval '1 second'
      order by queued_at limit ${limit} for update skip locked)
    returning id`.execute(db);
  return claimed.rows.map((row) => row.id);
}

/** Notes that the newsdesk failed on an entry. @returns how often it has, or 0 when there is nothing to decide */
export async function countAttempt(db: Database, id: string): Promise<number> {
  const counted = await sql<{ attempts: number }>`
    update entries set attempts = attempts + 1
    where id = ${id} and (decided_at is null or (${UNCONSIDERED})) returning attempts`.execute(db);
  return atMostOneRow(counted.rows)?.attempts ?? 0;
}

/** An entry that a listed one may be. */
export interface KnownEntry {
  id: string;
  key: string;
  title: string;
  summary: string | null;
  origin: string | null;
  publishedAt: Date | null;
  firstSeenAt: Date;
  /** Days since its source was last seen to list it. */
  listedDaysAgo: number;
  /** Those of the names asked for that it bears. */
  names: string[];
  /** It bears names at all: entries from before there were any do not. */
  named: boolean;
}

/** The entries of a source that bear one of these keys or names. */
export async function findKnownEntries(
  db: Database,
  sourceId: string,
  asked: { keys: readonly string[]; names: readonly string[] },
): Promise<KnownEntry[]> {
  const found = await sql<KnownEntry>`
    with named as (
      select entry_id, array_agg(name) as names from entry_names
      where source_id = ${sourceId} and name = any(${asked.names}) group by entry_id
    )
    select id, key, title, summary, origin, published_at as "publishedAt", first_seen_at as "firstSeenAt",
      now()::date - listed_on as "listedDaysAgo", coalesce(names, '{}') as names,
      exists (select from entry_names as held where held.entry_id = id) as named
    from entries left join named on entry_id = id
    where id in (select entry_id from named
      union all select id from entries where source_id = ${sourceId} and key = any(${asked.keys}))`.execute(
    db,
  );
  return found.rows;
}

/** What an entry said over time, oldest first; none while it never changed. */
export interface EntryRevision {
  rev: number;
  title: string;
  summary: string | null;
  seenAt: Date;
  changes: unknown;
}

export async function listRevisions(db: Database, entryId: string): Promise<EntryRevision[]> {
  const found = await sql<EntryRevision>`
    select rev, title, summary, seen_at as "seenAt", changes from entry_revisions
    where entry_id = ${entryId} order by rev`.execute(db);
  return found.rows;
}
