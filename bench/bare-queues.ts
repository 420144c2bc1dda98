import { createPostgresBackend, Queue, runMigrations, Worker, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';

/** Where bare BullMQ keeps its jobs. */
export type BareBackend = { redis: string } | { postgres: pg.PoolConfig };

type Run = (data: unknown) => Promise<void>;

/** One end of the bare queue; close what it made, then itself. */
export interface BareQueues {
  queue(): Pick<Queue, 'addBulk' | 'close'>;
  worker(run: Run): Pick<Worker, 'close'>;
  close(): Promise<void>;
}

const NAME = 'bare';
/** As many jobs at a time as Ajil's newsdesk takes, and as many connections as its queues share. */
const CONCURRENCY = 8;
const POOL_SIZE = 8;

/** BullMQ as its manual says, and nothing else. */
export function openBareQueues(backend: BareBackend): BareQueues {
  return 'redis' in backend ? openOnRedis(backend.redis) : openOnPostgres(backend.postgres);
}

function openOnRedis(url: string): BareQueues {
  const opened: Redis[] = [];
  const connection = () => {
    const redis = new Redis(url, { maxRetriesPerRequest: null });
    opened.push(redis.on('error', () => undefined));
    return redis;
  };
  return {
    queue: () => new Queue(NAME, { connection: connection() }),
    worker: (run) =>
      listening(
        new Worker(NAME, (job) => run(job.data), { connection: connection(), concurrency: CONCURRENCY }),
      ),
    close: async () => opened.forEach((redis) => redis.disconnect()),
  };
}

function openOnPostgres(config: pg.PoolConfig): BareQueues {
  const connection = openPool(config);
  const classes = withBackend(createPostgresBackend);
  return {
    queue: () => new classes.Queue(NAME, { connection }),
    worker: (run) => {
      const worker = new classes.Worker(NAME, (job) => run(job.data), {
        connection,
        concurrency: CONCURRENCY,
      });
      return listening(worker as unknown as Worker);
    },
    close: () => connection.end(),
  };
}

function listening(worker: Worker): Worker {
  return worker.on('error', (error) => process.stderr.write(`bare worker: ${String(error)}\n`));
}

function openPool(connection: pg.PoolConfig): pg.Pool {
  return new pg.Pool({ ...connection, max: POOL_SIZE, options: '-c search_path=bullmq' }).on(
    'error',
    () => undefined,
  );
}

/** Makes BullMQ's tables in an empty database. */
export async function makeBareTables(connection: pg.PoolConfig): Promise<void> {
  const pool = openPool(connection);
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
    await pool.end();
  }
}
