import { sql } from 'kysely';
import type { Database } from './open-store.js';

/** The log keeps at least this many rows replayable, however old they are. */
const LEAST_ROWS = 1_000_000;

/** Rows deleted by one statement: short transactions, so that nobody waits long. */
const BATCH = 5_000;

/** Moves the first seq that can be replayed: rows older than `logHours` beyond the newest million end their service. */
export async function moveOldest(db: Database, logHours: number): Promise<void> {
  await sql`
    update log_head set oldest = greatest(oldest, least(
      seq + 1 - ${LEAST_ROWS},
      coalesce((select min(alerts.seq) from alerts where alerted_at >= now() - ${logHours} * interval '1 hour'), seq + 1)))
    where oldest < seq + 1 - ${LEAST_ROWS}`.execute(db);
}

/** A request that is repeated is repeated soon. */
const REQUEST_DAYS = 3;

/** How polls ended is of use while somebody may still ask why. */
const RUN_DAYS = 14;

/**
 * Deletes what is older than `keepDays`: entries that a whole list of their source has shown to be gone since (one
 * that is listed still would come back as new, and a source that is silent, paused or failing shows nothing), alerts
 * that can no longer be replayed, duplicate keys past `keyHours`, the runs of old polls, and the desk's old requests.
 */
export async function deleteExpired(
  db: Database,
  limits: { keepDays: number; keyHours: number },
): Promise<void> {
  const past = sql`now() - ${limits.keepDays} * interval '1 day'`;
  await inBatches(() =>
    sql`
    delete from entries where id in (
      select entries.id from entries join sources on sources.id = source_id
      where decided_at is not null and listed_on < (${past})::date 
        and (listed_on < listed_at::date or removed) limit ${BATCH})`.execute(db),
  );
  await inBatches(() =>
    sql`
    delete from alerts where seq in (
      select alerts.seq from alerts, log_head where alerts.seq < log_head.oldest and alerted_at < ${past} limit ${BATCH})`.execute(
      db,
    ),
  );
  await inBatches(() =>
    sql`
    delete from duplicate_keys where key in (
      select key from duplicate_keys where decided_at < now() - ${limits.keyHours} * interval '1 hour' limit ${BATCH})`.execute(
      db,
    ),
  );
  await inBatches(() =>
    sql`
    delete from poll_runs where (source_id, from_at) in (
      select source_id, from_at from poll_runs where until_at < now() - ${RUN_DAYS} * interval '1 day' limit ${BATCH})`.execute(
      db,
    ),
  );
  await inBatches(() =>
    sql`
    delete from desk_requests where key in (
      select key from desk_requests where asked_at < now() - ${REQUEST_DAYS} * interval '1 day' limit ${BATCH})`.execute(
      db,
    ),
  );
}

async function inBatches(deleteSome: () => Promise<{ numAffectedRows?: bigint }>): Promise<void> {
  for (;;) {
    const { numAffectedRows } = await deleteSome();
    if (Number(numAffectedRows ?? 0) < BATCH) return;
  }
}
