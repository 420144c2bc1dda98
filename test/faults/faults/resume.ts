import { formatCursor, parseCursor } from '../../../libs/protocol/index.js';
import { waitFor } from '../../support/spawn.js';
import { readPage } from '../clients/pages.js';
import { openReader, type Reader, type Transport } from '../clients/reader.js';
import type { Expect, Fault } from '../fault.js';
import { now } from '../world/book.js';
import type { Chance } from '../world/chance.js';
import { wait } from '../world/wait.js';
import { ALL_OF_IT } from '../world/words.js';
import type { World } from '../world/world.js';

/** One more client, which stays to the end like the others. */
function joinAs(client: string, { book, doors, crowd }: World, chance: Chance): Reader {
  const reader = openReader({ client, wish: ALL_OF_IT, book, chance: chance.fork(client), doors });
  crowd.readers.push(reader);
  return reader;
}

const hears = (reader: Reader, alerts: number) =>
  waitFor(
    () => reader.alerts() >= alerts || undefined,
    undefined,
    `${reader.client} to hear ${alerts} alerts`,
  );

async function headOf({ lab, database }: World): Promise<{ epoch: string; seq: number }> {
  const [head] = await lab.postgres.query<{ epoch: string; seq: number }>(
    database,
    'select epoch, seq::int from log_head',
  );
  return head!;
}

type Way = Transport | 'page';
const PAIRS: [Way, Way][] = [
  ['socket', 'socket'],
  ['socket', 'sse'],
  ['sse', 'socket'],
  ['sse', 'sse'],
  ['socket', 'page'],
  ['sse', 'page'],
];

/** From one gateway and way to the other ones, and over a page in between. */
async function change(world: World, chance: Chance, [from, to]: [Way, Way]): Promise<void> {
  const reader = joinAs(`${from}-to-${to}`, world, chance);
  reader.prefer({ by: from as Transport, node: 'gateway-1' });
  reader.stay();
  await hears(reader, 2);
  reader.leave();
  await wait(1_500);
  if (to === 'page') await turnPage(world, reader);
  const back = from === 'socket' ? 'sse' : 'socket';
  reader.prefer({ by: to === 'page' ? back : to, node: 'gateway-2' });
  const before = reader.alerts();
  reader.stay();
  await hears(reader, before + 2);
}

async function turnPage({ book, node }: World, { client, wish, cursor, goTo }: Reader): Promise<void> {
  const after = cursor()!;
  const page = await readPage(node('gateway-2').url, wish, after, 3);
  book.add({ line: 'page', at: now(), client, after, cursor: page.cursor, bodies: page.bodies, ...wish });
  // What the page told is not owed on the next connection: it goes on behind it, as another client.
  goTo(page.cursor);
}

export const RESUME: Fault[] = [
  {
    id: 'F20',
    what: 'clients drop at every frame: after each alert, or after any frame by chance',
    world: { edits: 2 },
    run: async ({ crowd, publisher }, chance) => {
      crowd.readers.forEach((reader, n) => {
        const mine = chance.fork(reader.client);
        reader.onFrame = (frame) => {
          if (n % 2 === 0 ? frame === 'alert' : mine.next() < 0.4) reader.drop();
        };
      });
      await publisher.burst(20);
      await wait(15_000);
      for (const reader of crowd.readers) reader.onFrame = () => undefined;
    },
  },
  {
    id: 'F21',
    what: 'resume on the other gateway, by each way after each other way',
    world: { edits: 2 },
    run: async (world, chance) => {
      await Promise.all(PAIRS.map((pair) => change(world, chance, pair)));
    },
  },
  {
    id: 'F22',
    what: 'resume while 200 headlines a second are published',
    world: { readers: 10 },
    run: async ({ crowd, publisher, during }) => {
      await during('F22', 'everything', async () => {
        crowd.stir(200);
        publisher.setRate(200);
        await wait(8_000);
        publisher.setRate(5);
      });
      await wait(2_000);
      crowd.hold();
    },
  },
  {
    id: 'F23',
    what: 'cursors that cannot be served: too old, of another log, from the future, garbage',
    run: async (world, chance, expect) => {
      const { epoch, seq } = await headOf(world);
      await world.lab.postgres.query(world.database, 'update log_head set oldest = $1', [seq - 1]);
      await wait(1_500);
      const crafted = {
        retention: formatCursor({ epoch, seq: 1 }),
        epoch: formatCursor({ epoch: 'another0000', seq: 1 }),
        ahead: formatCursor({ epoch, seq: seq + 100_000 }),
        garbage: 'v1.garbage',
      };
      const tried = Object.entries(crafted).map(([reason, cursor]) =>
        tryCursor(world, chance, reason, cursor, expect),
      );
      await Promise.all(tried);
    },
  },
  {
    id: 'F24',
    what: 'a reconnect is cut off in the middle of its replay, ten times in a row',
    world: { via: ['gateways'], readers: 4 },
    run: async (world, chance, expect) => {
      const { publisher, proxies, during, book } = world;
      await publisher.burst(150);
      const { epoch } = await headOf(world);
      const log = async () => (await headOf(world)).seq >= 120 || undefined;
      await waitFor(log, undefined, 'a long log');
      const reader = joinAs('from-the-begin', world, chance);
      reader.goTo(formatCursor({ epoch, seq: 0 }));
      const closes = () => book.lines.filter((one) => one.line === 'close' && isOf(reader, one.conn)).length;
      await during('F24', 'links of clients', async () => {
        for (const proxy of proxies.gateways)
          proxy.trouble({ resetAfterBytes: Math.round(chance.between(3_000, 20_000)) });
        reader.stay();
        await waitFor(() => closes() >= 10 || undefined, undefined, 'ten replays that were cut off');
        proxies.gateways.forEach((proxy) => proxy.heal());
      });
      expect(closes() >= 10, 'it was cut off ten times');
    },
  },
];

const isOf = ({ client }: Reader, conn: string) => conn.replace(/-\d+$/, '') === client;

/** Over socket, stream and page: the reason is told, and then it goes on. */
async function tryCursor(
  world: World,
  chance: Chance,
  reason: string,
  cursor: string,
  expect: Expect,
): Promise<void> {
  const { book, node } = world;
  for (const by of ['socket', 'sse'] as const) {
    const reader = joinAs(`${reason}-${by}`, world, chance);
    reader.prefer({ by });
    reader.goTo(cursor);
    reader.stay();
    await hears(reader, 1);
    const told = book.lines.flatMap((one) =>
      one.line === 'reset' && isOf(reader, one.conn) ? [one.reason] : [],
    );
    expect(
      told.join() === reason,
      `a reset for the reason ${reason} over ${by}, not ${told.join() || 'none'}`,
    );
  }
  const page = await readPage(node('gateway-1').url, ALL_OF_IT, cursor, 10);
  expect(page.reset === reason, `a reset for the reason ${reason} in a page, not ${page.reset}`);
  expect(parseCursor(page.cursor) !== null, 'and the place of the head');
}
