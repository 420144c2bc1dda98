import { failpoint } from '@ajil/faultpoints';
import { type RawBuilder, sql } from 'kysely';
import { validatorsFirst } from './mutants/validators-first.js';
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
  /** Ids of those that changed after an alert was made of them: the newsdesk looks at them again. */
  changed: string[];
}

/** A poll that brought no document. */
export type PlainPoll = PollToSave & { outcome: Exclude<PollOutcome, { kind: 'fetched' }> };

/**
 * Saves all that one poll brought in one transaction, which is one statement: new entries, revisions of known
 * ones, the feed's validators, the source's health and its next poll. Nothing of a poll is remembered if it
 * fails, so validators never run ahead of entries.
 * @returns null when this poll is not wanted any more: it was saved already, or the source was paused
 */
export async function savePoll(db: Database, poll: PollToSave): Promise<SavedPoll | null> {
  const { outcome } = poll;
  if (outcome.kind === 'fetched') {
    if (process.env['AJIL_MUTANT'] === 'M1') await validatorsFirst(db, poll.sourceId, outcome);
    if (process.env['AJIL_FAIL']) await failpoint('before_commit');
    const kept = atMostOneRow((await saveEntries(poll, outcome.entries).execute(db)).rows);
    if (process.env['AJIL_FAIL']) await failpoint('after_commit');
    return kept;
  }
  const saved = await savePlain([poll], HELD).execute(db);
  return saved.rows.length > 0 ? { fresh: [], revised: 0, changed: [] } : null;
}

/**
 * The same for polls of several sources that brought no document, in one statement. Each is kept or not by itself.
 * Waits for nobody: of several that hold several each could wait for another.
 * @returns the ids of the sources whose poll was saved; the others are not wanted any more, or somebody else is
 * writing to their source at this moment
 */
export async function savePlainPolls(db: Database, polls: readonly PlainPoll[]): Promise<Set<string>> {
  const saved = await savePlain(polls, sql`${HELD} skip locked`).execute(db);
  return new Set(saved.rows.map(({ id }) => id));
}

function savePlain(polls: readonly PollToSave[], held: RawBuilder<unknown>) {
  return sql<{ id: string }>`
    with ${ASKED(polls)}, held as (${held}), finished as (${finish(sql`0`, sql`0`)}), ran as (${END_RUN}), rested as (${REST_HOST})
    select id from finished`;
}

function saveEntries(poll: PollToSave, entries: readonly ListedEntry[]) {
  return sql<SavedPoll>`
    with ${ASKED([poll])}, held as (${HELD}), listed as materialized (
      select held.id as source_id, entry.* from held, ${LISTED(JSON.stringify(entries))}
    ), fresh as (${INSERT_NEW}), changed as (${CHANGED}), revisions as (${KEEP_REVISIONS}), known as (${UPDATE_KNOWN}),
    named as (${KEEP_NAMES}),
    finished as (${finish(sql`(select count(*)::int from fresh)`, sql`(select count(*)::int from changed)`)}),
    ran as (${END_RUN}), rested as (${REST_HOST})
    select array(select fresh.id from fresh where fresh.decided_at is null order by fresh.id) as fresh,
      (select count(*) from changed) as revised,
      array(select changed.id from changed where alert_seq is not null order by changed.id) as changed
    from finished`;
}

/** What is to be written of each poll, one row for each. */
const ASKED = (polls: readonly PollToSave[]) => sql`
  asked as materialized (select * from jsonb_to_recordset(${JSON.stringify(polls.map(rowOf))}::jsonb) as asked (
    source_id text, version int, asked_at timestamptz, status int, result text, failed boolean, message text, park boolean,
    next_seconds float8, not_before_seconds float8, rest_host text, rest_seconds float8, full_look boolean, rhythm jsonb,
    quiet boolean, moved text, validated boolean, etag text, modified text, document boolean, whole boolean, listed int,
    body_hash text, hints jsonb))`;

function rowOf({ sourceId, pollVersion, askedAt, outcome, plan }: PollToSave) {
  return {
    source_id: sourceId,
    version: pollVersion,
    asked_at: askedAt,
    status: outcome.status,
    next_seconds: plan.nextPollSeconds,
    not_before_seconds: plan.notBeforeSeconds ?? plan.nextPollSeconds,
    rest_host: plan.hostRest?.host,
    rest_seconds: plan.hostRest?.seconds,
    full_look: plan.full ?? false,
    rhythm: plan.rhythm,
    quiet: plan.quiet ?? false,
    moved: plan.movedTo,
    ...(outcome.kind === 'failed' ? failureOf(outcome) : successOf(outcome)),
  };
}

const failureOf = ({ code, message, park }: Extract<PollOutcome, { kind: 'failed' }>) => ({
  failed: true,
  result: code,
  message,
  park,
});

