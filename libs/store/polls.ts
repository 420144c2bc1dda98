import { type RawBuilder, sql } from 'kysely';
import type { Database } from './open-store.js';
import { atMostOneRow } from './rows.js';

/** An entry as a source lists it, ready to be kept. `id` is used if the entry is new. */
export interface ListedEntry {
  id: string;
  /** Unique in its source; that of the known entry when it was recognised. */
  key: string;
  /** What it will be recognised by from now on, beside its key; the first letter of a name is its kind. */
  names?: readonly string[];
  title: string;
  summary: string | null;
  url: string | null;
  language: string | null;
  publishedAt: string | null;
  /** The house whose report it is, and the words that say so. */
  origin?: string | null;
  credit?: string | null;
  /** Old when it came: kept, and decided at once as `backfill`, for this reason. */
  backfill: string | null;
  /** For a known entry: what its text changed in. */
  changes?: readonly unknown[];
}

export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

/** What came of one poll. */
export type PollOutcome =
  | {
      kind: 'fetched';
      status: number;
      validators: Validators;
      /** Of the document, to know it again; null when it was not whole. */
      bodyHash: string | null;
      /** The document was read to its end, so what it does not list is not listed. */
      whole: boolean;
      /** How many entries it lists; those of `entries` that are not new and did not change may be left out. */
      listed: number;
      /** What it says of when to look again. */
      hints?: unknown;
      entries: readonly ListedEntry[];
    }
  /** Status 304, or 200 (with validators) and the same document as before. */
  | { kind: 'unchanged'; status: number; validators?: Validators }
  | { kind: 'failed'; status: number | null; code: string; message: string; park: boolean };

/** What a poll means for its source from now on. */
export interface PollPlan {
  nextPollSeconds: number;
  /** The outlet wants no request before that, hot or not. */
  notBeforeSeconds?: number;
  /** The host that answered wants no request before that, from any of its sources. */
  hostRest?: { host: string; seconds: number } | null;
  /** It was asked without validators, and there was an answer, good or bad. */
  full?: boolean;
  /** What was learned of its rhythm; undefined for nothing new. */
  rhythm?: unknown;
  quiet?: boolean;
  /** Where it says that it moved for good. */
  movedTo?: string | null;
}

export interface PollToSave {
  sourceId: string;
  pollVersion: number;
  /** The database's time when the source was read for this poll. */
  askedAt?: Date;
  outcome: PollOutcome;
  plan: PollPlan;
}

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
export async function savePoll(db: Database, poll: PollToSave): Promise<SavedPoll | null> {
  const entries = poll.outcome.kind === 'fetched' ? poll.outcome.entries : [];
  const saved = await (entries.length > 0 ? saveEntries(poll, entries) : saveAlone(poll)).execute(db);
  return atMostOneRow(saved.rows);
}

/** The source's row, if this poll is still the one it waits for. */
const HELD = ({ sourceId, pollVersion }: PollToSave) => sql`
  select * from sources where id = ${sourceId} and poll_version = ${pollVersion} and not paused for update`;

function saveAlone(poll: PollToSave) {
  return sql<SavedPoll>`
    with held as (${HELD(poll)}), finished as (${finishPoll(poll)}), ran as (${endRun(poll)}), rested as (${restHost(poll)})
    select array[]::text[] as fresh, 0 as revised from finished`;
}

function saveEntries(poll: PollToSave, entries: readonly ListedEntry[]) {
  return sql<SavedPoll>`
    with held as (${HELD(poll)}), listed as materialized (
      select held.id as source_id, entry.* from held, ${LISTED(JSON.stringify(entries))}
    ), fresh as (${INSERT_NEW}), changed as (${CHANGED}), revisions as (${KEEP_REVISIONS}), known as (${UPDATE_KNOWN}),
    named as (${KEEP_NAMES}),
    finished as (${finishPoll(poll, sql`(select count(*)::int from fresh)`, sql`(select count(*)::int from changed)`)}),
    ran as (${endRun(poll)}), rested as (${restHost(poll)})
    select array(select fresh.id from fresh where fresh.decided_at is null order by fresh.id) as fresh,
      (select count(*) from changed) as revised
    from finished`;
}

