import pg from 'pg';
import type { Fault } from '../fault.js';
import type { Chance } from '../world/chance.js';
import type { Link } from '../world/proxy.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';
import { closesSince } from './processes.js';

export const POSTGRES: Fault[] = [
  {
    id: 'F12',
    what: 'PostgreSQL crashes in the middle of a burst, three times',
    run: async (world, _chance, expect) => {
      const { lab, during, publisher, book } = world;
      for (let n = 0; n < 3; n += 1) {
        const since = book.lines.length;
        await during('F12', 'postgres', async () => {
          await publisher.burst(20);
          await wait(300);
          await lab.postgres.crash();
          await wait(500);
          await lab.postgres.start();
        });
        const cut = closesSince(world, since);
        expect(cut === 0, `gateways keep their readers: ${cut} were cut off`);
        await wait(2_000);
      }
    },
  },
  {
    id: 'F13',
    what: 'SIGSTOP of PostgreSQL for 20 s; then all its backends are ended, three times',
    run: async ({ lab, during, database }) => {
      await during('F13', 'postgres', async () => {
        lab.postgres.freeze();
        await wait(20_000);
        lab.postgres.thaw();
      });
      for (let n = 0; n < 3; n += 1) {
        await wait(1_500);
        await during('F13', 'backends', async () => void (await lab.postgres.query(database, END_ALL)));
      }
    },
  },
  {
    id: 'F14',
    what: 'the reply to a commit is lost: nobody knows whether it counts',
    world: { via: ['postgres'], rate: 10 },
    run: async ({ proxies, during }, chance, expect) => {
      const cuts = { n: 0 };
      await during('F14', 'postgres', async () => {
        proxies.postgres!.trouble({ cutAfter: cutReplies(chance, cuts) });
        await wait(10_000);
        proxies.postgres!.heal();
      });
      expect(cuts.n > 3, `replies were lost: ${cuts.n}`);
      return { note: `${cuts.n} replies lost` };
    },
  },
  {
    id: 'F15',
    what: 'the connection that listens for hints dies silently',
    world: { via: ['postgres'], redis: false },
    run: async ({ proxies, during, deadlines }, _chance, expect) => {
      // Not "during": nobody may notice anything but the look once a second.
      const listens = ({ said }: Link) => /listen ajil_log/i.test(said);
      const silenced = proxies.postgres!.silence(listens);
      expect(silenced >= 2, `each gateway listens: ${silenced} do`);
      // The end of a fault excuses what was late just before it: most of this has to be judged.
      await wait(3 * deadlines.freshMs);
      await during('F15', 'hints', async () => void proxies.postgres!.reset(listens));
      await wait(3_000);
      const again = proxies.postgres!.links().filter(listens).length;
      expect(again >= 2, `each gateway listens again: ${again} do`);
    },
  },
  {
    id: 'F16',
    what: 'deadlocks, and others who hold what everybody needs for longer than one waits',
    run: async (world) => {
      await world.during('F16', 'postgres', async () => {
        await hold(world, 'update log_head set seq = seq', 7_000);
        await hold(world, 'lock table entries in exclusive mode', 7_000);
        for (let n = 0; n < 5; n += 1) await deadlock(world);
      });
    },
  },
];

const END_ALL = `select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()`;

/** Statements that change something, by their text; later they are called by their name on this connection. */
const WRITES = /P.{4}(ajil\d+)\0\s*(?:select append_alert|with\s+asked|update entries)/gs;

/** Every third statement that writes reaches the server, and its reply reaches nobody. */
function cutReplies(chance: Chance, cuts: { n: number }) {
  const names = new WeakMap<Link, Set<string>>();
  return (piece: Buffer, link: Link): boolean => {
    const known = names.get(link) ?? new Set<string>();
    names.set(link, known);
    const text = piece.toString('latin1');
    for (const [, name] of text.matchAll(WRITES)) known.add(name!);
    const writes = [...known].some((name) => text.includes(`\0${name}\0`) || text.includes(`${name}\0`));
    if (!writes || chance.next() > 1 / 3) return false;
    cuts.n += 1;
    return true;
  };
}

async function connect({ lab, database }: World): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: lab.postgres.url(database) });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Somebody else holds it, and changes his mind. */
async function hold(world: World, statement: string, ms: number): Promise<void> {
  const client = await connect(world);
  await client.query('begin');
  await client.query(statement);
  await wait(ms);
  await client.query('rollback');
  await client.end();
}

/** Two who want the same in another order: PostgreSQL ends one of them, and may end one of ours in their place. */
async function deadlock(world: World): Promise<void> {
  const [one, two] = [await connect(world), await connect(world)];
  const lockHead = 'select from log_head for update';
  const lockEntries = 'select from entries order by id desc limit 50 for update';
  for (const client of [one, two]) await client.query("begin; set local deadlock_timeout = '50ms'");
  await one.query(lockHead);
  await two.query(lockEntries);
  await Promise.allSettled([one.query(lockEntries), two.query(lockHead)]);
  await Promise.allSettled([one.query('rollback'), two.query('rollback')]);
  await Promise.all([one.end(), two.end()]);
}
