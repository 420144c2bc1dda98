import type pg from 'pg';
import type { LogHead } from '../alert-log.js';
import type { Connection } from '../open-store.js';
import { beginAlone } from './alone.js';
import { openClient } from './client.js';
import { BackupProblem } from './problem.js';

/** Ten random base-36 digits, as at the log's beginning. */
const DRAWN = `(select string_agg(substr('0123456789abcdefghijklmnopqrstuvwxyz', 1 + floor(random() * 36)::int, 1), '')
  from generate_series(1, 10))`;

type Place = Pick<LogHead, 'epoch' | 'seq'>;

/** Makes this another log: cursors of the one before are answered by a reset. The texts of its rows name their new places. */
export async function drawEpoch(client: pg.Client): Promise<Place> {
  const { rows } = await client.query<{ epoch: string; seq: string }>(
    `update log_head set epoch = ${DRAWN} returning epoch, seq`,
  );
  const { epoch, seq } = rows[0]!;
  await client.query(
    `update alerts set body = regexp_replace(body, '"cursor":"v1\\.[0-9a-z]+\\.', '"cursor":"v1.${epoch}.')`,
  );
  return { epoch, seq: Number(seq) };
}

/**
 * The database is an older copy of itself, and shall be used: from now on it is another log.
 * @throws BackupProblem when Ajil runs on it, there is none in it, or the connection is lost
 */
export async function acceptCopy(connection: Connection): Promise<Place> {
  return openClient(connection, async (client) => {
    await beginAlone(client);
    if (!(await holdsLog(client))) throw new BackupProblem('The database holds no Ajil.');
    const place = await drawEpoch(client);
    await client.query('commit');
    return place;
  });
}

/** How far the log is, whatever the schema is still; null when the database holds none. */
export async function peekPlace(connection: Connection): Promise<Place | null> {
  return openClient(connection, async (client) => {
    if (!(await holdsLog(client))) return null;
    const { rows } = await client.query<{ epoch: string; seq: string }>('select epoch, seq from log_head');
    return { epoch: rows[0]!.epoch, seq: Number(rows[0]!.seq) };
  });
}

async function holdsLog(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    `select to_regclass('log_head') is not null as found`,
  );
  return rows[0]!.found;
}
