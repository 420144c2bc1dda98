import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeDatabase } from '../../test/support/database.js';
import { redisServer, startRedis } from '../../test/support/ways.js';
import { FLOW, openQueues, type Queues } from './index.js';

const word = () => randomBytes(6).toString('hex');

/** A place where queues live, which many processes may open. */
interface Place {
  open(): Promise<{ queues: Queues; errors: string[] }>;
  /** What whoever appends to the log does after the commit. */
  hint(queues: Queues): Promise<void>;
  redisUrl: string | undefined;
}

async function openPlace(redisUrl: string | undefined): Promise<Place> {
  const postgres = await makeDatabase();
  const open = async () => {
    const errors: string[] = [];
    const queues = await openQueues({
      redisUrl,
      postgres,
      onError: (queue, error) => errors.push(`${queue}: ${error.message}`),
    });
    onTestFinished(() => queues.close());
    return { queues, errors };
  };
  const hint = async ({ hints }: Queues) => {
    hints.publish();
    if (hints.inDatabase) await query(postgres, `select pg_notify('ajil_log', '1')`);
  };
  return { open, hint, redisUrl };
}

async function query(postgres: pg.ClientConfig, text: string): Promise<void> {
  const client = new pg.Client(postgres);
  await client.connect();
  await client.query(text);
  await client.end();
}

/** A promise that the test settles. */
function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

/** Works through `headlines` and remembers what it was given; `run` is what the handler does. */
function record(queues: Queues, run: (entryId: string) => Promise<void> = async () => undefined) {
  const seen: string[] = [];
  const worker = queues.work('headlines', async ({ entryId }) => {
    seen.push(entryId);
    await run(entryId);
  });
  return { seen, worker };
}

const headlines = (...ids: string[]) => ids.map((entryId) => ({ entryId }));
const ids = (n: number) => Array.from({ length: n }, word);
const soon = { timeout: 15_000, interval: 20 };
const empty = (queues: Queues) =>
  vi.waitFor(async () => expect(await queues.depths()).toEqual({ headlines: 0 }), soon);

const backends: [string, () => Promise<Place>][] = [['PostgreSQL', () => openPlace(undefined)]];
if (redisServer) backends.push(['Redis', async () => openPlace((await startRedis()).url)]);

