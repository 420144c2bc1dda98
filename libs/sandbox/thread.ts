import type { Worker, WorkerOptions } from 'node:worker_threads';

/** Sizes in MiB, times in milliseconds. */
export interface ThreadOptions {
  /** Makes a worker whose code calls `answerJobs`. Written out where the bundler can see which file is meant. */
  start: (options: WorkerOptions) => Worker;
  /** How long one job may take, from the moment a thread takes it. */
  deadlineMs: number;
  /**
   * Cap on the heap of each thread. No fence: one native call that by itself needs more (JSON.parse, a replace with a
   * million matches) ends the whole process, so the work has to bound those.
   */
  memoryMb: number;
}

/** A job, the buffers that are handed over and not copied, and whether it fills the heap of a thread. */
export interface Parcel {
  job: unknown;
  transfer: ArrayBuffer[];
  heavy: boolean;
}

export type FailureCode = 'timeout' | 'memory' | 'crashed' | 'busy' | 'closed';
export type Outcome<Value> =
  { kind: 'done'; value: Value } | { kind: 'failed'; code: FailureCode; message: string };

type Failed = Extract<Outcome<never>, { kind: 'failed' }>;

/** One thread. Give it one job at a time, and none while a worker of it is `ending`. */
export interface Thread<Value> {
  run(parcel: Parcel): Promise<Outcome<Value>>;
  /** Resolves when the worker that had to be ended is gone; undefined when there is none. */
  ending(): Promise<unknown> | undefined;
  /** Ends it; a running job is answered with `outcome`. */
  end(outcome: Failed): Promise<void>;
}

interface Life<Value> {
  worker: Worker;
  /** The worker has loaded its code; the deadline of a job does not count that. */
  ready: boolean;
  answer: ((outcome: Outcome<Value>) => void) | undefined;
  /** The job at work fills the heap: its thread ends with it, which gives the memory back. */
  heavy: boolean;
  clock: NodeJS.Timeout | undefined;
}

/** Loading the worker's code takes tens of milliseconds; seconds only on a machine that is overwhelmed. */
const START_MS = 15_000;

export function openThread<Value>(options: ThreadOptions): Thread<Value> {
  let life: Life<Value> | undefined;
  let ending: Promise<unknown> | undefined;

  return {
    run: ({ job, transfer, heavy }) =>
      new Promise((answer) => {
        life ??= begin();
        life.answer = answer;
        life.heavy = heavy;
        life.worker.ref();
        startClock(life);
        life.worker.postMessage(job, transfer);
      }),
    ending: () => ending,
    async end(outcome) {
      if (life) finish(life, outcome);
      await ending;
    },
  };

  function begin(): Life<Value> {
    const worker = options.start(confined(options.memoryMb));
    const begun: Life<Value> = { worker, ready: false, answer: undefined, heavy: false, clock: undefined };
    worker.on('message', (message: 'ready' | { value: Value }) => {
      if (message === 'ready') return welcome(begun);
      done(begun, message.value);
    });
    worker.on('messageerror', () => finish(begun, crashed('its answer could not be read')));
    worker.on('error', (error) => finish(begun, explain(error, options.memoryMb)));
    worker.on('exit', (code) => finish(begun, crashed(`it ended with code ${code}`)));
    // Nothing may be printed from there; what is, is dropped.
    worker.stdout.resume();
    worker.stderr.resume();
    worker.unref();
    return begun;
  }

  function welcome(begun: Life<Value>): void {
    begun.ready = true;
    if (begun.answer) startClock(begun);
  }

  function startClock(running: Life<Value>): void {
    clearTimeout(running.clock);
    const ms = running.ready ? options.deadlineMs : START_MS;
    const late = running.ready ? timeout(ms) : crashed(`it did not start within ${ms / 1_000} s`);
    // An answer that waits behind a busy event loop is read before the check phase: it is not late.
    running.clock = setTimeout(() => setImmediate(() => running.answer && finish(running, late)), ms);
  }

  function done(running: Life<Value>, value: Value): void {
    if (running.heavy) return finish(running, { kind: 'done', value });
    running.worker.unref();
    reply(running, { kind: 'done', value });
  }

  /** Ends the worker for good; the next job begins a new one. */
  function finish(running: Life<Value>, outcome: Outcome<Value>): void {
    if (life === running) life = undefined;
    ending = running.worker.terminate().then(() => (ending = undefined));
    reply(running, outcome);
  }
}

function reply<Value>(running: Life<Value>, outcome: Outcome<Value>): void {
  clearTimeout(running.clock);
  const { answer } = running;
  running.answer = undefined;
  answer?.(outcome);
}

/** No environment, no flags, no output, a heap of its own. (The bytes of a job lie outside that heap.) */
function confined(memoryMb: number): WorkerOptions {
  const resourceLimits = { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
  const env = process.env['AJIL_FAIL'] ? { AJIL_FAIL: process.env['AJIL_FAIL'] } : {};
  return { env, argv: [], execArgv: [], stdin: false, stdout: true, stderr: true, resourceLimits };
}

function timeout(ms: number): Failed {
  return { kind: 'failed', code: 'timeout', message: `It was not done within ${ms / 1_000} s.` };
}

function crashed(what: string): Failed {
  return { kind: 'failed', code: 'crashed', message: `The thread failed: ${what}.` };
}

/** Of an error only its name and code are told: its message may hold what the input holds. */
function explain(error: unknown, memoryMb: number): Failed {
  const { name, code } = error as { name?: unknown; code?: unknown };
  if (code === 'ERR_WORKER_OUT_OF_MEMORY')
    return { kind: 'failed', code: 'memory', message: `It needs more than ${memoryMb} MiB of memory.` };
  return crashed([name, code].filter((word) => typeof word === 'string').join(' ') || 'unknown error');
}
