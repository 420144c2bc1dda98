import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { Connection } from '../../libs/store/index.js';

/** Does to a database what nothing of ours would: the hand of an operator, or of fate. */
export async function runSql(
  connection: Extract<Connection, { host: string }>,
  text: string,
  values: unknown[] = [],
): Promise<void> {
  const client = new pg.Client(connection);
  onTestFinished(() => client.end());
  await client.connect();
  await client.query(text, values);
}

/** The same by one connection, for tests that do it often; gives the rows. */
export async function openSql(
  connection: Extract<Connection, { host: string }>,
): Promise<(text: string, values: unknown[]) => Promise<unknown[]>> {
  const client = new pg.Client(connection);
  onTestFinished(() => client.end());
  await client.connect();
  return async (text, values) => (await client.query(text, values)).rows as unknown[];
}
