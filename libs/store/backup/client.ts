import pg from 'pg';
import { type Connection, poolConfig } from '../open-store.js';
import { BackupProblem } from './problem.js';

/**
 * A connection of its own for one long work, closed in any case.
 * @throws BackupProblem when it is lost in the middle; the system's error when there is none to be had
 */
export async function openClient<T>(
  connection: Connection,
  use: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(poolConfig(connection));
  let broken: Error | undefined;
  // Nobody may be waiting for an answer when it breaks: without a listener that would end the process.
  client.on('error', (error) => (broken = error));
  await client.connect();
  try {
    return await use(client);
  } catch (error) {
    // PostgreSQL's last word comes before the end of the connection.
    const last = (error as { severity?: unknown }).severity === 'FATAL' ? (error as Error) : broken;
    throw last ? new BackupProblem(`The connection to the database was lost (${last.message}).`) : error;
  } finally {
    await client.end();
  }
}
