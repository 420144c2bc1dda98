import type { Fault } from '../fault.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';

const KILLS = 5;

/** Frames that nobody sent by himself: connections that were cut off since then. */
export function closesSince({ book }: World, since: number): number {
  return book.lines.slice(since).filter(({ line }) => line === 'close').length;
}

export const PROCESSES: Fault[] = [
  {
    id: 'F01',
    what: 'kill -9 of a poller at random moments',
    run: async ({ crowd, node, during }, chance) => {
      crowd.stir(2_000);
      const poller = node('poller-1');
      for (let n = 0; n < KILLS; n += 1) {
        await wait(chance.next() * 3_000);
        await during('F01', poller.name, async () => {
          await poller.end('SIGKILL');
          await poller.start();
        });
      }
    },
  },
  {
    id: 'F05',
    what: 'kill -9 of a gateway with half of 400 readers',
    world: { readers: 400 },
    run: async ({ node, during }) => {
      const gateway = node('gateway-1');
      await during('F05', gateway.name, async () => void (await gateway.end('SIGKILL')));
      await wait(2_000);
      await gateway.start();
    },
  },
  {
    id: 'F06',
    what: 'kill -9 of everything at once, started again in random order',
    run: async ({ redis, lab, nodes, during }, chance, expect) => {
      await during('F06', 'everything', async () => {
        const ends = nodes.map((node) => node.end('SIGKILL'));
        await Promise.all([...ends, redis?.kill('SIGKILL'), lab.postgres.crash()]);
        const began = performance.now();
        const starts = [
          ...nodes.map((node) => async () => node.begin()),
          ...(redis ? [() => redis.start()] : []),
          () => lab.postgres.start(),
        ];
        for (const start of chance.shuffled(starts)) await start();
        // A process that finds no database at its start ends, and whoever watches over it starts it again.
        await Promise.all(nodes.map((node) => (node.isUp() ? node.whenReady() : node.start())));
        expect(performance.now() - began < 20_000 * lab.patience, 'everything is ready within 20 s');
      });
    },
  },
  {
    id: 'F17',
    what: 'SIGTERM to one process after the other, three rounds',
    run: async ({ nodes, doors, during }, _chance, expect) => {
      const refusals: number[] = [];
      const asking = setInterval(() => doors().forEach(({ url }) => void ask(url, refusals)), 100);
      for (let round = 0; round < 3; round += 1) {
        // The later rounds are for those who have readers.
        for (const node of nodes.filter(({ role }) => round === 0 || role === 'gateway'))
          await during('F17', node.name, async () => {
            const code = await node.end('SIGTERM');
            expect(code === 0, `${node.name} ends well, not with ${code}`);
            await node.start();
          });
      }
      clearInterval(asking);
      expect(refusals.length === 0, `no answer is an error of ours: ${refusals.slice(0, 5).join(', ')}`);
    },
  },
  {
    id: 'F18',
    what: 'SIGSTOP of a gateway for 60 s: its readers leave it, and what it says afterwards is no lie',
    run: async ({ node, during }) => {
      const gateway = node('gateway-1');
      await during('F18', gateway.name, async () => {
        gateway.freeze();
        await wait(60_000);
        gateway.thaw();
      });
      await wait(3_000);
    },
  },
  {
    id: 'F19',
    what: 'SIGSTOP of a newsdesk for longer than the lock of its jobs, three times',
    world: { nodes: { poller: 1, newsdesk: 2, gateway: 1 }, rate: 20 },
    run: async ({ node, during }, chance) => {
      for (let n = 0; n < 3; n += 1) {
        const newsdesk = node(`newsdesk-${1 + (n % 2)}`);
        await wait(chance.next() * 1_500);
        await during('F19', newsdesk.name, async () => {
          newsdesk.freeze();
          await wait(6_000);
          newsdesk.thaw();
        });
      }
    },
  },
];

/** Whoever is on his way out answers, or nobody does: an error of his own is neither. */
async function ask(url: string, refusals: number[]): Promise<void> {
  const answer = await fetch(`${url}/v1/alerts?limit=1`, { signal: AbortSignal.timeout(5_000) }).catch(
    () => null,
  );
  if (answer && answer.status >= 500) refusals.push(answer.status);
  await answer?.arrayBuffer().catch(() => undefined);
}