describe.each(backends)('the queues on %s', (_name, makePlace) => {
  it('hand every payload to a worker, once and as it was', async () => {
    const { queues, errors } = await (await makePlace()).open();
    const { seen } = record(queues);
    const wanted = ids(50);
    await queues.add('headlines', headlines(...wanted));
    await vi.waitFor(() => expect(seen).toHaveLength(50), soon);
    await empty(queues);
    expect(seen.toSorted()).toEqual(wanted.toSorted());
    expect(errors).toEqual([]);
  });

  it('begin jobs in the order in which they were added, also across processes', async () => {
    const place = await makePlace();
    const [{ queues: one }, { queues: two }] = [await place.open(), await place.open()];
    const wanted = ids(90);
    await one.add('headlines', headlines(...wanted.slice(0, 30)));
    await two.add('headlines', headlines(...wanted.slice(30, 60)));
    await one.add('headlines', headlines(...wanted.slice(60)));
    const { seen } = record(two);
    await vi.waitFor(() => expect(seen).toHaveLength(90), soon);
    // Jobs are taken in order and several run at once: one may overtake those taken just before it, no others.
    const overtaken = seen.map((id, place) => wanted.indexOf(id) - place);
    expect(Math.max(...overtaken)).toBeLessThan(FLOW.headlines.concurrency);
  });

  it('queue nothing when there is nothing to queue', async () => {
    const { queues } = await (await makePlace()).open();
    await queues.add('headlines', []);
    expect(await queues.depths()).toEqual({ headlines: 0 });
  });

  it('run a job once that was added twice while it waited', async () => {
    const place = await makePlace();
    const [{ queues: one }, { queues: two }] = [await place.open(), await place.open()];
    const [twice, last] = [word(), word()];
    await Promise.all([
      one.add('headlines', headlines(twice, twice)),
      two.add('headlines', headlines(twice)),
    ]);
    expect(await one.depths()).toEqual({ headlines: 1 });
    await one.add('headlines', headlines(last));
    const { seen } = record(one);
    await vi.waitFor(() => expect(seen).toContain(last), soon);
    await empty(one);
    expect(seen).toEqual([twice, last]);
  });

  it('run a job once that is added again while it runs', async () => {
    const { queues } = await (await makePlace()).open();
    const { open, opened } = gate();
    const { seen } = record(queues, () => opened);
    const id = word();
    await queues.add('headlines', headlines(id));
    await vi.waitFor(() => expect(seen).toEqual([id]), soon);
    await queues.add('headlines', headlines(id));
    open();
    await empty(queues);
    expect(seen).toEqual([id]);
  });

  it('run a job again that is added after it ended: the sweeper may always bring work back', async () => {
    const { queues } = await (await makePlace()).open();
    const { seen } = record(queues);
    const id = word();
    for (let runs = 1; runs <= 3; runs++) {
      await queues.add('headlines', headlines(id));
      await vi.waitFor(() => expect(seen).toHaveLength(runs), soon);
      await empty(queues);
    }
  });

  it('lose nothing else by a handler that throws, and take its job again', async () => {
    const { queues, errors } = await (await makePlace()).open();
    const bad = word();
    let healthy = false;
    const { seen } = record(queues, async (id) => {
      if (id === bad && !healthy) throw new Error('the database is away');
    });
    const good = ids(10);
    await queues.add('headlines', headlines(...good.slice(0, 5), bad, ...good.slice(5)));
    await vi.waitFor(() => expect(seen).toHaveLength(11), soon);
    await vi.waitFor(() => expect(errors).toEqual(['headlines: the database is away']), soon);
    await empty(queues);
    healthy = true;
    await queues.add('headlines', headlines(bad));
    await vi.waitFor(() => expect(seen.filter((id) => id === bad)).toHaveLength(2), soon);
    expect(errors).toHaveLength(1);
  });

  it('report a payload of the wrong shape and do not run it', async () => {
    const { queues, errors } = await (await makePlace()).open();
    const { seen } = record(queues);
    const good = word();
    await queues.add('headlines', [{ entry: 'x' } as never, { entryId: 7 } as never, { entryId: good }]);
    await vi.waitFor(() => expect(seen).toEqual([good]), soon);
    await vi.waitFor(() => expect(errors).toHaveLength(2), soon);
    for (const error of errors) expect(error).toMatch(/^headlines: .*entryId/s);
    await empty(queues);
  });

  it('count what waits and what runs, and nothing that is done', async () => {
    const { queues } = await (await makePlace()).open();
    await queues.add('headlines', headlines(...ids(3)));
    expect(await queues.depths()).toEqual({ headlines: 3 });
    const { open, opened } = gate();
    const { seen } = record(queues, () => opened);
    await vi.waitFor(() => expect(seen).toHaveLength(3), soon);
    expect(await queues.depths()).toEqual({ headlines: 3 });
    open();
    await vi.waitFor(async () => expect(await queues.depths()).toEqual({ headlines: 0 }), soon);
  });

  it('close when the running job is done, and begin no other', async () => {
    const place = await makePlace();
    const { queues } = await place.open();
    const { open, opened } = gate();
    const first = ids(8);
    const { seen, worker } = record(queues, () => opened);
    await queues.add('headlines', headlines(...first));
    await vi.waitFor(() => expect(seen).toHaveLength(8), soon);
    let closed = false;
    const closing = worker.close().then(() => (closed = true));
    const late = word();
    await queues.add('headlines', headlines(late));
    expect(closed).toBe(false);
    open();
    await closing;
    expect(seen).toEqual(first);
    // What was done is done, and what was not begun waits for the next process.
    const { queues: next } = await place.open();
    const { seen: seenNext } = record(next);
    await vi.waitFor(() => expect(seenNext).toEqual([late]), soon);
  });

  it('give each job to one of many workers', async () => {
    const place = await makePlace();
    const processes = await Promise.all([place.open(), place.open(), place.open()]);
    const recorded = processes.map(({ queues }) =>
      record(queues, () => new Promise((resolve) => setImmediate(resolve))),
    );
    const wanted = ids(60);
    await processes[0].queues.add('headlines', headlines(...wanted));
    const all = () => recorded.flatMap(({ seen }) => seen);
    await vi.waitFor(() => expect(all()).toHaveLength(60), soon);
    await empty(processes[0].queues);
    expect(all().toSorted()).toEqual(wanted.toSorted());
  });

  it('bring a hint to every subscriber, until it does not want them any more', async () => {
    const place = await makePlace();
    const [{ queues: one }, { queues: two }] = [await place.open(), await place.open()];
    const [here, there] = [vi.fn(), vi.fn()];
    const [stopHere, stopThere] = [one.hints.subscribe(here), two.hints.subscribe(there)];
    // A hint that comes before the subscription stands is lost, and may be.
    await vi.waitFor(async () => {
      await place.hint(one);
      expect(here.mock.calls.length).toBeGreaterThan(1);
      expect(there.mock.calls.length).toBeGreaterThan(1);
    }, soon);
    await stopHere();
    const [before, others] = [here.mock.calls.length, there.mock.calls.length];
    await place.hint(one);
    await vi.waitFor(() => expect(there.mock.calls.length).toBeGreaterThan(others), soon);
    expect(here.mock.calls.length).toBe(before);
    await stopThere();
  });

  it('answer a ping', async () => {
    const { queues } = await (await makePlace()).open();
    await expect(queues.ping()).resolves.toBeUndefined();
  });
});

