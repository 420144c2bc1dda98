import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Fault } from '../fault.js';
import { findProgram } from '../world/programs.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';

/** What a process has open when nobody is there, with room for the clients of the world. */
const FILES = 256;
const HEAP = ['--max-old-space-size=96'];
/** The topics that a newsdesk decides by do not fit into 96 MiB: it ends at its first decision. */
const TOPICS_HEAP = ['--max-old-space-size=192'];

/** So many connections that say nothing; those that are refused count, too. */
async function knock(url: string, n: number): Promise<Socket[]> {
  const { hostname, port } = new URL(url);
  const sockets = Array.from({ length: n }, () => connect(Number(port), hostname));
  for (const socket of sockets) socket.on('error', () => undefined);
  await Promise.race([
    Promise.all(sockets.map((socket) => once(socket, 'connect').catch(() => undefined))),
    wait(5_000),
  ]);
  return sockets;
}

const allUp = (world: World) => world.nodes.every((node) => node.isUp());

export const SQUEEZES: Fault[] = [
  {
    id: 'F36',
    what: `a gateway may open ${FILES} files, and 400 connections come`,
    cannot: () => (findProgram('prlimit') ? null : 'there is no prlimit in PATH'),
    run: async (world, _chance, expect) => {
      const node = world.node('gateway-1');
      await world.during('F36', node.name, async () => {
        execFileSync('prlimit', ['--pid', String(node.pid()), `--nofile=${FILES}:${FILES}`]);
        const sockets = await knock(node.url, 400);
        await wait(3_000);
        expect(node.isUp(), 'the gateway lives');
        expect(world.node('gateway-2').isUp(), 'the other one, too');
        for (const socket of sockets) socket.destroy();
        const deadline = performance.now() + 15_000 * world.lab.patience;
        while ((await node.ready())?.status !== 200 && performance.now() < deadline) await wait(200);
        expect((await node.ready())?.status === 200, 'and is ready when they have gone');
      });
    },
  },
  {
    id: 'F37',
    what: 'a heap of 96 MiB for each process (192 for a newsdesk), and a burst of 400 headlines',
    world: {
      flagsOf: {
        'poller-1': HEAP,
        'newsdesk-1': TOPICS_HEAP,
        'gateway-1': HEAP,
        'gateway-2': HEAP,
      },
    },
    run: async (world, _chance, expect) => {
      await world.during('F37', 'all', async () => {
        await world.publisher.burst(400);
        await wait(10_000 * world.lab.patience);
      });
      expect(allUp(world), 'nobody ran out of memory');
    },
  },
  {
    id: 'F38',
    what: 'the event loop is blocked: 5 s in a gateway, 20 s in a newsdesk in the middle of a decision',
    world: { testBuild: true, nodes: { poller: 1, newsdesk: 2, gateway: 1 } },
    run: async (world, _chance, expect) => {
      const gateway = world.node('gateway-1');
      const conns = () => world.crowd.readers.map((reader) => reader.line()?.conn).join(' ');
      const before = conns();
      await world.during('F38', gateway.name, async () => {
        world.fail('gateway_loop:busy:5000');
        await wait(1_000);
        expect(
          (await gateway.ready(1_500)) === null,
          'who asks whether it is ready gets no answer meanwhile',
        );
        await wait(5_000);
      });
      await wait(1_000);
      expect(conns() === before, 'and nobody was dropped');
      await world.during('F38', 'a newsdesk', async () => {
        world.fail('mid_decision:busy:20000');
        await wait(22_000);
      });
      expect(allUp(world), 'nobody died');
    },
  },
];
