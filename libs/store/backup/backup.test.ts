import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { Kysely, Migrator, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { makeDatabase } from '../../../test/support/database.js';
import { fetched, listed, seedOf } from '../../../test/support/entries.js';
import {
  acceptCopy,
  appendAlert,
  BackupProblem,
  findPolledSource,
  openStore,
  peekPlace,
  readLog,
  readLogHead,
  restoreBackup,
  savePoll,
  seedSources,
  type Store,
  writeBackup,
} from '../index.js';
import { migrations } from '../migrations/index.js';
import { poolConfig } from '../open-store.js';

type Place = Awaited<ReturnType<typeof makeDatabase>>;

let folder: string;
let place: Place;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ajil-backup-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  place = await makeDatabase();
});

/** What COPY has to write with care, and what only looks like the end of a table. */
const HARD = 'tab\t, \\., line\n\\.\nend, «عاجل» \\N \\\\. "quoted" \u2028 🇮🇶';

/** Some alerts of a source, as Ajil writes them. The store is closed again, as with an Ajil that has stopped. */
async function fill(at: Place, alerts: number, title = HARD): Promise<void> {
  const store = await openStore({ connection: at });
  const seed = seedOf();
  await seedSources(store.db, [seed], 0);
  for (let n = 0; n < alerts; n++) await tell(store, seed.id, title);
  await store.close();
}

async function tell(store: Store, source: string, title: string): Promise<void> {
  const entry = listed({ title });
  const { pollVersion } = (await findPolledSource(store.db, source))!;
  const plan = { nextPollSeconds: 60 };
  await savePoll(store.db, { sourceId: source, pollVersion, outcome: fetched(entry), plan });
  const { id } = entry;
  const pieces = [`{"id":"${id}","cursor":"`, '","prev":', `,"title":${JSON.stringify(title)}}`] as const;
  const cells = ['iraq/urgent/ar'];
  const alert = { id, rev: 1, kind: 'new', cells, urgency: 3, language: 'ar', alertedAt: new Date(), pieces };
  await appendAlert(store.db, { entryId: id, why: ['x'], keys: [id], keyHours: 1, alert, notify: false });
}

type Ask = (text: string) => Promise<Record<string, unknown>[]>;

/** A connection for as long as it is used: who restores must be alone. */
async function asking<T>(at: Place, use: (ask: Ask) => Promise<T>): Promise<T> {
  const client = new pg.Client(at);
  await client.connect();
  try {
    return await use(async (text) => (await client.query<Record<string, unknown>>(text)).rows);
  } finally {
    await client.end();
  }
}

/** Everything that is kept, but what names the log. */
const contents = (at: Place) =>
  asking(at, async (ask) => {
    const tables = await ask(`select relname as name from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not like 'kysely%' order by 1`);
    const all: Record<string, unknown> = {};
    for (const name of tables.map((table) => String(table['name'])))
      all[name] =
        await ask(`select regexp_replace(to_jsonb(t)::text, 'v1\\.\\w{10}\\.|"epoch": "\\w{10}"', 'E', 'g') as row
        from ${name} as t order by 1`);
    return all;
  });

async function logOf(at: Place) {
  const store = await openStore({ connection: at });
  const head = await readLogHead(store.db);
  const rows = await readLog(store.db, { after: 0, upTo: head.seq, limit: 1_000 });
  await store.close();
  return { head, bodies: rows.map(({ body }) => body) };
}

const backUp = async (from = place) => {
  const file = join(folder, `${Math.random()}.ajil`);
  return { file, head: await writeBackup(from, file) };
};

