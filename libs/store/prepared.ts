import type pg from 'pg';
import type { PostgresCursor, PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';

/** Statements beyond this many are sent as they are. */
const MOST_STATEMENTS = 300;

/**
 * Gives each statement a name, so that the server plans it once per connection and not at every run: planning is
 * half of what a poll costs. Texts are few, since all values are parameters.
 */
export function preparing(pool: pg.Pool): PostgresPool {
  const names = new Map<string, string>();
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();
  const wrap = (client: pg.PoolClient): PostgresPoolClient => {
    const wrapped = clients.get(client) ?? preparingClient(client, names);
    clients.set(client, wrapped);
    return wrapped;
  };
  return { connect: async () => wrap(await pool.connect()), end: () => pool.end() };
}

function preparingClient(client: pg.PoolClient, names: Map<string, string>): PostgresPoolClient {
  function query<R>(text: string, values: readonly unknown[]): Promise<PostgresQueryResult<R>>;
  function query<R>(cursor: PostgresCursor<R>): PostgresCursor<R>;
  function query(asked: unknown, values?: readonly unknown[]): unknown {
    if (typeof asked !== 'string') return client.query(asked as pg.Submittable);
    return client.query({ name: nameOf(asked, names), text: asked, values: [...(values ?? [])] });
  }
  return { query, release: () => client.release() };
}

function nameOf(text: string, names: Map<string, string>): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= MOST_STATEMENTS) return known;
  const name = `ajil${names.size}`;
  names.set(text, name);
  return name;
}
