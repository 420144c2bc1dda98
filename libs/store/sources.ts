import { sql } from 'kysely';
import type { Database } from './open-store.js';
import { atMostOneRow } from './rows.js';

/** A source as its list names it, before anything was polled. */
export interface SourceSeed {
  id: string;
  url: string;
  name: string;
  outlet: string;
  language: string | null;
  country: string | null;
  /** The editorial house, as a slug. */
  family: string;
  kind: string | null;
}

export type SourceState = 'unverified' | 'ok' | 'failing' | 'parked' | 'paused';

/** A source and how it fares. */
export interface SourceHealth {
  id: string;
  url: string;
  name: string;
  outlet: string;
  family: string;
  kind: string | null;
  language: string | null;
  country: string | null;
  state: SourceState;
  error: { code: string; message: string } | null;
  lastStatus: number | null;
  lastPollAt: Date | null;
  lastSuccessAt: Date | null;
  nextPollAt: Date;
  entries: number;
  /** Since when it is strangely quiet: silent for longer than it ever is at this time of the week. */
  quietSince: Date | null;
  /** Until when it is looked at more often, since one of its topics is hot. */
  hotUntil: Date | null;
  /** The wait that was planned after the last look, in seconds. */
  intervalSeconds: number | null;
  /** Its last document ended early: more may be published than was read. */
  partial: boolean;
  /** Where it says that it moved for good; taken over when that has proved itself. */
  movedTo: string | null;
  /** Where it lived before it moved. */
  formerUrl: string | null;
}

/** What a poll needs to know of its source. */
export interface PolledSource {
  id: string;
  url: string;
  language: string | null;
  etag: string | null;
  lastModified: string | null;
  pollVersion: number;
  failures: number;
  /** It was not seen before, or not whole: what is old in the next list was there before us. */
  firstPoll: boolean;
  family: string;
  host: string;
  bodyHash: string | null;
  /** What its document said of when to look again. */
  hints: unknown;
  lastSuccessAt: Date | null;
  /** When it last showed a whole list that was not empty. */
  listedAt: Date | null;
  /** When it last answered a request without validators. */
  fullAt: Date | null;
  /** Its last document ended early. */
  partial: boolean;
  movedTo: string | null;
  movedSince: Date | null;
  movedLooks: number;
  rhythm: unknown;
  lastNewAt: Date | null;
  hot: boolean;
  /** Its silence was noticed before. */
  quiet: boolean;
  /** The database's clock at this read. */
  now: Date;
  /** Its date, as entries are noted as listed on it; counted in days. */
  day: number;
}

/** Until when a source is ours, to be renewed while its poll is under way. */
export interface Claim {
  sourceId: string;
  /** As the database wrote it: with each renewal, and to anybody else, it is another. */
  until: string;
}

/** Name and port that requests to this address go to. */
export const hostOf = (url: string): string => new URL(url).host;

/**
 * Adds the sources that are not known yet; known ones (by address) stay as they are.
 * First polls are spread over `spreadSeconds`, so that a start is not a stampede.
 * @returns how many were added
 */
export async function seedSources(
  db: Database,
  seeds: readonly SourceSeed[],
  spreadSeconds: number,
): Promise<number> {
  if (seeds.length === 0) return 0;
  const rows = JSON.stringify(seeds.map((seed) => ({ ...seed, host: hostOf(seed.url) })));
  const added = await sql<{ count: number }>`
    with seed as materialized (
      select * from jsonb_to_recordset(${rows}::jsonb) as seed (id text, url text, name text, outlet text, language text,
        country text, family text, kind text, host text)
    ), known as (
      insert into hosts (host) select distinct host from seed order by host on conflict do nothing
    ), added as (
      insert into sources (id, url, name, outlet, language, country, family, kind, host, next_poll_at)
      select id, url, name, outlet, language, country, family, kind, host,
        now() + random() * ${spreadSeconds} * interval '1 second'
      from seed order by id
      on conflict do nothing returning id
    ), filled as (
      update sources set family = seed.family, kind = seed.kind from seed
      where sources.id = seed.id and sources.kind is null and seed.kind is not null
    ) select count(*) from added`.execute(db);
  return added.rows[0]!.count;
}

/** A source whose list is never whole, or empty at first, is new to us for so long only. */
const FIRST_LOOK_MINUTES = 10;

