import type { Fault } from '../fault.js';

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const PROCESSES: Fault[] = [
  {
    id: 'F01',
    what: 'kill -9 of a poller at random moments, ten times',
    run: async (world, chance) => {
      world.crowd.stir(2_000);
      const poller = world.node('poller-1');
      for (let n = 0; n < 10; n += 1) {
        await wait(chance.next() * 3_000);
        await world.during('F01', poller.name, async () => {
          await poller.end('SIGKILL');
          await poller.start();
        });
      }
    },
  },
  {
    id: 'F06',
    what: 'kill -9 of everything at once, started again in random order',
    run: async (world, chance, expect) => {
      const { redis, lab, nodes } = world;
      await world.during('F06', 'everything', async () => {
        await Promise.all([
          ...nodes.map((node) => node.end('SIGKILL')),
          redis?.kill('SIGKILL'),
          lab.postgres.crash(),
        ]);
        const starts = [
          ...nodes.map((node) => async () => node.begin()),
          ...(redis ? [() => redis.start()] : []),
          () => lab.postgres.start(),
        ];
        const began = performance.now();
        for (const start of chance.shuffled(starts)) await start();
        // A process that finds no database at its start ends, and whoever watches over it starts it again.
        await Promise.all(nodes.map((node) => (node.isUp() ? node.whenReady() : node.start())));
        expect(performance.now() - began < 20_000 * lab.patience, 'everything is ready within 20 s');
      });
    },
  },
];