const LISTED = (rows: string) => sql`rows from (jsonb_to_recordset(${rows}::jsonb) as (
    id text, key text, names text[], title text, summary text, url text, language text, "publishedAt" timestamptz,
    origin text, credit text, backfill text, changes jsonb
  )) with ordinality as entry (id, key, names, title, summary, url, language, published_at, origin, credit, backfill, changes, place)`;

const INSERT_NEW = sql`
  insert into entries (id, source_id, key, title, summary, url, language, published_at, origin, credit, listed_on,
    queued_at, decided_at, silence, why)
  select id, source_id, key, title, summary, url, language, published_at, origin, credit, now()::date, now(),
    case when backfill is not null then now() end,
    case when backfill is not null then 'backfill' end,
    case when backfill is not null then array['backfill: ' || backfill] end
  from listed order by place
  on conflict (source_id, key) do nothing
  returning id, key, decided_at`;

/** Known entries whose text is another now. */
const CHANGED = sql`
  select entries.id, entries.rev, entries.title, entries.summary, entries.first_seen_at,
    listed.title as new_title, listed.summary as new_summary, listed.changes
  from entries join listed using (source_id, key)
  where (entries.title, entries.summary) is distinct from (listed.title, listed.summary)`;

/** Some feeds change every summary at every poll ("seen 5 minutes ago"): past this many, only the newest text is kept. */
const MOST_REVISIONS = 20;

/** The text before the first change is a revision too. */
const KEEP_REVISIONS = sql`
  insert into entry_revisions (entry_id, rev, title, summary, seen_at, changes)
  select id, rev, title, summary, first_seen_at, null from changed where rev = 1
  union all
  select id, rev + 1, new_title, new_summary, now(), changes from changed where rev < ${MOST_REVISIONS}`;

/** Known entries are still listed today, and bear their newest text. */
const UPDATE_KNOWN = sql`
  update entries set listed_on = now()::date, title = listed.title, summary = listed.summary,
    origin = coalesce(listed.origin, entries.origin), credit = coalesce(listed.credit, entries.credit),
    rev = entries.rev + (entries.id in (select id from changed))::int
  from listed
  where entries.source_id = listed.source_id and entries.key = listed.key
    and (listed_on < now()::date or entries.id in (select id from changed))`;

/** Some feeds give another guid or address at every poll: past this many of a kind, no more are kept of an entry. */
const MOST_NAMES = 8;

/** A name goes to the newest entry that bears it. */
const KEEP_NAMES = sql`
  insert into entry_names as held (source_id, name, entry_id)
  select distinct on (given.name) listed.source_id, given.name, bearer.id
  from listed left join fresh on fresh.key = listed.key
    -- Looked up one by one, by the index: as a join it was planned as a scan of all entries.
    cross join lateral (select coalesce(fresh.id,
      (select id from entries where source_id = listed.source_id and key = listed.key)) as id offset 0) as bearer
    cross join unnest(listed.names) as given (name)
  where bearer.id is not null and ${MOST_NAMES} > (
    select count(*) from entry_names where entry_id = bearer.id and left(entry_names.name, 1) = left(given.name, 1))
  order by given.name, bearer.id desc
  on conflict (source_id, name) do update set entry_id = excluded.entry_id
  where held.entry_id < excluded.entry_id`;

/** Polls that end alike are one run; whether something was new is only counted, or every second poll would end one. */
const resultOf = ({ outcome }: PollToSave) => (outcome.kind === 'failed' ? outcome.code : 'ok');

const sameRun = (poll: PollToSave) => sql`
  (sources.run_result is not distinct from ${resultOf(poll)}
    and (sources.run_result = 'ok' or sources.run_status is not distinct from ${poll.outcome.status}::int))`;

/** The run that this poll does not continue is written down. */
function endRun(poll: PollToSave): RawBuilder<unknown> {
  return sql`
    insert into poll_runs (source_id, from_at, until_at, polls, result, status, fresh, revised)
    select id, run_from, last_poll_at, run_polls, run_result, run_status, run_fresh, run_revised
    from held as sources
    where run_from is not null and not ${sameRun(poll)}
    on conflict do nothing`;
}

