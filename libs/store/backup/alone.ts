import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { BackupProblem } from './problem.js';

/** Kysely's migrator takes this lock: a process of Ajil that starts waits until we are done. */
const MIGRATION_LOCK = '3853314791062309107';

const LOOKS = 20;
const LOOK_MS = 100;

/**
 * Begins a transaction during which no Ajil can start on this database.
 * @throws BackupProblem when somebody is connected to it
 */
export async function beginAlone(client: pg.Client): Promise<void> {
  await client.query(`set lock_timeout = '10s'`);
  await client.query('begin');
  await client.query(`select pg_advisory_xact_lock(${MIGRATION_LOCK})`);
  // Who has just left may be listed for a moment still.
  for (let look = 0; look < LOOKS; look++) {
    if ((await countOthers(client)) === 0) return;
    await sleep(LOOK_MS);
  }
  throw new BackupProblem('Somebody uses this database: stop every process of Ajil on it first.');
}

async function countOthers(client: pg.Client): Promise<number> {
  await client.query('select pg_stat_clear_snapshot()');
  const { rows } = await client.query<{ others: string }>(
    `select count(*) as others from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and coalesce(backend_type, 'client backend') = 'client backend'`,
  );
  return Number(rows[0]!.others);
}