/** Polls that end alike are one run; whether something was new is only counted, or every second poll would end one. */
function successOf(outcome: Exclude<PollOutcome, { kind: 'failed' }>) {
  const { etag, lastModified } = outcome.validators ?? { etag: null, lastModified: null };
  const said = {
    failed: false,
    result: 'ok',
    park: false,
    validated: Boolean(outcome.validators),
    etag,
    modified: lastModified,
  };
  if (outcome.kind === 'unchanged') return { ...said, document: false };
  const { whole, listed, bodyHash: body_hash, hints } = outcome;
  return { ...said, document: true, whole, listed, body_hash, hints };
}

/** The sources' rows whose poll is still the one they wait for. */
const HELD = sql`
  select sources.* from sources join asked on id = source_id and poll_version = version and not paused
  for update of sources`;

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
  select entries.id, entries.rev, entries.title, entries.summary, entries.first_seen_at, entries.alert_seq,
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
    rev = entries.rev + (entries.id in (select id from changed))::int,
    queued_at = case when entries.alert_seq is not null and entries.id in (select id from changed) then now()
      else entries.queued_at end
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

const SAME_RUN = sql`(sources.run_result is not distinct from result
  and (sources.run_result = 'ok' or sources.run_status is not distinct from status))`;

/** The run that this poll does not continue is written down. */
const END_RUN = sql`
  insert into poll_runs (source_id, from_at, until_at, polls, result, status, fresh, revised)
  select id, run_from, last_poll_at, run_polls, run_result, run_status, run_fresh, run_revised
  from held as sources join asked on id = asked.source_id
  where run_from is not null and not ${SAME_RUN}
  on conflict do nothing`;

/** Also when nothing else of a poll is kept: the host has spoken. */
const REST_HOST = sql`
  insert into hosts (host, rest_until)
  select rest_host, now() + max(rest_seconds) * interval '1 second' from asked
  where rest_host is not null group by rest_host order by rest_host
  on conflict (host) do update set rest_until = greatest(hosts.rest_until, excluded.rest_until)`;

/** `fresh` and `revised` count the entries of the one poll that brings some. */
const finish = (fresh: RawBuilder<unknown>, revised: RawBuilder<unknown>) => sql`
  update sources set
    poll_version = sources.poll_version + 1,
    claimed_until = null,
    next_poll_at = case when not failed and sources.poked_at > asked_at then now()
      else now() + next_seconds * interval '1 second' end,
    interval_seconds = next_seconds,
    not_before = now() + not_before_seconds * interval '1 second',
    last_poll_at = now(),
    last_status = status,
    full_at = case when full_look then now() else sources.full_at end,
    failures = case when failed then sources.failures + 1 else 0 end,
    parked = park,
    error_code = case when failed then result end,
    error_message = message,
    run_result = result,
    run_status = status,
    run_from = case when ${SAME_RUN} then sources.run_from else now() end,
    run_polls = case when ${SAME_RUN} then sources.run_polls else 0 end + 1,
    run_fresh = case when ${SAME_RUN} then sources.run_fresh else 0 end + ${fresh},
    run_revised = case when ${SAME_RUN} then sources.run_revised else 0 end + ${revised}
    ${SUCCEEDED}, ${FETCHED},
    last_new_at = case when ${fresh} > 0 then now() else sources.last_new_at end,
    entries = sources.entries + ${fresh}
  from held join asked on asked.source_id = held.id where sources.id = held.id
  returning sources.id`;

const SAME_MOVE = sql`sources.moved_to is not distinct from moved`;

/** What only an answer that could be read says of its source. */
const SUCCEEDED = sql`,
    last_success_at = case when failed then sources.last_success_at else now() end,
    rhythm = case when failed then sources.rhythm else coalesce(asked.rhythm, sources.rhythm) end,
    quiet_since = case when failed then sources.quiet_since when asked.quiet then coalesce(sources.quiet_since, now()) end,
    moved_to = case when failed then sources.moved_to else moved end,
    moved_since = case when failed or moved is not null and ${SAME_MOVE} then sources.moved_since
      when moved is not null then now() end,
    moved_looks = case when failed then sources.moved_looks when moved is null then 0
      when ${SAME_MOVE} then sources.moved_looks + 1 else 1 end,
    etag = case when validated then asked.etag else sources.etag end,
    last_modified = case when validated then modified else sources.last_modified end`;

/** What only a document says of it. */
const FETCHED = sql`
    read_at = case when document then coalesce(sources.read_at, now()) else sources.read_at end,
    listed_at = case when document and whole and listed > 0 then now() else sources.listed_at end,
    body_hash = case when document then asked.body_hash else sources.body_hash end,
    hints = case when document then coalesce(asked.hints, 'null') else sources.hints end,
    partial = case when document then not whole else sources.partial end`;
