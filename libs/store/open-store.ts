import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { migrations } from './migrations/index.js';
import { spoil } from './mutants/spoil.js';
import { preparing } from './prepared.js';
import { oneRow } from './rows.js';
import type { Schema } from './schema.js';

/** How to reach a PostgreSQL server: an address, or a socket folder as the embedded server gives it. */
export type Connection = { url: string } | { host: string; port: number; user: string; database: string };

/** The database as the rest of this library queries it. */
export type Database = Kysely<Schema>;

export interface Store {
  db: Database;
  /** Resolves when the server answers; rejects when it cannot be reached. */
  ping(): Promise<void>;
  /** What the server's clock shows. */
  now(): Promise<Date>;
  close(): Promise<void>;
}

/** node-postgres settings for a connection. */
export function poolConfig(connection: Connection): pg.PoolConfig {
  const address = 'url' in connection ? { connectionString: connection.url } : connection;
  return { ...address, keepAlive: true, keepAliveInitialDelayMillis: 5_000, connectionTimeoutMillis: 10_000 };
}

/** bigint as number: seq and counters stay far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    const usual = pg.types.getTypeParser(oid, format) as (value: string) => unknown;
    return oid === pg.types.builtins.INT8 ? Number : usual;
  },
};

/** A stopped process must not hold the log's counter: its idle transaction is ended, and waiters give up. */
const SESSION = '-c idle_in_transaction_session_timeout=2s -c lock_timeout=5s -c statement_timeout=30s';

/**
 * Brings the schema up to date and opens the pool of this process.
 * Safe when many processes start at once: the migrator takes a lock in the database.
 */
export async function openStore(options: {
  connection: Connection;
  poolSize?: number;
  onError?: (error: Error) => void;
}): Promise<Store> {
  await migrate(options.connection);
  const pool = new pg.Pool({
    ...poolConfig(options.connection),
    types,
    options: process.env['AJIL_MUTANT'] === 'M5' ? `${SESSION} -c synchronous_commit=off` : SESSION,
    max: options.poolSize ?? 12,
  });
  // A connection that breaks, idle or inside a transaction, is replaced; without listeners it would end the process.
  const onError = options.onError ?? (() => undefined);
  pool.on('error', onError).on('connect', (client) => client.on('error', onError));
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: preparing(pool) }) });
  if (process.env['AJIL_MUTANT']) await spoil(db);
  const ping = async () => {
    await pool.query('select 1');
  };
  const now = async () =>
    oneRow((await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db)).rows).now;
  return { db, ping, now, close: () => db.destroy() };
}

/** One connection without the session's lock timeout: the tenth process waits for the first to finish. */
async function migrate(connection: Connection): Promise<void> {
  const pool = new pg.Pool({ ...poolConfig(connection), max: 1 });
  pool.on('error', () => undefined);
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    await requireUtf8(db);
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error } = await migrator.migrateToLatest();
    if (error) throw error as Error;
  } finally {
    await db.destroy();
  }
}

/** Headlines come in every script; another encoding would refuse some of them one by one. */
async function requireUtf8(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<{ server_encoding: string }>`show server_encoding`
    .execute(db)
    .catch(cannotConnect);
  const encoding = rows[0]?.server_encoding;
  if (encoding !== 'UTF8')
    throw new Error(`DATABASE_URL: the database has the encoding ${encoding}; Ajil needs UTF8.`);
}

/** The first query of a process: when it fails, it is the address that is wrong, or the server that is away. */
function cannotConnect(error: Error & { code?: string }): never {
  const cause = error.message || error.code;
  throw new Error(`the database of DATABASE_URL cannot be used (${cause}).`, { cause: error });
}
