import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { Connection } from '../../libs/store/index.js';

/** A database of a random name, empty, on the run's PostgreSQL. */
export async function makeDatabase(): Promise<Extract<Connection, { host: string }>> {
  const server = inject('postgres');
  const database = `t_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client(server);
  await client.connect();
  try {
    await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
  return { ...server, database };
}
