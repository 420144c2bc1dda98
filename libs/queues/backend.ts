import { createPostgresBackend, Queue, runMigrations, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { WORKER } from './flow.js';

/** What of BullMQ the rest of this library uses, whichever store is behind it. */
export interface Backend {
  queue(name: string): Pick<Queue, 'addBulk' | 'close' | 'on' | 'getJobCounts'>;
  worker(
    name: string,
    run: (data: unknown) => Promise<void>,
    concurrency: number,
  ): Pick<Worker, 'close' | 'on'>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Jobs live in Redis. Two shapes of connection: producers fail fast, workers wait for Redis to come back. */
export function openRedisBackend(url: string): Backend {
  const producer = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: true,
    commandTimeout: 5_000,
  });
  producer.on('error', () => undefined);
  const waiting = { url, maxRetriesPerRequest: null };
  return {
    queue: (name) => new Queue(name, { connection: producer, prefix: 'ajil' }),
    worker: (name, run, concurrency) =>
      new Worker(name, (job) => run(job.data), {
        connection: waiting,
        prefix: 'ajil',
        concurrency,
        ...WORKER,
      }),
    ping: async () => {
      await producer.ping();
    },
    close: async () => producer.disconnect(),
  };
}

/** The pool is shared by all queues and workers of the process (their own would take dozens of connections). */
const POOL_SIZE = 8;

/** Jobs live in PostgreSQL, in the schema `bullmq` of the same database. */
export async function openPostgresBackend(connection: pg.PoolConfig): Promise<Backend> {
  const pool = new pg.Pool({
    ...connection,
    max: POOL_SIZE,
    options: '-c search_path=bullmq',
    keepAlive: true,
  });
  // A connection that breaks, idle or in use, is replaced; without listeners it would end the process.
  pool.on('error', () => undefined).on('connect', (client) => client.on('error', () => undefined));
  await migrate(pool);
  const classes = withBackend(createPostgresBackend);
  return {
    queue: (name) => new classes.Queue(name, { connection: pool }) as unknown as Queue,
    worker: (name, run, concurrency) =>
      new classes.Worker(name, (job) => run(job.data), {
        connection: pool,
        concurrency,
        ...WORKER,
      }) as unknown as Worker,
    ping: async () => {
      await pool.query('select 1');
    },
    close: () => pool.end(),
  };
}

async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
}
