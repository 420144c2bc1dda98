import { join } from 'node:path';
import type { Expect, Fault } from '../fault.js';
import { cannotHaveDisk, makeSmallDisk } from '../world/small-disk.js';
import { wait } from '../world/wait.js';
import type { World } from '../world/world.js';

/** What grows with every headline. */
const GROWING = ['entries', 'alerts', 'entry_names', 'duplicate_keys'];

/** From now on the tables that grow live in that folder. */
async function moveTables({ lab, database }: World, folder: string): Promise<void> {
  const query = (text: string) => lab.postgres.query<{ name: string }>(database, text);
  await query(`create tablespace small location '${folder}'`);
  for (const table of GROWING) {
    await query(`alter table ${table} set tablespace small`);
    const found = await query(`select indexname as name from pg_indexes where tablename = '${table}'`);
    for (const { name } of found) await query(`alter index ${name} set tablespace small`);
  }
}

async function fullDatabase(world: World, expect: Expect): Promise<void> {
  const { lab, crowd } = world;
  const folder = join(lab.folder, 'F34', 'small');
  const disk = makeSmallDisk(folder, 90);
  try {
    await world.during('F34', 'postgres', async () => {
      await moveTables(world, folder);
      disk.fill();
      // Until the pages that were there are full, too.
      world.publisher.setRate(20);
      await wait(10_000);
      const before = await rowsOf(world);
      await wait(5_000);
      expect((await rowsOf(world)) === before, 'nothing is accepted that cannot be kept');
      const page = await fetch(`${world.doors()[0]!.url}/v1/alerts?limit=20`);
      expect(page.status === 200, `what is there can be read: ${page.status}`);
      crowd.readers[0]!.drop();
      await wait(3_000);
      expect(crowd.readers[0]!.isLive(), 'and who comes back is served');
      world.publisher.setRate(5);
      disk.free();
    });
    await world.publisher.stop();
    await untilQuiet(world);
    await moveBack(world);
  } finally {
    disk.remove();
  }
}

async function rowsOf({ lab, database }: World): Promise<number> {
  const text = 'select seq::int as n from log_head';
  return (await lab.postgres.query<{ n: number }>(database, text))[0]!.n;
}

/** Until the log has not grown for a while: what is served later would find no disk. */
async function untilQuiet(world: World): Promise<void> {
  for (let [before, turns] = [-1, 0]; turns < 60; turns += 1) {
    const rows = await rowsOf(world);
    if (rows === before) return;
    before = rows;
    await wait(3_000);
  }
}

async function moveBack({ lab, database }: World): Promise<void> {
  for (const table of GROWING) {
    const query = (text: string) => lab.postgres.query<{ name: string }>(database, text);
    await query(`alter table ${table} set tablespace pg_default`);
    const found = await query(`select indexname as name from pg_indexes where tablename = '${table}'`);
    for (const { name } of found) await query(`alter index ${name} set tablespace pg_default`);
  }
  await lab.postgres.query(database, 'drop tablespace small');
}

/** `everysec`: Redis refuses what it cannot write down. `always`: it ends. */
async function fullRedis(world: World, policy: 'everysec' | 'always'): Promise<void> {
  const redis = world.redis!;
  await world.during('F35', `redis ${policy}`, async () => {
    await redis.kill('SIGKILL');
    const disk = makeSmallDisk(redis.folder(), 2);
    try {
      await redis.start();
      await redis.command('CONFIG', 'SET', 'appendfsync', policy);
      await wait(2_000);
      disk.fill();
      await redis.command('SET', 'filler', 'x'.repeat(100_000)).catch(() => undefined);
      await wait(6_000);
      await redis.kill('SIGKILL');
    } finally {
      disk.remove();
    }
    await redis.startEmpty();
  });
}

export const DISKS: Fault[] = [
  {
    id: 'F34',
    what: 'the disk of the tables that grow is full (not that of the WAL), and later it is not',
    cannot: cannotHaveDisk,
    run: (world, _chance, expect) => fullDatabase(world, expect),
  },
  {
    id: 'F35',
    what: 'the disk under the append-only file of Redis is full: it refuses to write; then it ends',
    cannot: cannotHaveDisk,
    run: async (world) => {
      if (!world.redis) return { cannot: 'there is no redis-server in PATH' };
      await fullRedis(world, 'everysec');
      await wait(3_000);
      await fullRedis(world, 'always');
    },
  },
];
