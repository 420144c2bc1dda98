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
}

export type SourceState = 'unverified' | 'ok' | 'failing' | 'parked' | 'paused';

/** A source and how it fares. */
export interface SourceHealth {
  id: string;
  url: string;
  name: string;
  outlet: string;
  state: SourceState;
  error: { code: string; message: string } | null;
  lastStatus: number | null;
  lastPollAt: Date | null;
  lastSuccessAt: Date | null;
  nextPollAt: Date;
  entries: number;
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
  /** It has not shown a whole list yet: what is old in the next one was there before us. */
  firstPoll: boolean;
}

/** A poll that is due: which source, and the number this poll will have. */
export interface DuePoll {
  sourceId: string;
  pollVersion: number;
}

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
  const rows = JSON.stringify(seeds);
  const added = await sql`
    insert into sources (id, url, name, outlet, language, country, next_poll_at)
    select id, url, name, outlet, language, country, now() + random() * ${spreadSeconds} * interval '1 second'
    from jsonb_to_recordset(${rows}::jsonb)
      as seed (id text, url text, name text, outlet text, language text, country text)
    order by id
    on conflict do nothing`.execute(db);
  return Number(added.numAffectedRows ?? 0);
}

/**
 * Takes up to `limit` sources whose next poll is due and that nobody claimed in the last ten seconds.
 * A claim is a hint, not a lock: the same poll asked for twice has the same number, and is saved once.
 */
export async function claimDueSources(db: Database, limit: number): Promise<DuePoll[]> {
  const claimed = await sql<DuePoll>`
    update sources set claimed_until = now() + interval '10 seconds'
    where id in (
      select id from sources
      where next_poll_at <= now() and not paused and not parked
        and (claimed_until is null or claimed_until <= now())
      order by next_poll_at limit ${limit} for update skip locked)
    returning id as "sourceId", poll_version as "pollVersion"`.execute(db);
  return claimed.rows;
}

/** Gives a claim back a second from now: its poll came to nothing, and not through the outlet. */
export async function releaseClaim(db: Database, id: string): Promise<void> {
  await sql`update sources set claimed_until = now() + interval '1 second' where id = ${id}`.execute(db);
}

export async function findPolledSource(db: Database, id: string): Promise<PolledSource | null> {
  const found = await sql<PolledSource>`
    select id, url, language, etag, last_modified as "lastModified", poll_version as "pollVersion", failures,
      listed_at is null as "firstPoll"
    from sources where id = ${id} and not paused and not parked`.execute(db);
  return atMostOneRow(found.rows);
}

const HEALTH = sql`
  id, url, name, outlet,
  case when paused then 'paused' when parked then 'parked' when error_code is not null then 'failing'
    when last_success_at is null then 'unverified' else 'ok' end as state,
  case when error_code is null then null
    else json_build_object('code', error_code, 'message', error_message) end as error,
  last_status as "lastStatus", last_poll_at as "lastPollAt", last_success_at as "lastSuccessAt",
  next_poll_at as "nextPollAt", entries`;

/** All sources and how they fare, by outlet and name. */
export async function listSources(db: Database): Promise<SourceHealth[]> {
  return (await sql<SourceHealth>`select ${HEALTH} from sources order by outlet, name, id`.execute(db)).rows;
}

export async function findSource(db: Database, id: string): Promise<SourceHealth | null> {
  return atMostOneRow(
    (await sql<SourceHealth>`select ${HEALTH} from sources where id = ${id}`.execute(db)).rows,
  );
}

/** Pauses or resumes a source; a resumed (or parked) one is looked at at once. @returns null when there is none */
export async function pauseSource(db: Database, id: string, paused: boolean): Promise<SourceHealth | null> {
  const changed = await sql<SourceHealth>`
    update sources set paused = ${paused},
      parked = parked and ${paused},
      claimed_until = null,
      next_poll_at = case when ${paused} then next_poll_at else least(next_poll_at, now()) end
    where id = ${id} returning ${HEALTH}`.execute(db);
  return atMostOneRow(changed.rows);
}