const POLLED = sql`
  sources.id, url, language, etag, last_modified as "lastModified", poll_version as "pollVersion", failures,
  listed_at is null and (read_at is null or read_at > now() - ${FIRST_LOOK_MINUTES} * interval '1 minute') as "firstPoll",
  family, sources.host, body_hash as "bodyHash", hints, last_success_at as "lastSuccessAt", listed_at as "listedAt",
  full_at as "fullAt", partial, moved_to as "movedTo", moved_since as "movedSince", moved_looks as "movedLooks", rhythm,
  last_new_at as "lastNewAt", coalesce(hot_until > now(), false) as hot, quiet_since is not null as quiet, now() as now,
  now()::date - date '2000-01-01' as day`;

const DUE = sql`next_poll_at <= now() and not paused and not parked and (claimed_until is null or claimed_until <= now())`;

/** What is asked already may bring a Retry-After: no third request is queued behind two. */
const FEW_IN_FLIGHT = sql`(select count(*) from sources as asked
  where asked.host = hosts.host and asked.claimed_until > now() and not asked.paused and not asked.parked) < 2`;

const CLAIMED_UNTIL = sql`now() + interval '10 seconds'`;

/**
 * Takes up to `limit` sources whose next poll is due and that nobody claimed in the last ten seconds, and not more
 * of a host than one per `hostGapMs` (any number when that is 0), however many pollers there are.
 * A claim is a hint, not a lock: should two take the same poll, it has the same number, and is saved once.
 */
export async function claimDueSources(
  db: Database,
  { limit, hostGapMs }: { limit: number; hostGapMs: number },
): Promise<(PolledSource & { claimedUntil: string })[]> {
  const claimed = await sql<PolledSource & { claimedUntil: string }>`
    with due as (
      select hosts.host from sources join hosts using (host)
      where ${DUE} and free_at <= now() and rest_until <= now()
      group by hosts.host order by min(next_poll_at) limit ${limit * 2}
    ), ready as (
      select host from hosts
      -- Asked again of the locked row: whoever held it a moment ago may have used the gap.
      where host in (select host from due) and free_at <= now() and rest_until <= now()
        and ${hostGapMs === 0 ? sql`true` : FEW_IN_FLIGHT}
      for update skip locked
    ), picked as (
      select due.id, ready.host from ready cross join lateral (
        select id, next_poll_at from sources where sources.host = ready.host and ${DUE}
        order by next_poll_at limit ${hostGapMs > 0 ? 1 : limit} for update skip locked) as due
      order by due.next_poll_at limit ${limit}
    ), paced as (
      update hosts set free_at = now() + ${hostGapMs} * interval '1 millisecond'
      where ${hostGapMs > 0} and host in (select host from picked)
    )
    update sources set claimed_until = ${CLAIMED_UNTIL}
    from picked where sources.id = picked.id
    returning ${POLLED}, claimed_until::text as "claimedUntil"`.execute(db);
  return claimed.rows;
}

/** Those of the claims that are still the caller's; what somebody else is at this moment writing is passed over, so that nobody waits in a circle. */
const OURS = (claims: readonly Claim[]) => sql`
  select id from sources join jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) as claim ("sourceId" text, until timestamptz)
    on id = claim."sourceId" and claimed_until = claim.until
  for update of sources skip locked`;

/** Claims of polls under way last ten seconds more. @returns those that were renewed; the others are not the caller's any more, or have to wait for the next time */
export async function renewClaims(db: Database, claims: readonly Claim[]): Promise<Claim[]> {
  if (claims.length === 0) return [];
  const renewed = await sql<Claim>`
    with ours as (${OURS(claims)})
    update sources set claimed_until = ${CLAIMED_UNTIL} from ours where sources.id = ours.id
    returning sources.id as "sourceId", claimed_until::text as until`.execute(db);
  return renewed.rows;
}

/** Gives claims back, a second from now: their polls came to nothing, and not through the outlet. */
export async function releaseClaims(db: Database, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await sql`
    with ours as (${OURS(claims)})
    update sources set claimed_until = now() + interval '1 second' from ours where sources.id = ours.id`.execute(
    db,
  );
}

/** The source, unless it must not be asked now: it is paused or parked, or its host wants to be left alone. */
export async function findPolledSource(db: Database, id: string): Promise<PolledSource | null> {
  const found = await sql<PolledSource>`
    select ${POLLED} from sources join hosts using (host)
    where id = ${id} and not paused and not parked and rest_until <= now()`.execute(db);
  return atMostOneRow(found.rows);
}

