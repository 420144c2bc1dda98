import { Queue } from 'bullmq';
import { waitFor } from '../../support/spawn.js';
import type { Expect, Fault } from '../fault.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';

const OUTLETS = 500;
const RETRY_SECONDS = 5;

export const MANY: Fault[] = [
  {
    id: 'F39',
    what: 'each job five times, and each poll on three pollers',
    world: { nodes: { poller: 3, newsdesk: 2, gateway: 1 } },
    run: async (world) => {
      const { redis, lab, database, during } = world;
      if (!redis) return { cannot: 'there is no redis-server in PATH' };
      const queue = new Queue('headlines', {
        connection: { host: '127.0.0.1', port: redis.port },
        prefix: 'ajil',
      });
      await during('F39', 'jobs and polls', async () => {
        for (let n = 0; n < 40; n += 1) {
          await lab.postgres.query(database, DUE_FOR_ALL);
          await repeatJobs(world, queue);
          await wait(100);
        }
      });
      await queue.close();
    },
  },
  {
    id: 'F40',
    what: 'ten processes make one empty database theirs at once; and start once more',
    world: { nodes: { poller: 2, newsdesk: 2, gateway: 6 }, readers: 12 },
    run: async (world, _chance, expect) => {
      const { nodes, during, lab, database, wire } = world;
      await during('F40', 'everything', async () => {
        await Promise.all(nodes.map((node) => node.end('SIGKILL')));
        nodes.forEach((node) => node.begin());
        await Promise.all(nodes.map((node) => node.whenReady()));
      });
      const [made] = await lab.postgres.query<{ sources: number; hosts: number; heads: number }>(
        database,
        MADE,
      );
      expect(
        made!.sources === wire.outlets.length,
        `each source once: ${made!.sources} of ${wire.outlets.length}`,
      );
      expect(made!.heads === 1, `one log: ${made!.heads}`);
    },
  },
  {
    id: 'F41',
    what: `${OUTLETS} outlets answer 503 with Retry-After, and then all of them are well again`,
    world: {
      wire: { WIRE_OUTLETS: String(OUTLETS), WIRE_OWN_ADDRESSES: '1' },
      nodes: { poller: 2, newsdesk: 1, gateway: 1 },
      env: { AJIL_POLL_SECONDS: '4' },
    },
    run: async (world, _chance, expect) => {
      const { wire, during, lab } = world;
      const orderAll = (order: Record<string, unknown> | null) =>
        Promise.all(wire.outlets.map(({ id }) => wire.order(id, order)));
      await during('F41', 'outlets', async () => {
        await orderAll({ status: 503, retryAfter: RETRY_SECONDS });
        await wait(12_000);
        await orderAll(null);
      });
      const healed = Date.now();
      const back = async () => (await polledSince(world, healed)) >= OUTLETS || undefined;
      await waitFor(back, undefined, 'all outlets to be asked again', 60_000 * lab.patience);
      await judgeManners(world, healed, expect);
    },
  },
];

/** Due for every poller at once, whoever has them. */
const DUE_FOR_ALL = 'update sources set claimed_until = null, next_poll_at = least(next_poll_at, now())';

async function repeatJobs({ lab, database }: World, queue: Queue): Promise<void> {
  const newest = 'select id from entries order by first_seen_at desc limit 10';
  const entries = await lab.postgres.query<{ id: string }>(database, newest);
  const jobs = entries.flatMap(({ id }) =>
    Array.from({ length: 5 }, () => ({
      name: 'headlines',
      data: { entryId: id },
      opts: { removeOnComplete: true },
    })),
  );
  await queue.addBulk(jobs);
}

const MADE = `select (select count(*)::int from sources) as sources, (select count(*)::int from log_head) as heads`;

async function polledSince({ lab, database }: World, since: number): Promise<number> {
  const text = 'select count(*)::int as n from sources where last_success_at > $1';
  const [row] = await lab.postgres.query<{ n: number }>(database, text, [new Date(since)]);
  return row!.n;
}

interface Connections {
  connections: Record<string, { most: number }>;
}

/** Nobody was asked before it wished to be, and they were not asked all at once. */
async function judgeManners({ wire }: World, healed: number, expect: Expect): Promise<void> {
  const lines = await wire.ledger();
  const after = lines.filter(({ at, status }) => Date.parse(at) > healed && status < 400);
  const buckets = new Map<number, number>();
  for (const { at } of after) {
    const half = Math.floor((Date.parse(at) - healed) / 500);
    buckets.set(half, (buckets.get(half) ?? 0) + 1);
  }
  const most = Math.max(...buckets.values());
  expect(most < OUTLETS * 0.6, `they are asked spread over time: ${most} in half a second`);
  const state = (await (await fetch(`${wire.url}/control/state`)).json()) as Connections;
  const connections = Math.max(...Object.values(state.connections).map(({ most }) => most));
  expect(connections <= 2, `at most two connections a host: ${connections}`);
  const rests = new Map<string, number>();
  let rude = 0;
  for (const { at, endedAt, outlet, status } of lines) {
    const rest = rests.get(outlet);
    // A second's grace: an order in force may have changed between two answers.
    if (rest !== undefined && Date.parse(at) < rest - 1_000) rude += 1;
    if (status === 503) rests.set(outlet, Date.parse(endedAt) + RETRY_SECONDS * 1_000);
  }
  expect(rude === 0, `nobody is asked before its Retry-After is over: ${rude} times`);
}
