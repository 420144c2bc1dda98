import pg from 'pg';
import { BackupProblem } from './problem.js';
import { BOOKS } from './tables.js';

interface Made {
  tables: string[];
  /** With their arguments: `append_row(text, integer)`. */
  functions: string[];
}

/** Moves all that was made in one schema into another, in the place of what Ajil had there, and writes the books. */
export async function takePlace(
  client: pg.Client,
  { from, to, migrations }: { from: string; to: string; migrations: readonly string[] },
): Promise<void> {
  const [ours, theirs] = [await madeIn(client, from), await madeIn(client, to)];
  requireOwn(ours, theirs);
  const [old, fresh] = [(name: string) => quoted(to, name), (name: string) => quoted(from, name)];
  const there = ours.tables.filter((name) => theirs.tables.includes(name));
  if (there.length > 0) await drop(client, `table ${there.map(old).join(', ')}`);
  for (const name of theirs.functions.filter((each) => ours.functions.includes(each)))
    await drop(client, `function ${pg.escapeIdentifier(to)}.${name}`);
  for (const name of ours.tables)
    await client.query(`alter table ${fresh(name)} set schema ${pg.escapeIdentifier(to)}`);
  for (const name of ours.functions)
    await client.query(
      `alter function ${pg.escapeIdentifier(from)}.${name} set schema ${pg.escapeIdentifier(to)}`,
    );
  await client.query(`set local search_path = ${pg.escapeIdentifier(to)}`);
  // Fails when anything was forgotten in it.
  await client.query(`drop schema ${pg.escapeIdentifier(from)}`);
  await writeBooks(client, migrations);
}

const quoted = (schema: string, name: string) =>
  `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;

/** @throws BackupProblem when others have built on it: that is not ours to take away */
async function drop(client: pg.Client, what: string): Promise<void> {
  await client.query(`drop ${what}`).catch((error: Error & { code?: string; detail?: string }) => {
    if (error.code !== '2BP01') throw error;
    throw new BackupProblem(
      `Others have built on what is Ajil's in this database (${error.detail}): take it away first; nothing was changed.`,
    );
  });
}

async function madeIn(client: pg.Client, schema: string): Promise<Made> {
  const { rows } = await client.query<Made>(
    `select array(select relname::text from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'p', 'v', 'm')
        order by relname) as tables,
      array(select proname || '(' || pg_get_function_identity_arguments(oid) || ')' from pg_proc
        where pronamespace = $1::regnamespace order by proname) as functions`,
    [schema],
  );
  return rows[0]!;
}

/** A table that is not Ajil's would be in the way, or be lost. */
function requireOwn(ours: Made, theirs: Made): void {
  const strange = theirs.tables.filter((name) => !ours.tables.includes(name) && !BOOKS.includes(name));
  if (strange.length === 0) return;
  throw new BackupProblem(
    `The database holds tables that are not Ajil's (${strange.slice(0, 5).join(', ')}): give it one of its own.`,
  );
}

/** As Kysely's migrator writes them. */
async function writeBooks(client: pg.Client, migrations: readonly string[]): Promise<void> {
  await client.query(`create table if not exists kysely_migration
    (name varchar(255) not null primary key, timestamp varchar(255) not null)`);
  await client.query(`create table if not exists kysely_migration_lock
    (id varchar(255) not null primary key, is_locked integer default 0 not null)`);
  await client.query(
    `insert into kysely_migration_lock (id) values ('migration_lock') on conflict do nothing`,
  );
  await client.query('delete from kysely_migration');
  // Kysely orders by these times.
  const start = Date.now();
  for (const [i, name] of [...migrations].toSorted((a, b) => (a < b ? -1 : 1)).entries())
    await client.query('insert into kysely_migration (name, timestamp) values ($1, $2)', [
      name,
      new Date(start + i).toISOString(),
    ]);
}
