import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { LogHead } from '../alert-log.js';
import { migrations } from '../migrations/index.js';
import type { Connection } from '../open-store.js';
import { beginAlone } from './alone.js';
import { openClient } from './client.js';
import { copyIn } from './copy.js';
import { drawEpoch } from './epoch.js';
import { type BackupHead, type BackupReader, openBackup, verifyBackup } from './file.js';
import { BackupProblem } from './problem.js';
import { copyText } from './tables.js';
import { takePlace } from './take-place.js';

/** Where everything is put together, before it takes the place of what is there. */
const WORKSHOP = 'ajil_restore';

/**
 * Puts a backup in the place of whatever Ajil keeps in this database, all of it or, when anything is wrong, nothing: it is
 * one transaction. The log is another one from then on, so that no reader misses silently what came after the backup.
 * @throws BackupProblem when the file is damaged or of a newer Ajil, when Ajil runs, when the database is not its own, or
 * when the connection is lost
 */
export async function restoreBackup(
  connection: Connection,
  file: string,
): Promise<{ head: BackupHead; place: Pick<LogHead, 'epoch' | 'seq'> }> {
  const backup = await openBackup(file);
  try {
    const steps = stepsOf(backup.head, file);
    // Before anything of it comes to the database, which would stumble over a damaged row in words of its own.
    await verifyBackup(file);
    const place = await openClient(connection, (client) => putBack(client, backup, steps));
    return { head: backup.head, place };
  } finally {
    backup.close();
  }
}

async function putBack(client: pg.Client, backup: BackupReader, steps: Steps) {
  await beginAlone(client);
  const target = await enterWorkshop(client);
  await run(client, steps.before);
  await load(client, backup);
  await run(client, steps.after);
  const place = await drawEpoch(client);
  await takePlace(client, { from: WORKSHOP, to: target, migrations: Object.keys(migrations) });
  await client.query('commit');
  return place;
}

/** The migrations that the backup had seen, and those that came later. */
type Steps = Record<'before' | 'after', string[]>;

function stepsOf({ schema }: BackupHead, file: string): Steps {
  const names = Object.keys(migrations).toSorted((a, b) => (a < b ? -1 : 1));
  const last = names.indexOf(schema);
  if (last < 0)
    throw new BackupProblem(`${file} was written by a newer Ajil (${schema}); this one cannot read it.`);
  return { before: names.slice(0, last + 1), after: names.slice(last + 1) };
}

/** @returns the schema that it will take the place of */
async function enterWorkshop(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_schema() as name');
  await client.query(`create schema ${WORKSHOP}`);
  await client.query(`set local search_path = ${WORKSHOP}`);
  return rows[0]!.name;
}

/** Within our transaction: what they make is made where we look. */
async function run(client: pg.Client, names: readonly string[]): Promise<void> {
  const pool = { connect: async () => ({ query: client.query.bind(client), release: () => undefined }) };
  const dialect = new PostgresDialect({
    pool: { ...pool, end: async () => undefined },
  });
  const db = new Kysely<unknown>({ dialect });
  for (const name of names) await migrations[name]!.up(db);
}

async function load(client: pg.Client, { head, rows, verify }: BackupReader): Promise<void> {
  const { tables } = head;
  // Migrations put a row or two into their tables, and the backup has them as they became.
  if (tables.length > 0)
    await client.query(`truncate ${tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ')}`);
  for (const table of tables) await copyIn(client, copyText(table, 'from stdin'), rows());
  await verify();
  await moveCounters(client);
}

/** Counters of columns that number themselves go on behind what was loaded. */
async function moveCounters(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string; column: string; counter: string }>(
    `select relname as name, attname as column, pg_get_serial_sequence(quote_ident(relname), attname) as counter
    from pg_class join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
    where relnamespace = current_schema()::regnamespace and relkind = 'r'
      and pg_get_serial_sequence(quote_ident(relname), attname) is not null`,
  );
  for (const { name, column, counter } of rows) {
    const [table, field] = [pg.escapeIdentifier(name), pg.escapeIdentifier(column)];
    await client.query(`select setval($1::regclass, coalesce(max(${field}), 0) + 1, false) from ${table}`, [
      counter,
    ]);
  }
}
