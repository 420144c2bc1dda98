import { Redis } from 'ioredis';
import type { Fault } from '../fault.js';
import type { Chance } from '../world/chance.js';
import { metric } from '../world/measure.js';
import type { Link, Proxy } from '../world/proxy.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';

const isSocket = ({ said }: Link) => said.startsWith('GET /socket.io/');
const isStream = ({ said }: Link) => said.startsWith('GET /v1/stream');
const isHints = ({ said }: Link) => /subscribe\r\n\$\d+\r\najil_log/i.test(said);

export const LINKS: Fault[] = [
  {
    id: 'F26',
    what: 'half of the sockets are half-open: their clients are gone, and nobody told the gateway',
    world: { via: ['gateways'], sdks: 0, readers: 20 },
    run: async ({ proxies, gateways, during, lab }, _chance, expect) => {
      const fronts = proxies.gateways;
      await during('F26', 'links of clients', async () => {
        const silenced = fronts.reduce((sum, front) => sum + silenceHalf(front), 0);
        expect(silenced > 2, `sockets fell silent: ${silenced}`);
        const deadline = performance.now() + 45_000 * lab.patience;
        for (;;) {
          const left = await Promise.all(gateways().map(({ url }, n) => surplus(url, fronts[n]!)));
          const sum = left.reduce((total, one) => total + one, 0);
          if (sum === 0) return;
          if (performance.now() > deadline) return expect(false, `all are let go after 45 s: ${sum} are not`);
          await wait(500);
        }
      });
    },
  },
  {
    id: 'F27',
    what: 'links of 64 kbit/s on which every fifth packet is lost',
    world: { via: ['gateways'], rate: 4 },
    run: async ({ proxies, during }, chance) => {
      await during('F27', 'links of clients', async () => {
        // As loss looks from above TCP: the packet is sent again, and everything behind it waits.
        const stutterMs = () => (chance.next() < 0.2 ? chance.between(200, 400) : 0);
        for (const front of proxies.gateways) front.trouble({ rate: 8_000, stutterMs });
        await wait(15_000);
        proxies.gateways.forEach((front) => front.heal());
      });
      return { note: 'in user space: packets themselves are not touched' };
    },
  },
  {
    id: 'F28',
    what: 'links to Redis, to PostgreSQL and of clients: 400 ms late, in slices of one byte, reset at random',
    world: { via: ['gateways', 'postgres', 'redis'], rate: 3 },
    run: async (world, chance) => {
      const { postgres, redis, gateways } = world.proxies;
      const links: [string, Proxy[]][] = [
        ['postgres', [postgres!]],
        ['redis', redis ? [redis] : []],
        ['clients', gateways],
      ];
      for (const [name, proxies] of links) await spoil(world, chance, name, proxies);
    },
  },
  {
    id: 'F29',
    what: 'hints: none comes, far too many come, all come 5 s late',
    world: { via: ['redis'] },
    run: async ({ proxies, redis, during, deadlines }, _chance, expect) => {
      const front = proxies.redis;
      if (!front || !redis) return { cannot: 'there is no redis-server in PATH' };
      // Not "during": the look once a second keeps the promise by itself.
      const silenced = front.silence(isHints);
      expect(silenced === 2, `both gateways listen for hints: ${silenced} do`);
      // The end of a fault excuses what was late just before it: most of this has to be judged.
      await wait(3 * deadlines.freshMs);
      await during('F29', 'hints', async () => void front.reset(isHints));
      await wait(2_000);
      await flood(redis.port);
      for (const link of front.links().filter(isHints)) link.trouble = { delayMs: 5_000 };
      await wait(5_000);
    },
  },
];

/** Every second one of the sockets. @returns how many */
function silenceHalf(front: Proxy): number {
  const sockets = front.links().filter(isSocket);
  const chosen = new Set(sockets.filter((_, n) => n % 2 === 0));
  return front.silence((link) => chosen.has(link));
}

/** How many readers a gateway has that nobody is any more. */
async function surplus(url: string, front: Proxy): Promise<number> {
  const here = front.links().filter((link) => !link.silent && (isSocket(link) || isStream(link))).length;
  return Math.max(0, (await metric(url, 'ajil_readers')) - here);
}

async function spoil(world: World, chance: Chance, name: string, proxies: Proxy[]): Promise<void> {
  await world.during('F28', name, async () => {
    for (const trouble of [{ delayMs: 400 }, { sliceBytes: 1 }]) {
      proxies.forEach((proxy) => proxy.trouble(trouble));
      await wait(4_000);
    }
    proxies.forEach((proxy) => proxy.heal());
    for (let n = 0; n < 12; n += 1) {
      proxies.forEach((proxy) => proxy.reset(() => chance.next() < 0.4));
      await wait(300);
    }
  });
}

/** Hints that say nothing, hundreds a second: all the same, whatever their order. */
async function flood(port: number): Promise<void> {
  const client = new Redis({ port, host: '127.0.0.1' });
  client.on('error', () => undefined);
  for (let n = 0; n < 30; n += 1) {
    await Promise.all(Array.from({ length: 30 }, () => client.publish('ajil_log', String(n % 7))));
    await wait(100);
  }
  client.disconnect();
}
