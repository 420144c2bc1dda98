import { waitFor } from '../../support/spawn.js';
import type { Wish } from '../check/history.js';
import { dialSocket } from '../clients/socket.js';
import type { Line } from '../clients/dial.js';
import { openReader, type Reader } from '../clients/reader.js';
import type { Expect, Fault } from '../fault.js';
import { now } from '../world/book.js';
import { flood } from '../world/flood.js';
import { metric, residentMiB, share } from '../world/measure.js';
import { wait } from '../world/wait.js';
import { ALL_OF_IT } from '../world/words.js';
import type { World } from '../world/world.js';

/** Each holds megabytes in the kernel before anybody notices: so it is not 500 of them. */
const SLOW = 16;
/** More than all buffers on the way of one client hold. */
const ROWS = 160;

export const READERS: Fault[] = [
  {
    id: 'F25',
    what: `${SLOW} clients stop reading`,
    world: { nodes: { poller: 1, newsdesk: 1, gateway: 1 }, rate: 2 },
    run: async (world, chance, expect) => {
      const { gateways, crowd, book, doors } = world;
      const [gateway] = gateways();
      const slow = Array.from({ length: SLOW }, (_, n) => {
        const client = `slow-${n + 1}`;
        const by = n % 4 === 3 ? 'sse' : 'socket';
        const reader = openReader({
          client,
          wish: ALL_OF_IT,
          book,
          chance: chance.fork(client),
          doors,
          transports: [by],
        });
        reader.stay();
        return reader;
      });
      crowd.readers.push(...slow);
      await waitFor(
        () => slow.every((one) => one.isLive()) || undefined,
        undefined,
        'the slow ones to be there',
      );
      const memory = residentMiB(gateway!.pid());
      const most = await stallAndFlood(world, slow, expect);
      const grown = most - memory;
      expect(grown < 64 + 3 * SLOW, `the gateway's memory is bounded: it grew by ${grown.toFixed(0)} MiB`);
      return { note: `the gateway grew by ${grown.toFixed(0)} MiB` };
    },
  },
  {
    id: 'F43',
    what: '10 clients subscribe and unsubscribe as fast as they can',
    world: { nodes: { poller: 1, newsdesk: 1, gateway: 1 } },
    run: async (world, _chance, expect) => {
      const { gateways, lab } = world;
      const { url, pid } = gateways()[0]!;
      const before = await metric(url, 'ajil_readers');
      const asked = await world.during('F43', 'gateway-1', () => flap(url, 5_000));
      const readers = async () => (await metric(url, 'ajil_readers')) === before || undefined;
      await waitFor(readers, undefined, 'those who flapped to be forgotten');
      const deadline = performance.now() + 5_000 * lab.patience;
      let busy = 1;
      while (busy > 0.7 && performance.now() < deadline) busy = await share(pid(), 1_000);
      expect(busy <= 0.7, `the gateway is at rest again after 5 s: it takes ${busy.toFixed(2)} of a core`);
      return { note: `${Math.round(asked / 5)} requests a second` };
    },
  },
];

/** Nobody of them reads while megabytes are told; when they read on, they find why they were let go. @returns MiB at most */
async function stallAndFlood(world: World, slow: readonly Reader[], expect: Expect): Promise<number> {
  const { gateways, book, during } = world;
  const { url, pid } = gateways()[0]!;
  const all = await metric(url, 'ajil_readers');
  const stalled = slow.map((reader) => reader.stall()!);
  let most = 0;
  const watch = setInterval(() => (most = Math.max(most, residentMiB(pid()))), 100);
  try {
    // Everybody else is told of it as well: as fast as this machine can.
    await during('flood', 'everybody', () => flood(world, ROWS));
    for (const conn of stalled)
      book.add({ line: 'fault', at: now(), fault: 'F25', target: 'reader', conn, healedAt: now() });
    const gone = async () => (await metric(url, 'ajil_readers')) <= all - slow.length || undefined;
    const left = await waitFor(gone, undefined, 'them to be let go', world.deadlines.slowMs).then(
      () => 0,
      async () => (await metric(url, 'ajil_readers')) - (all - slow.length),
    );
    expect(left === 0, `who takes nothing is let go after 10 s: ${left} are not`);
  } finally {
    clearInterval(watch);
    slow.forEach((reader) => reader.goOn());
  }
  return most;
}

/** @returns how often they asked */
async function flap(url: string, ms: number): Promise<number> {
  const wish: Wish = { topics: ['iraq'], urgency: 'deferred', languages: null };
  const lines = Array.from({ length: 10 }, () => dialSocket({ url, wish, after: null }, DEAF));
  let asked = 0;
  const until = performance.now() + ms;
  await wait(500);
  while (performance.now() < until) {
    for (const line of lines) asked += flapOnce(line);
    await wait(10);
  }
  for (const line of lines) line.drop();
  return asked;
}

const PAIRS = 5;

function flapOnce({ ask }: Line): number {
  for (let n = 0; n < PAIRS; n += 1) {
    void ask!('unsubscribe', { topics: ['iraq'] });
    void ask!('subscribe', { topics: ['iraq'] });
  }
  return 2 * PAIRS;
}

const nothing = () => undefined;
const DEAF = {
  open: nothing,
  followed: nothing,
  refused: nothing,
  alert: nothing,
  head: nothing,
  reset: nothing,
  bye: nothing,
  closed: nothing,
};
