import { z } from 'zod';

/**
 * The queues, in the order in which a headline passes them. Jobs carry ids only: PostgreSQL holds the truth,
 * and a job that runs twice, late or never changes nothing but time. What is due by the clock is claimed in
 * PostgreSQL and not queued (docs/decisions/0007-a-due-source-is-claimed.md).
 *
 *   outlet --> poller --> headlines --> the alert log --> gateways
 */
export const FLOW = {
  /** An entry was accepted and wants its decision. From a poller to a newsdesk. */
  headlines: {
    payload: z.object({ entryId: z.string() }),
    jobId: (job: { entryId: string }) => `headlines-${job.entryId}-1`,
    concurrency: 8,
  },
} as const;

export type QueueName = keyof typeof FLOW;
export type Payload<Q extends QueueName> = z.infer<(typeof FLOW)[Q]['payload']>;

/**
 * Nothing is kept of a finished job: a kept one would swallow the next job of its id. Nothing is tried again
 * by the queue: attempts and due times live in PostgreSQL, and a sweeper queues anew what is due there.
 */
export const JOB = { removeOnComplete: true, removeOnFail: true, attempts: 1 } as const;

/** A worker that was killed is noticed within seconds (the defaults take a minute). */
export const WORKER = { lockDuration: 3_000, stalledInterval: 3_000, drainDelay: 5 } as const;
