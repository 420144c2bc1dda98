import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { openStore, type Store } from '../../libs/store/index.js';

/**
 * A store whose database has a clock of its own. Where the search path names `pg_catalog` last, `now()` is found in
 * the schema `sim` first: the queries and the defaults of the product read the time that was set here.
 */
export interface TimedStore {
  store: Store;
  now(): number;
  set(ms: number): Promise<void>;
  /** Goes to the moment at which a source can be claimed next, at least `leastMs` on. */
  goToNextPoll(leastMs: number, until: number): Promise<void>;
}

const CLOCK = `
  create schema sim;
  create function sim.now() returns timestamptz language sql stable as
    $$ select coalesce(nullif(current_setting('sim.now', true), '')::timestamptz, pg_catalog.now()) $$;
  create function sim.clock_timestamp() returns timestamptz language sql stable as $$ select sim.now() $$`;

export async function openTimedStore(
  server: { host: string; port: number; user: string; database: string },
  start: number,
): Promise<TimedStore> {
  const database = `newsroom_${randomBytes(5).toString('hex')}`;
  await run(server, `create database ${database}`);
  await run({ ...server, database }, CLOCK);
  await run(server, `alter database ${database} set search_path = sim, public, pg_catalog`);
  // Nothing here has to outlive a crash.
  await run(server, `alter database ${database} set synchronous_commit = off`);
  // The time is set per connection.
  const store = await openStore({ connection: { ...server, database }, poolSize: 1 });
  let at = start;
  const set = async (ms: number) => {
    at = ms;
    await sql`select set_config('sim.now', ${new Date(ms).toISOString()}, false)`.execute(store.db);
  };
  await set(start);
  return { store, now: () => at, set, goToNextPoll };

  async function goToNextPoll(leastMs: number, until: number): Promise<void> {
    const moved = await sql<{ at: number }>`
      with next as materialized (
        select least(${new Date(until)}::timestamptz, greatest(${new Date(at + leastMs)}::timestamptz, (
          -- The clock ticks in whole milliseconds.
          select date_trunc('milliseconds', min(greatest(next_poll_at, claimed_until, free_at, rest_until))) + interval '1 ms'
          from sources join hosts using (host) where not paused and not parked))) as at
      ) select set_config('sim.now', at::text, false), extract(epoch from at)::float8 * 1000 as at from next`.execute(
      store.db,
    );
    at = Math.round(moved.rows[0]!.at);
  }
}

async function run(server: pg.ClientConfig, text: string): Promise<void> {
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
