import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { nextLine, openLab, transpileInto } from './lab.test-helpers.js';
import { ask, forget, keep, kept, openServers, pidFile, pidOf } from './servers.test-helpers.js';

const lab = openLab();
const { start, stopAll } = openServers();
afterEach(stopAll);
afterAll(() => lab.remove());

describe('the embedded server after a kill', () => {
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
});
