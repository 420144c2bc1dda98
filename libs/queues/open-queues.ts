import type pg from 'pg';
import { type Backend, openPostgresBackend, openRedisBackend } from './backend.js';
import { FLOW, JOB, type Payload, type QueueName } from './flow.js';
import { type Hints, openPostgresHints, openRedisHints } from './hints.js';

export type QueueError = (queue: QueueName, error: Error) => void;

/** A running worker of one queue. */
export interface QueueWorker {
  /** Takes no more jobs and resolves when the running ones are done. */
  close(): Promise<void>;
}

/** The queues of one process. */
export interface Queues {
  readonly hints: Hints;
  /** Queues jobs, in order. A job that waits or runs under the same id already is not queued twice. */
  add<Q extends QueueName>(queue: Q, payloads: readonly Payload<Q>[]): Promise<void>;
  /** Runs `handle` for each job. What it throws is reported and forgotten: the sweeper brings the work back. */
  work<Q extends QueueName>(queue: Q, handle: (payload: Payload<Q>) => Promise<void>): QueueWorker;
  /** Jobs that wait or run, by queue. */
  depths(): Promise<Record<QueueName, number>>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** Queues on Redis when there is one, else on PostgreSQL. */
export async function openQueues(options: {
  redisUrl: string | undefined;
  postgres: pg.PoolConfig;
  onError: QueueError;
}): Promise<Queues> {
  const { redisUrl, postgres, onError } = options;
  const backend = redisUrl ? openRedisBackend(redisUrl) : await openPostgresBackend(postgres);
  const hints = redisUrl ? openRedisHints(redisUrl) : openPostgresHints(postgres);
  return connectQueues(backend, hints, onError);
}

function connectQueues(backend: Backend, hints: Hints, onError: QueueError): Queues {
  const names = Object.keys(FLOW) as QueueName[];
  const queues = new Map(names.map((name) => [name, backend.queue(name)]));
  for (const [name, queue] of queues) queue.on('error', (error) => onError(name, error));
  const workers = new Set<QueueWorker>();
  return {
    hints,
    add: async (name, payloads) => {
      const jobs = payloads.map((data) => ({
        name,
        data,
        opts: { ...JOB, jobId: FLOW[name].jobId(data as never) },
      }));
      if (jobs.length > 0) await queues.get(name)!.addBulk(jobs);
    },
    work: (name, handle) => {
      const run = async (data: unknown) => handle(FLOW[name].payload.parse(data) as never);
      const worker = backend.worker(name, run, FLOW[name].concurrency);
      worker.on('error', (error) => onError(name, error));
      worker.on('failed', (_job, error) => onError(name, error));
      const closing = { close: () => soon(worker.close()) };
      workers.add(closing);
      return closing;
    },
    depths: async () => {
      const counted = names.map(async (name) => [name, await depth(queues.get(name)!)] as const);
      return Object.fromEntries(await Promise.all(counted)) as Record<QueueName, number>;
    },
    ping: () => backend.ping(),
    close: async () => {
      await Promise.all([...workers].map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((queue) => soon(queue.close())));
      await hints.close();
      await backend.close();
    },
  };
}

async function depth(queue: {
  getJobCounts(...types: ('waiting' | 'active')[]): Promise<Record<string, number>>;
}): Promise<number> {
  const counts = await queue.getJobCounts('waiting', 'active');
  return Object.values(counts).reduce((sum, n) => sum + n, 0);
}

/** A queue that cannot be reached must not hold up the end of the process. */
const CLOSE_MS = 5_000;

async function soon(closing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_MS);
  });
  await Promise.race([closing, late]).finally(() => clearTimeout(timer));
}
