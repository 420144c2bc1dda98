import { openThread, type Outcome, type Parcel, type Thread, type ThreadOptions } from './thread.js';

export interface ThreadsOptions extends ThreadOptions {
  /** How many jobs run at once. */
  threads: number;
  /** How many jobs may wait for a thread; one more is `busy`. */
  queue: number;
}

export interface Threads<Value> {
  /**
   * Runs a job on a thread of its own; jobs are taken in the order in which they come. `pack` is called when a thread
   * is free. Rejects only when `pack` throws or its job cannot be sent.
   */
  run(pack: () => Parcel): Promise<Outcome<Value>>;
  /** Ends every thread; what runs or waits, and what comes later, is answered with `closed`. */
  close(): Promise<void>;
}

interface Waiting<Value> {
  pack: () => Parcel;
  answer: (outcome: Promise<Outcome<Value>> | Outcome<Value>) => void;
}

/**
 * Threads that run one job at a time each. They start when they are first needed, hold the process only while they
 * work, and one that passed its deadline or its memory, or crashed, is ended and replaced.
 */
export function openThreads<Value>(options: ThreadsOptions): Threads<Value> {
  const all = Array.from({ length: options.threads }, () => openThread<Value>(options));
  // A stack: the thread that worked last is warm, and those that were never needed never start.
  const free = [...all].reverse();
  const waiting: Waiting<Value>[] = [];
  let closed = false;

  return {
    run(pack) {
      if (closed) return Promise.resolve(CLOSED);
      if (free.length === 0 && waiting.length >= options.queue) return Promise.resolve(busy(options.queue));
      return new Promise((answer) => {
        waiting.push({ pack, answer });
        next();
      });
    },
    async close() {
      closed = true;
      for (const { answer } of waiting.splice(0)) answer(CLOSED);
      await Promise.all(all.map((thread) => thread.end(CLOSED)));
    },
  };

  function next(): void {
    const thread = waiting.length > 0 ? free.pop() : undefined;
    const first = thread && waiting.shift();
    if (first) void work(thread, first);
  }

  async function work(thread: Thread<Value>, { pack, answer }: Waiting<Value>): Promise<void> {
    const outcome = hand(thread, pack);
    await outcome.catch(() => undefined);
    // The job is answered at once, also where its worker needs a moment to die.
    const ending = thread.ending();
    if (ending) void ending.then(() => giveBack(thread));
    else giveBack(thread);
    answer(outcome);
  }

  function giveBack(thread: Thread<Value>): void {
    free.push(thread);
    next();
  }
}

/** A job that cannot be packed or handed over is the caller's mistake, and is thrown to him. */
async function hand<Value>(thread: Thread<Value>, pack: () => Parcel): Promise<Outcome<Value>> {
  return thread.run(pack());
}

const CLOSED = { kind: 'failed', code: 'closed', message: 'Ajil is shutting down.' } as const;

function busy(queue: number) {
  return { kind: 'failed', code: 'busy', message: `More than ${queue} jobs wait already.` } as const;
}