/** Also when nothing else of this poll is kept: the host has spoken. */
function restHost({ plan }: PollToSave): RawBuilder<unknown> {
  const { host, seconds } = plan.hostRest ?? { host: null, seconds: null };
  return sql`
    insert into hosts (host, rest_until)
    select ${host}::text, now() + ${seconds}::real * interval '1 second' where ${host}::text is not null
    on conflict (host) do update set rest_until = greatest(hosts.rest_until, excluded.rest_until)`;
}

const NONE = sql`0`;

function finishPoll(
  poll: PollToSave,
  fresh: RawBuilder<unknown> = NONE,
  revised: RawBuilder<unknown> = NONE,
): RawBuilder<unknown> {
  const { outcome, plan } = poll;
  const failed = outcome.kind === 'failed' ? outcome : null;
  return sql`
    update sources set
      poll_version = sources.poll_version + 1,
      claimed_until = null,
      next_poll_at = case when ${!failed} and sources.poked_at > ${poll.askedAt ?? null}::timestamptz then now()
        else now() + ${plan.nextPollSeconds} * interval '1 second' end,
      interval_seconds = ${plan.nextPollSeconds},
      not_before = now() + ${plan.notBeforeSeconds ?? plan.nextPollSeconds} * interval '1 second',
      last_poll_at = now(),
      last_status = ${outcome.status},
      full_at = case when ${plan.full ?? false} then now() else sources.full_at end,
      failures = ${failed ? sql`sources.failures + 1` : NONE},
      parked = ${failed?.park ?? false},
      error_code = ${failed?.code ?? null},
      error_message = ${failed?.message ?? null},
      run_result = ${resultOf(poll)},
      run_status = ${outcome.status},
      run_from = case when ${sameRun(poll)} then sources.run_from else now() end,
      run_polls = case when ${sameRun(poll)} then sources.run_polls else 0 end + 1,
      run_fresh = case when ${sameRun(poll)} then sources.run_fresh else 0 end + ${fresh},
      run_revised = case when ${sameRun(poll)} then sources.run_revised else 0 end + ${revised}
      ${failed ? sql`` : succeeded(poll, fresh)}
    from held where sources.id = held.id
    returning sources.id`;
}

/** What only an answer that could be read says of its source. */
function succeeded({ outcome, plan }: PollToSave, fresh: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`,
      last_success_at = now(),
      rhythm = coalesce(${plan.rhythm === undefined ? null : JSON.stringify(plan.rhythm)}::jsonb, sources.rhythm),
      last_new_at = case when ${fresh} > 0 then now() else sources.last_new_at end,
      quiet_since = case when ${plan.quiet ?? false} then coalesce(sources.quiet_since, now()) end
      ${moved(plan.movedTo ?? null)}
      ${outcome.kind === 'fetched' ? fetchedAll(outcome, fresh) : sql``}
      ${outcome.kind === 'unchanged' && outcome.validators ? keepValidators(outcome.validators) : sql``}`;
}

function fetchedAll(
  outcome: Extract<PollOutcome, { kind: 'fetched' }>,
  fresh: RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`,
      read_at = coalesce(sources.read_at, now()),
      listed_at = case when ${outcome.whole && outcome.listed > 0} then now() else sources.listed_at end,
      body_hash = ${outcome.bodyHash},
      hints = ${JSON.stringify(outcome.hints ?? null)}::jsonb,
      partial = ${!outcome.whole},
      entries = sources.entries + ${fresh}
      ${keepValidators(outcome.validators)}`;
}

const keepValidators = ({ etag, lastModified }: Validators) =>
  sql`, etag = ${etag}, last_modified = ${lastModified}`;

function moved(to: string | null): RawBuilder<unknown> {
  const same = sql`sources.moved_to is not distinct from ${to}`;
  return sql`, moved_to = ${to},
      moved_since = case when ${to}::text is null then null when ${same} then sources.moved_since else now() end,
      moved_looks = case when ${to}::text is null then 0 when ${same} then sources.moved_looks + 1 else 1 end`;
}
