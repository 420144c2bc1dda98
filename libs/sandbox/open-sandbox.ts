import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { About, PageLinks } from '@ajil/feeds';
import type { FeedJob, Tasks } from './feed-worker.js';
import type { Sifted } from './stamp.js';
import type { FailureCode, Parcel } from './thread.js';
import { openThreads } from './threads.js';

/** Times in milliseconds, sizes in MiB. */
export interface SandboxOptions {
  /** Documents read at once; by default one less than the processors, at least one, at most four. */
  threads?: number;
  /** How long one document may take (default 2,000). */
  deadlineMs?: number;
  /** Heap of each thread (default 256). The bytes of a document lie outside it: whoever fetches them has a cap. */
  memoryMb?: number;
  /** Documents that may wait for a thread (default 64); one more is `busy`. */
  queue?: number;
}

export type SandboxFailureCode = 'parse_timeout' | 'parse_memory' | 'parse_crashed' | 'busy' | 'closed';
export interface SandboxFailure {
  kind: 'failed';
  code: SandboxFailureCode;
  message: string;
}

export interface Sandbox {
  /**
   * `parseFeed` on a thread of its own. Does not reject for what is in the bytes. The bytes are copied when a thread takes them: until the answer
   * they must stay as they are. Entries whose stamp (see `stampOf`) is in `omit` are left out, and do not come out of the thread.
   */
  parse(bytes: Uint8Array, about: About, omit?: readonly string[]): Promise<Sifted | SandboxFailure>;
  /** The same for `findFeedLinks`: the feeds that an HTML page names. */
  findFeedLinks(
    bytes: Uint8Array,
    about: About,
  ): Promise<{ kind: 'page'; links: PageLinks } | SandboxFailure>;
  /** Ends all threads; what is under way is answered with `closed`. */
  close(): Promise<void>;
}

/** A document that leaves tens of MiB behind on the heap; few feeds are a tenth of it. */
const HEAVY_BYTES = 1024 * 1024;

const CODES: Readonly<Record<FailureCode, SandboxFailureCode>> = {
  timeout: 'parse_timeout',
  memory: 'parse_memory',
  crashed: 'parse_crashed',
  busy: 'busy',
  closed: 'closed',
};

/** Threads that read feeds. They start when they are needed and do not keep the process alive when they are idle. */
export function openSandbox(options: SandboxOptions = {}): Sandbox {
  const threads = openThreads<Tasks[keyof Tasks]>({
    start: (settings) => new Worker(new URL('./feed-worker.js', import.meta.url), settings),
    threads: options.threads ?? Math.min(4, Math.max(1, availableParallelism() - 1)),
    deadlineMs: options.deadlineMs ?? 2_000,
    memoryMb: options.memoryMb ?? 256,
    queue: options.queue ?? 64,
  });

  async function run<Task extends keyof Tasks>(
    task: Task,
    bytes: Uint8Array,
    about: About,
    omit: readonly string[] = [],
  ): Promise<Tasks[Task] | SandboxFailure> {
    const outcome = await threads.run(() => pack({ task, bytes, about, omit: omit.join(' ') }));
    // The worker answers each task with its own kind.
    if (outcome.kind === 'done') return outcome.value as Tasks[Task];
    return { ...outcome, code: CODES[outcome.code] };
  }

  return {
    parse: (bytes, about, omit) => run('feed', bytes, about, omit),
    findFeedLinks: (bytes, about) => run('page', bytes, about),
    close: () => threads.close(),
  };
}

/** One copy, which is then handed over: a clone of the caller's view would copy all of the buffer below it. */
function pack(job: FeedJob): Parcel {
  const bytes = new Uint8Array(job.bytes);
  return { job: { ...job, bytes }, transfer: [bytes.buffer], heavy: bytes.length > HEAVY_BYTES };
}
