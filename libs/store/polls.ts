import { type RawBuilder, sql } from 'kysely';
import type { Database } from './open-store.js';
import { atMostOneRow } from './rows.js';

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
  /** `whole`: the document was read to its end, so what it does not list is not listed. */
  | {
      kind: 'fetched';
      status: number;
      validators: Validators;
      whole: boolean;
      entries: readonly ListedEntry[];
    }
  | { kind: 'unchanged'; status: number }
  | { kind: 'failed'; status: number | null; code: string; message: string; park: boolean };

export interface SavedPoll {
  /** Ids of the entries that this poll brought and that the newsdesk has to decide. */
  fresh: string[];
  revised: number;
}

/**
 * Saves all that one poll brought in one transaction, which is one statement: new entries, revisions of known
 * ones, the feed's validators, the source's health and its next poll. Nothing of a poll is remembered if it
 * fails, so validators never run ahead of entries.
 * @returns null when this poll is not wanted any more: it was saved already, or the source was paused
 */
export async function savePoll(
  db: Database,
  poll: { sourceId: string; pollVersion: number; outcome: PollOutcome; nextPollSeconds: number },
): Promise<SavedPoll | null> {
  const listed = JSON.stringify(poll.outcome.kind === 'fetched' ? poll.outcome.entries : []);
  const saved = await sql<SavedPoll>`
    with held as (
      select id from sources
      where id = ${poll.sourceId} and poll_version = ${poll.pollVersion} and not paused for update
    ), listed as materialized (
      select held.id as source_id, entry.* from held, ${LISTED(listed)}
    ), fresh as (${INSERT_NEW}), changed as (${CHANGED}), revisions as (${KEEP_REVISIONS}), known as (${UPDATE_KNOWN}),
    finished as (${finishPoll(poll)})
    select array(select fresh.id from fresh where fresh.decided_at is null order by fresh.id) as fresh,
      (select count(*) from changed) as revised
    from finished`.execute(db);
  return atMostOneRow(saved.rows);
}

const LISTED = (rows: string) => sql`rows from (jsonb_to_recordset(${rows}::jsonb) as (
    id text, key text, title text, summary text, url text, language text, "publishedAt" timestamptz, backfill boolean
  )) with ordinality as entry (id, key, title, summary, url, language, published_at, backfill, place)`;

const INSERT_NEW = sql`
  insert into entries (id, source_id, key, title, summary, url, language, published_at, queued_at, decided_at, silence, why)
  select id, source_id, key, title, summary, url, language, published_at, now(),
    case when backfill then now() end,
    case when backfill then 'backfill' end,
    case when backfill then array['backfill: listed already when this source was first polled'] end
  from listed order by place
  on conflict (source_id, key) do nothing
  returning id, decided_at`;

/** Known entries whose text is another now. */
const CHANGED = sql`
  select entries.id, entries.rev, entries.title, entries.summary, entries.first_seen_at,
    listed.title as new_title, listed.summary as new_summary
  from entries join listed using (source_id, key)
  where (entries.title, entries.summary) is distinct from (listed.title, listed.summary)`;

/** Some feeds change every summary at every poll ("seen 5 minutes ago"): past this many, only the newest text is kept. */
const MOST_REVISIONS = 20;

/** The text before the first change is a revision too. */
const KEEP_REVISIONS = sql`
  insert into entry_revisions (entry_id, rev, title, summary, seen_at)
  select id, rev, title, summary, first_seen_at from changed where rev = 1
  union all
  select id, rev + 1, new_title, new_summary, now() from changed where rev < ${MOST_REVISIONS}`;

/** Known entries are still listed today, and bear their newest text. */
const UPDATE_KNOWN = sql`
  update entries set listed_on = current_date, title = listed.title, summary = listed.summary,
    rev = entries.rev + (entries.id in (select id from changed))::int
  from listed
  where entries.source_id = listed.source_id and entries.key = listed.key
    and (listed_on < current_date or entries.id in (select id from changed))`;

function finishPoll({
  outcome,
  nextPollSeconds,
}: {
  outcome: PollOutcome;
  nextPollSeconds: number;
}): RawBuilder<unknown> {
  const failed = outcome.kind === 'failed' ? outcome : null;
  const fetched = outcome.kind === 'fetched' ? outcome.validators : null;
  const showedAll = outcome.kind === 'fetched' && outcome.whole && outcome.entries.length > 0;
  return sql`
    update sources set
      poll_version = poll_version + 1,
      claimed_until = null,
      next_poll_at = now() + ${nextPollSeconds} * interval '1 second',
      last_poll_at = now(),
      last_status = ${outcome.status},
      last_success_at = case when ${failed === null} then now() else last_success_at end,
      listed_at = case when ${showedAll} then now() else listed_at end,
      failures = case when ${failed === null} then 0 else failures + 1 end,
      parked = ${failed?.park ?? false},
      error_code = ${failed?.code ?? null},
      error_message = ${failed?.message ?? null},
      etag = case when ${fetched !== null} then ${fetched?.etag ?? null} else etag end,
      last_modified = case when ${fetched !== null} then ${fetched?.lastModified ?? null} else last_modified end,
      entries = entries + (select count(*) from fresh)
    from held where sources.id = held.id
    returning sources.id`;
}