describe('a backup', () => {
  it('is put back into an empty database as it was, as another log', async () => {
    await fill(place, 5);
    const { file, head } = await backUp();
    const other = await makeDatabase();
    const restored = await restoreBackup(other, file);
    expect(await contents(other)).toEqual(await contents(place));
    const [before, after] = [await logOf(place), await logOf(other)];
    expect(head).toMatchObject({ epoch: before.head.epoch, seq: 5, schema: Object.keys(migrations).at(-1) });
    expect(after.head).toEqual({ ...before.head, epoch: restored.place.epoch });
    expect(after.head.epoch).not.toBe(before.head.epoch);
    expect(after.bodies).toEqual(
      before.bodies.map((body) => body.replace(`"v1.${before.head.epoch}.`, `"v1.${after.head.epoch}.`)),
    );
  });

  it('takes the place of what Ajil had, and Ajil goes on behind it', async () => {
    await fill(place, 2);
    const { file } = await backUp();
    const then = await contents(place);
    await fill(place, 3);
    await restoreBackup(place, file);
    expect(await contents(place)).toEqual(then);
    await fill(place, 1);
    const { head, bodies } = await logOf(place);
    expect([head.seq, bodies.length]).toEqual([3, 3]);
  });

  it('is of one moment, while Ajil goes on writing', async () => {
    await fill(place, 1);
    let busy = true;
    const writing = (async () => {
      while (busy) await fill(place, 1);
    })();
    const { file, head } = await backUp();
    busy = false;
    await writing;
    const other = await makeDatabase();
    await restoreBackup(other, file);
    const { head: found, bodies } = await logOf(other);
    expect(found.seq).toBe(head.seq);
    expect(bodies).toHaveLength(head.seq);
  });

  it('of an earlier schema is brought up to date', async () => {
    const pool = new pg.Pool({ ...poolConfig(place), max: 1 });
    const old = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
    const migrator = new Migrator({ db: old, provider: { getMigrations: async () => migrations } });
    await migrator.migrateTo('0003-topics');
    await sql`insert into cells (cell, topic, urgency, language, seq) values ('iraq/urgent/ar', 'iraq', 5, 'en', 2)`.execute(
      old,
    );
    await old.destroy();
    const { file, head } = await backUp();
    expect(head.schema).toBe('0003-topics');
    const other = await makeDatabase();
    await restoreBackup(other, file);
    expect(await asking(other, (ask) => ask('select urgency, language from cells'))).toEqual([
      { urgency: 3, language: 'ar' },
    ]);
    await fill(other, 1);
  });

  it('makes the folder that it shall stand in', async () => {
    await fill(place, 1);
    const file = join(folder, 'backups', 'deep', 'one.ajil');
    await writeBackup(place, file);
    expect(existsSync(file)).toBe(true);
  });

  it('is for its owner alone, and never written over another one', async () => {
    await fill(place, 1);
    const { file } = await backUp();
    expect(statSync(file).mode & 0o077).toBe(0);
    const before = readFileSync(file);
    await expect(writeBackup(place, file)).rejects.toThrow('is there already');
    expect(readFileSync(file)).toEqual(before);
  });

  it('never takes the place of one that was faster', async () => {
    await fill(place, 1);
    const file = join(folder, 'one.ajil');
    const tries = await Promise.allSettled([writeBackup(place, file), writeBackup(place, file)]);
    expect(tries.map(({ status }) => status).toSorted((a, b) => (a < b ? -1 : 1))).toEqual([
      'fulfilled',
      'rejected',
    ]);
    expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { name: 'BackupProblem', message: expect.stringContaining('is there already') },
    });
    expect(readdirSync(folder)).toEqual(['one.ajil']);
    await restoreBackup(await makeDatabase(), file);
  });

  it('is on the disk before it has its name, and then its name is', async () => {
    await fill(place, 1);
    const file = join(folder, 'one.ajil');
    const some = await open(folder);
    const synced: unknown[] = [];
    const sync = vi
      .spyOn(Object.getPrototypeOf(some) as FileHandle, 'sync')
      .mockImplementation(async function (this: FileHandle) {
        synced.push([(await this.stat()).isDirectory() ? 'folder' : 'file', existsSync(file)]);
      });
    onTestFinished(() => sync.mockRestore());
    await some.close();
    await writeBackup(place, file);
    expect(synced).toEqual([
      ['file', false],
      ['folder', true],
    ]);
  });

  it('is not there when it failed', async () => {
    await expect(backUp(await makeDatabase())).rejects.toThrow('holds no Ajil');
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a restore', () => {
  const gzipped = (text: string) => gzipSync(Buffer.from(text));
  const other = (file: string, change: (text: string) => string) =>
    writeFileSync(file, gzipped(change(gunzipSync(readFileSync(file)).toString())));

  const DAMAGES: [string, (file: string) => void, string][] = [
    ['is cut off', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, -200)), 'is damaged'],
    ['is cut off in its text', (file: string) => other(file, (text) => text.slice(0, -300)), 'is damaged'],
    [
      'has another word in it',
      (file: string) => other(file, (text) => text.replace('quoted', 'Quoted')),
      'checksum',
    ],
    [
      'has a word where a number was',
      (file: string) => other(file, (text) => text.replace(/(?<=\t)3(?=\t)/, 'x')),
      'is damaged',
    ],
    [
      'is of a later format',
      (file: string) => other(file, (text) => text.replace('"format":1', '"format":2')),
      'format',
    ],
    [
      'is of a later schema',
      (file: string) => other(file, (text) => text.replace(/"schema":"\d+/, '"schema":"9999')),
      'newer',
    ],
    ['is something else', (file: string) => writeFileSync(file, 'a letter'), 'is no backup'],
    ['is another gzip', (file: string) => writeFileSync(file, gzipped('a letter\n')), 'is no backup'],
    ['is not there', (file: string) => rmSync(file), 'ENOENT'],
  ];

  it('of a file that is damaged, cut off, of another kind or of a newer Ajil changes nothing', async () => {
    await fill(place, 3);
    const { file } = await backUp();
    const whole = readFileSync(file);
    const before = [await contents(place), await logOf(place)];
    for (const [what, damage, words] of DAMAGES) {
      writeFileSync(file, whole);
      damage(file);
      await expect(restoreBackup(place, file), what).rejects.toThrow(words);
    }
    expect([await contents(place), await logOf(place)]).toEqual(before);
  });

  it('is refused while somebody is connected', async () => {
    await fill(place, 1);
    const { file } = await backUp();
    const running = await openStore({ connection: place });
    await readLogHead(running.db);
    const tries = [restoreBackup(place, file), acceptCopy(place)];
    for (const one of await Promise.allSettled(tries))
      expect(one).toMatchObject({
        reason: { message: expect.stringContaining('stop every process of Ajil') },
      });
    expect((await readLogHead(running.db)).seq).toBe(1);
    await running.close();
  });

  it('leaves a database alone that holds what is not ours', async () => {
    await fill(place, 1);
    const { file } = await backUp();
    const shared = await makeDatabase();
    await asking(shared, (ask) => ask('create table invoices as select 1 as n'));
    await expect(restoreBackup(shared, file)).rejects.toThrow('invoices');
    expect(await asking(shared, (ask) => ask('select n from invoices'))).toEqual([{ n: 1 }]);
  });
});