describe('the queues on PostgreSQL', () => {
  it('are made once when ten processes start at the same time', async () => {
    const place = await openPlace(undefined);
    const opened = await Promise.all(Array.from({ length: 10 }, () => place.open()));
    await Promise.all(opened.map(({ queues }, i) => queues.add('headlines', headlines(`entry-${i}`))));
    expect(await opened[9]!.queues.depths()).toEqual({ headlines: 10 });
  });

  it('hear a hint again after their connection was cut', async () => {
    const postgres = await makeDatabase();
    const queues = await openQueues({ redisUrl: undefined, postgres, onError: () => undefined });
    onTestFinished(() => queues.close());
    const look = vi.fn();
    onTestFinished(queues.hints.subscribe(look));
    await vi.waitFor(() => expect(look).toHaveBeenCalled(), soon);
    look.mockClear();
    await query(
      postgres,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    // The new connection looks by itself: what was hinted meanwhile is not missed.
    await vi.waitFor(() => expect(look).toHaveBeenCalled(), soon);
    await queues.add('headlines', headlines(word()));
    expect(await queues.depths()).toEqual({ headlines: 1 });
  });

  it('say that they cannot be opened when nothing answers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    const opening = openQueues({
      redisUrl: undefined,
      postgres: { host: '127.0.0.1', port },
      onError: () => undefined,
    });
    await expect(opening).rejects.toThrow('ECONNREFUSED');
  });
});

describe.skipIf(!redisServer)('the queues on Redis', () => {
  it('go on after Redis was emptied', async () => {
    const place = await openPlace((await startRedis()).url);
    const { queues } = await place.open();
    const { seen } = record(queues);
    const [before, after] = [word(), word()];
    await queues.add('headlines', headlines(before));
    await vi.waitFor(() => expect(seen).toEqual([before]), soon);
    const redis = new Redis(place.redisUrl!);
    onTestFinished(() => redis.disconnect());
    await redis.flushall();
    await queues.add('headlines', headlines(before, after));
    await vi.waitFor(() => expect(seen).toEqual([before, before, after]), soon);
    await empty(queues);
  });

  it('fail an add and a ping within seconds while Redis is away', async () => {
    const redis = await startRedis();
    const place = await openPlace(redis.url);
    const { queues } = await place.open();
    await queues.ping();
    const exited = once(redis.child, 'exit');
    redis.child.kill('SIGTERM');
    await exited;
    await expect(queues.ping()).rejects.toThrow();
    await expect(queues.add('headlines', headlines(word()))).rejects.toThrow();
  });
});
