import { readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { Expect, Fault } from '../fault.js';
import { now } from '../world/book.js';
import type { RedisServer } from '../world/redis.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';

const NO_REDIS = { cannot: 'there is no redis-server in PATH' } as const;

/** A fault of Redis; where there is none, it says so. */
function ofRedis(
  id: string,
  what: string,
  run: (world: World, redis: RedisServer, expect: Expect) => Promise<void>,
): Fault {
  return {
    id,
    what,
    run: async (world, _chance, expect) => {
      const { redis } = world;
      if (!redis) return NO_REDIS;
      return run(world, redis, expect);
    },
  };
}

async function away({ during }: World, redis: RedisServer, fault: string, ms: number): Promise<void> {
  await during(fault, 'redis', async () => {
    await redis.kill('SIGKILL');
    await wait(ms);
    await redis.start();
  });
}

export const REDIS: Fault[] = [
  ofRedis('F07', 'Redis is killed and away for 2 s, three times', async (world, redis) => {
    for (let n = 0; n < 3; n += 1) {
      await away(world, redis, 'F07', 2_000);
      await wait(2_000);
    }
  }),
  ofRedis('F08', 'Redis is away for 30 s', async (world, redis, expect) => {
    const { node, during, lab } = world;
    await during('F08', 'redis', async () => {
      await redis.kill('SIGKILL');
      await wait(16_000);
      for (const name of ['poller-1', 'newsdesk-1']) {
        const ready = await node(name).ready();
        expect(
          ready !== null && ready.status === 503,
          `${name} is not ready while Redis is away: ${JSON.stringify(ready)}`,
        );
      }
      await wait(14_000);
      await redis.start();
    });
    const since = now();
    const late = await undecidedBefore(world, since, 5_000 * lab.patience);
    expect(late === 0, `what waited is decided within 5 s of its return: ${late} entries are not`);
  }),
  ofRedis(
    'F09',
    'FLUSHALL under load, five times; then Redis comes back with nothing',
    async (world, redis) => {
      for (let n = 0; n < 5; n += 1) {
        await world.during('F09', 'redis', async () => void (await redis.command('FLUSHALL')));
        await wait(1_000);
      }
      await world.during('F09', 'redis', async () => {
        await redis.kill('SIGKILL');
        await redis.startEmpty();
      });
    },
  ),
  ofRedis('F10', 'the tail of what Redis wrote is lost, as when power fails', async (world, redis) => {
    await world.during('F10', 'redis', async () => {
      await redis.kill('SIGKILL');
      cutTail(redis.folder());
      await redis.start();
    });
  }),
  ofRedis('F11', 'SIGSTOP of Redis for 20 s', async (world, redis, expect) => {
    const { node, during, lab } = world;
    await during('F11', 'redis', async () => {
      await redis.kill('SIGSTOP');
      await wait(2_000);
      const began = performance.now();
      const ready = await node('newsdesk-1').ready(20_000);
      const ms = performance.now() - began;
      expect(ready?.status === 503, 'a process that waits for Redis is not ready');
      expect(ms < 2_500 * lab.patience, `and says so within 2 s, not ${ms.toFixed(0)} ms`);
      await wait(18_000);
      await redis.kill('SIGCONT');
    });
  }),
];

/** How many entries from before are not decided when so much time is over. */
async function undecidedBefore({ lab, database }: World, since: number, ms: number): Promise<number> {
  const text = 'select count(*)::int as n from entries where decided_at is null and first_seen_at < $1';
  const deadline = performance.now() + ms;
  for (;;) {
    const [row] = await lab.postgres.query<{ n: number }>(database, text, [new Date(since)]);
    if (row!.n === 0 || performance.now() > deadline) return row!.n;
    await wait(100);
  }
}

const LOST_BYTES = 64 * 1024;

/** Redis 7 writes on in the newest of its incr files. */
function cutTail(folder: string): void {
  const files = readdirSync(join(folder, 'appendonlydir')).filter((name) => name.endsWith('.incr.aof'));
  const newest = join(folder, 'appendonlydir', files.sort().at(-1)!);
  truncateSync(newest, Math.max(0, statSync(newest).size - LOST_BYTES));
}