describe('a restore over what others built on our tables', () => {
  it.each([
    ['a view', 'create view elsewhere.titles as select title from public.entries'],
    ['a foreign key', 'create table elsewhere.notes (entry text references public.entries (id))'],
  ])('is refused for %s, which stays', async (_what, make) => {
    await fill(place, 1);
    const { file } = await backUp();
    await asking(place, (ask) => ask(`create schema elsewhere; ${make}`));
    const before = await contents(place);
    await expect(restoreBackup(place, file)).rejects.toThrow(
      /^Others have built on .*elsewhere\..* depends on table /s,
    );
    expect(await contents(place)).toEqual(before);
    const built = `select relname from pg_class where relnamespace = 'elsewhere'::regnamespace`;
    expect(await asking(place, (ask) => ask(built))).toHaveLength(1);
  });
});

describe('a connection that is lost in the middle', () => {
  /** Ends the one connection, beside ours, that is in this state. */
  const endOther = (ask: Ask, state: string) =>
    vi.waitFor(async () => {
      await ask('select pg_stat_clear_snapshot()');
      const ended = await ask(`select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and ${state}`);
      expect(ended).toHaveLength(1);
    });
  const lost = {
    name: 'BackupProblem',
    message: expect.stringContaining('connection to the database was lost'),
  };

  it('is told of a backup in a sentence, and nothing is left of it', async () => {
    await fill(place, 1);
    await asking(place, async (ask) => {
      await ask('begin; lock table entries');
      const failed = backUp().catch((error: unknown) => error);
      await endOther(ask, `wait_event_type = 'Lock' and query like 'copy%'`);
      expect(await failed).toMatchObject(lost);
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['a restore', restoreBackup],
    ['accepting a copy', acceptCopy],
  ])('is told of %s in a sentence, and nothing is changed', async (_what, work) => {
    await fill(place, 1);
    const { file } = await backUp();
    const before = [await contents(place), await logOf(place)];
    await asking(place, async (ask) => {
      // It waits for us to leave.
      const failed = work(place, file).catch((error: unknown) => error);
      await endOther(ask, `state = 'idle in transaction'`);
      expect(await failed).toBeInstanceOf(BackupProblem);
      expect(await failed).toMatchObject(lost);
    });
    expect([await contents(place), await logOf(place)]).toEqual(before);
  });
});

describe('how far a log is', () => {
  it('is seen without bringing the database up to date', async () => {
    expect(await peekPlace(place)).toBeNull();
    await fill(place, 2);
    const { head } = await logOf(place);
    await asking(place, (ask) => ask('drop function append_row; alter table alerts drop column desk'));
    const before = await contents(place);
    expect(await peekPlace(place)).toEqual({ epoch: head.epoch, seq: 2 });
    expect(await contents(place)).toEqual(before);
  });
});

describe('an older copy that is accepted', () => {
  it('is another log from then on, and its texts say so', async () => {
    await fill(place, 2);
    const before = await logOf(place);
    const { epoch, seq } = await acceptCopy(place);
    const after = await logOf(place);
    expect([after.head.epoch, after.head.seq]).toEqual([epoch, seq]);
    expect(epoch).not.toBe(before.head.epoch);
    expect(after.bodies.map((body) => (JSON.parse(body) as { cursor: string }).cursor)).toEqual([
      `v1.${epoch}.1`,
      `v1.${epoch}.2`,
    ]);
  });

  it('must hold an Ajil', async () => {
    await expect(acceptCopy(place)).rejects.toThrow('holds no Ajil');
  });
});
