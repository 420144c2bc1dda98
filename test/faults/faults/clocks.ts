import type { Fault } from '../fault.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';

const HOUR_MS = 3_600_000;
/** A gateway says at least every 15 s how far it is. */
const SILENCE_MS = 18_000;

/** Of one process at a time the clock is wrong, and it says so. */
async function wrongClock(world: World, name: string, ms: number): Promise<string | null> {
  const node = world.node(name);
  return world.during('F30', name, async () => {
    world.shiftClock(name, ms);
    const sick = await untilReady(node, 503);
    await wait(2_000);
    world.shiftClock(name, null);
    const healthy = await untilReady(node, 200);
    return sick && healthy
      ? null
      : `${name} with its clock ${ms} ms off is ${sick ? 'not ready again' : 'ready'}`;
  });
}

async function untilReady(node: ReturnType<World['node']>, status: number): Promise<boolean> {
  for (let turn = 0; turn < 50; turn += 1) {
    const ready = await node.ready();
    if (ready?.status === status && (status === 200 || ready.checks['clock'] === 'failing')) return true;
    await wait(200);
  }
  return false;
}

/** Looks at outlets that the wire has answered in so many milliseconds. */
async function looksIn({ wire }: World, ms: number): Promise<number> {
  const before = (await wire.ledger()).length;
  await wait(ms);
  return (await wire.ledger()).length - before;
}

const DATES = [
  ['after 2038', '2038-01-19T03:14:08Z'],
  ['before 1970', '1969-12-31T23:59:59Z'],
  ['in an hour that is there twice', '2025-10-26T02:30:00+01:00'],
  ['in an hour that is not there', '2026-03-29T02:30:00+01:00'],
  ['at the end of a leap second', '2016-12-31T23:59:59Z'],
  ['far in the future', '9999-12-31T23:59:59Z'],
  ['of no time at all', null],
] as const;

const TOLD = `
  select body from entries left join alerts on seq = alert_seq
  where entries.title like $1 and decided_at is not null`;

export const CLOCKS: Fault[] = [
  {
    id: 'F30',
    what: 'the clock of one process jumps by an hour, ahead and back, while it runs',
    world: { testBuild: true },
    run: async (world, chance, expect) => {
      for (const name of ['poller-1', 'newsdesk-1', 'gateway-1']) {
        const wrong = await wrongClock(world, name, chance.pick([HOUR_MS, -HOUR_MS]));
        expect(wrong === null, `only a wrong clock makes a process not ready: ${wrong}`);
      }
      for (const ms of [HOUR_MS, -HOUR_MS]) await wrongClock(world, 'gateway-2', ms);
    },
  },
  {
    id: 'F31',
    what: 'the clock on the wall stands still for 18 s, everywhere; the monotonic one goes on',
    world: { testBuild: true },
    run: async (world, _chance, expect) => {
      await world.during('F31', 'all', async () => {
        for (const { name } of world.nodes) world.shiftClock(name, 'frozen');
        await wait(SILENCE_MS);
        expect(
          world.crowd.readers.every((reader) => reader.isLive()),
          'everybody is still there, and was told how far it is',
        );
        for (const { name } of world.nodes) world.shiftClock(name, null);
      });
    },
  },
  {
    id: 'F32',
    // The same to see from either side: which of the two is wrong, no program can tell.
    what: 'PostgreSQL is an hour behind all processes (their clocks are an hour ahead)',
    world: { testBuild: true },
    run: async (world, _chance, expect) => {
      const before = await looksIn(world, 4_000);
      await world.during('F32', 'all', async () => {
        for (const { name } of world.nodes) world.shiftClock(name, HOUR_MS);
        await wait(1_000);
        const meanwhile = await looksIn(world, 4_000);
        expect(meanwhile < 2 * before + 10, `no storm of polls: ${meanwhile} looks, and ${before} before`);
        expect(meanwhile > 0, 'and no end of them');
        for (const { name } of world.nodes) world.shiftClock(name, null);
      });
    },
  },
  {
    id: 'F33',
    what: 'dates of feeds beyond 2038, before 1970, in hours that are not there, of no time at all',
    run: async (world, chance, expect) => {
      const outlet = chance.pick(world.wire.outlets).id;
      const word = chance.below(1e6);
      const titleOf = (when: string) => `Iraq opens bridge ${word} ${when}`;
      await world.wire.publish(
        DATES.map(([when, published]) => ({ outlet, title: titleOf(when), published })),
      );
      await wait(4_000 * world.lab.patience);
      // What is old when it comes is kept, and is no news.
      const words = [`%bridge ${word}%`];
      const rows = await world.lab.postgres.query<{ body: string | null }>(world.database, TOLD, words);
      expect(rows.length === DATES.length, `each has its decision: ${rows.length} of ${DATES.length} have`);
      const bodies = rows.flatMap(({ body }) => (body === null ? [] : [body]));
      expect(bodies.length > 0, 'and some are alerts');
      const dates = bodies.map((body) => (JSON.parse(body) as { publishedAt: string | null }).publishedAt);
      expect(
        dates.every((date) => date === null || (date.endsWith('Z') && Date.parse(date) <= Date.now())),
        `in UTC, and none in the future: ${dates.join(', ')}`,
      );
    },
  },
];