const HEALTH = sql`
  id, url, name, outlet, family, kind, language, country,
  case when paused then 'paused' when parked then 'parked' when error_code is not null then 'failing'
    when last_success_at is null then 'unverified' else 'ok' end as state,
  case when error_code is null then null
    else json_build_object('code', error_code, 'message', error_message) end as error,
  last_status as "lastStatus", last_poll_at as "lastPollAt", last_success_at as "lastSuccessAt",
  next_poll_at as "nextPollAt", entries, quiet_since as "quietSince",
  case when hot_until > now() then hot_until end as "hotUntil", interval_seconds as "intervalSeconds", partial,
  moved_to as "movedTo", former_url as "formerUrl"`;

/** All sources and how they fare, by outlet and name. */
export async function listSources(db: Database): Promise<SourceHealth[]> {
  const found = await sql<SourceHealth>`
    select ${HEALTH} from sources where not removed order by outlet, name, id`.execute(db);
  return found.rows;
}

export async function findSource(db: Database, id: string): Promise<SourceHealth | null> {
  const found = await sql<SourceHealth>`
    select ${HEALTH} from sources where id = ${id} and not removed`.execute(db);
  return atMostOneRow(found.rows);
}

/** The source lives at another address from now on, unless another source lives there already. */
export async function adoptAddress(db: Database, id: string, url: string): Promise<boolean> {
  const host = hostOf(url);
  await sql`insert into hosts (host) values (${host}) on conflict do nothing`.execute(db);
  const moved = await sql<{ id: string }>`
    update sources set former_url = url, url = ${url}, host = ${host}, moved_to = null, moved_since = null, moved_looks = 0
    where id = ${id} and not exists (select from sources as other where other.url = ${url})
    returning id`
    .execute(db)
    .catch(unlessTaken);
  return moved.rows.length > 0;
}

const UNIQUE_VIOLATION = '23505';

/** Another source moved to the same address at the same moment. */
function unlessTaken(error: { code?: string }): { rows: [] } {
  if (error.code === UNIQUE_VIOLATION) return { rows: [] };
  throw error as Error;
}

/**
 * Follows one more source, at once; one that was taken off the list comes back, also by the address that it had
 * before it moved, and is new to us again. @returns its id, or null when it is followed already
 */
export async function addSource(db: Database, seed: SourceSeed): Promise<string | null> {
  if ((await seedSources(db, [seed], 0)) > 0) return seed.id;
  const back = await sql<{ id: string }>`
    update sources set removed = false, paused = false, parked = false, listed_at = null, read_at = null,
      etag = null, last_modified = null, body_hash = null,
      next_poll_at = greatest(now(), case when failures > 0 then not_before end)
    where removed and (url = ${seed.url} or id = ${seed.id}) returning id`.execute(db);
  return back.rows[0]?.id ?? null;
}

/** Takes a source off the list. What it brought stays; its address is not followed again by a list at start. */
export async function removeSource(db: Database, id: string): Promise<boolean> {
  const removed = await sql`
    update sources set removed = true, paused = true, claimed_until = null where id = ${id} and not removed`.execute(
    db,
  );
  return Number(removed.numAffectedRows ?? 0) > 0;
}

/** A run of polls that ended alike. `until` null: it goes on. */
export interface PollRun {
  from: Date;
  until: Date | null;
  polls: number;
  result: string;
  status: number | null;
  fresh: number;
  revised: number;
}

/** How the polls of a source ended, newest run first. */
export async function listPollRuns(db: Database, id: string, limit: number): Promise<PollRun[]> {
  const runs = await sql<PollRun>`
    (select run_from as "from", null::timestamptz as "until", run_polls as polls, run_result as result,
      run_status as status, run_fresh as fresh, run_revised as revised
     from sources where id = ${id} and run_from is not null)
    union all
    select * from (
      select from_at, until_at, polls, result, status, fresh, revised from poll_runs
      where source_id = ${id} order by from_at desc limit ${limit}) as past
    limit ${limit}`.execute(db);
  return runs.rows;
}

/** Pauses or resumes a source; a resumed (or parked) one is looked at as soon as its outlet allows. @returns null when there is none */
export async function pauseSource(db: Database, id: string, paused: boolean): Promise<SourceHealth | null> {
  const changed = await sql<SourceHealth>`
    update sources set paused = ${paused},
      parked = parked and ${paused},
      claimed_until = null,
      next_poll_at = case when ${paused} then next_poll_at
        else greatest(least(next_poll_at, now()), case when failures > 0 and not parked then not_before end) end
    where id = ${id} and not removed returning ${HEALTH}`.execute(db);
  return atMostOneRow(changed.rows);
}
