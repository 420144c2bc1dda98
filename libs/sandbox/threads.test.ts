import { getHeapStatistics } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, it } from 'vitest';
import { openThreads, type Threads, type ThreadsOptions } from './threads.js';

/** Does what it is told: an expression, evaluated with `job` in reach. */
const WORKER = `
const { parentPort } = require('node:worker_threads');
parentPort.on('message', (job) => parentPort.postMessage({ value: eval(job.say) }));
parentPort.postMessage('ready');
`;
const SLEEP = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)';
const sleep = (ms: number, value: unknown = ms) =>
  `${SLEEP.replace('ms', String(ms))}, ${JSON.stringify(value)}`;
const forever = '(() => { for (;;); })()';

const opened: Threads<unknown>[] = [];
afterEach(() => Promise.all(opened.splice(0).map((threads) => threads.close())));

function open(options: Partial<ThreadsOptions> = {}) {
  let started = 0;
  const start = (settings: object) => {
    started++;
    return new Worker(WORKER, { ...settings, eval: true });
  };
  const threads = openThreads<unknown>({
    start,
    threads: 1,
    deadlineMs: 5_000,
    memoryMb: 64,
    queue: 100,
    ...options,
  });
  opened.push(threads);
  const say = (what: string, heavy = false) =>
    threads.run(() => ({ job: { say: what }, transfer: [], heavy }));
  return { ...threads, say, started: () => started };
}

const codes = (outcomes: { kind: string; code?: string }[]) => outcomes.map(({ kind, code }) => code ?? kind);

describe('threads', () => {
  it('answer each job with its own value, many at once', async () => {
    const { say, started } = open({ threads: 3 });
    const jobs = Array.from({ length: 60 }, (_, i) => i);
    const answers = await Promise.all(jobs.map((i) => say(sleep(i % 4, i))));
    expect(answers).toEqual(jobs.map((value) => ({ kind: 'done', value })));
    expect(started()).toBe(3);
  });

  it('start only when they are needed, and no more than are', async () => {
    const { say, started } = open({ threads: 4 });
    expect(started()).toBe(0);
    for (let i = 0; i < 5; i++) await say('1');
    expect(started()).toBe(1);
  });

  it('take jobs in the order in which they came', async () => {
    const { say } = open();
    const order: number[] = [];
    await Promise.all([5, 3, 4, 1].map((i) => say(sleep(i, i)).then(() => order.push(i))));
    expect(order).toEqual([5, 3, 4, 1]);
  });

  it('end a job at its deadline, and go on with the next on a new thread', async () => {
    const { say, started } = open({ deadlineMs: 200 });
    const answers = await Promise.all([say('1'), say(forever), say('2')]);
    expect(codes(answers)).toEqual(['done', 'timeout', 'done']);
    expect(answers[1]).toMatchObject({ message: 'It was not done within 0.2 s.' });
    expect(started()).toBe(2);
  });

  it('end a regular expression that would take for ever', async () => {
    const { say } = open({ deadlineMs: 200 });
    expect(codes([await say("/^(a+)+$/.test('a'.repeat(60) + 'b')"), await say('1')])).toEqual([
      'timeout',
      'done',
    ]);
  });

  it('do not end a job whose answer waits behind a busy event loop', async () => {
    const { say } = open({ deadlineMs: 300 });
    await say('1');
    const answer = say(sleep(100, 'in time'));
    const busyUntil = performance.now() + 800;
    while (performance.now() < busyUntil);
    expect(await answer).toEqual({ kind: 'done', value: 'in time' });
  });

  it('end a job that passes its memory, not the process, and go on', async () => {
    const { say } = open({ memoryMb: 32 });
    const answers = [await say('(() => { const a = []; for (;;) a.push({}); })()'), await say('1')];
    expect(codes(answers)).toEqual(['memory', 'done']);
    expect(answers[0]).toMatchObject({ message: 'It needs more than 32 MiB of memory.' });
  });

  it.each([
    ['throws', "(() => { throw new TypeError('words of the input') })()", 'TypeError'],
    ['overflows its stack', '(function f() { return f() + 1 })()', 'RangeError'],
    ['ends itself', 'process.exit(3)', 'code 3'],
    ['answers what cannot be sent', '() => 1', 'The thread failed'],
  ])('answer a job that %s with what failed, not with words of its input', async (_, what, told) => {
    const { say } = open();
    const answer = await say(what);
    expect(answer).toMatchObject({ code: 'crashed', message: expect.stringContaining(told) });
    expect(JSON.stringify(answer)).not.toContain('words of the input');
    expect(await say('1')).toEqual({ kind: 'done', value: 1 });
  });

  it('say so when their code cannot be loaded', async () => {
    const { say } = open({
      start: (settings) => new Worker(new URL('./nowhere.js', import.meta.url), settings),
    });
    expect(codes([await say('1'), await say('1')])).toEqual(['crashed', 'crashed']);
  });

  it('survive one that dies while it is idle', async () => {
    const { say } = open();
    await say("setTimeout(() => { throw new Error('late') }, 1), 1");
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await say('2')).toEqual({ kind: 'done', value: 2 });
  });

  it('refuse what the queue does not hold, and only that', async () => {
    const { say } = open({ queue: 2 });
    const answers = await Promise.all(Array.from({ length: 5 }, (_, i) => say(sleep(20, i))));
    expect(codes(answers)).toEqual(['done', 'done', 'done', 'busy', 'busy']);
    expect(await say('1')).toEqual({ kind: 'done', value: 1 });
  });

  it('answer what runs and what waits when they are closed, and everything after', async () => {
    const { say, close } = open();
    await say('1');
    const answers = [say(forever), say('2')];
    await close();
    expect(codes(await Promise.all([...answers, say('3')]))).toEqual(['closed', 'closed', 'closed']);
  });

  it('begin anew after a heavy job, which gives its memory back', async () => {
    const { say, started } = open();
    for (const heavy of [false, true, false, false]) await say('1', heavy);
    expect(started()).toBe(2);
  });

  it('throw the mistake of a caller at him, and go on', async () => {
    const { run, say } = open();
    const mistakes = [
      run(() => {
        throw new Error('cannot pack');
      }),
      run(() => ({ job: () => 1, transfer: [], heavy: false })),
    ];
    await expect(mistakes[0]).rejects.toThrow('cannot pack');
    await expect(mistakes[1]).rejects.toThrow('could not be cloned');
    expect(await say('1')).toEqual({ kind: 'done', value: 1 });
  });

  it('have no environment, no arguments and a small heap', async () => {
    const { say } = open({ memoryMb: 48 });
    const look = '[Object.keys(process.env).length, process.argv.length, process.execArgv.length]';
    expect(await say(look)).toEqual({ kind: 'done', value: [0, 2, 0] });
    const heap = await say("require('node:v8').getHeapStatistics().heap_size_limit");
    expect((heap as { value: number }).value).toBeLessThan(getHeapStatistics().heap_size_limit);
  });
});
