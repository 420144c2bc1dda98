import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { nextLine, openLab } from './lab.test-helpers.js';
import { startOfProcess } from './process.js';
import { forget, keep, kept, openServers, pidFile, pidOf } from './servers.test-helpers.js';

const lab = openLab();
const { start, stopAll } = openServers();
afterEach(stopAll);
afterAll(() => lab.remove());

/** A server with its data, and the lines that it said. */
async function open() {
  const folder = lab.folder();
  const lines: string[] = [];
  const server = await start(folder, { say: (line) => lines.push(line) });
  await keep(server, 'before');
  const said = (word: string) =>
    vi.waitUntil(() => lines.some((line) => line.includes(word)), { timeout: 20_000, interval: 10 });
  return { folder, server, said };
}

/** A process that was killed takes a moment to be gone: its folder first, the rest of it some time after. */
const ended = (pid: number) =>
  vi.waitUntil(() => startOfProcess(pid) === undefined, { timeout: 20_000, interval: 10 });

describe('an embedded server that ends while its Ajil runs', () => {
  it('comes back by itself with its data, at the same socket, for the same pool', async () => {
    const { folder, server, said } = await open();
    const pool = new pg.Pool({ ...server.connection, max: 3 });
    pool.on('error', () => undefined);
    const words = async () => (await pool.query<{ word: string }>('select word from kept')).rows;
    expect(await words()).toEqual([{ word: 'before' }]);
    const killed = pidOf(folder);
    process.kill(killed, 'SIGKILL');
    await said('ended unexpectedly; starting it again');
    await said('runs again');
    expect(pidOf(folder)).not.toBe(killed);
    await vi.waitUntil(() => words().catch(() => undefined), { timeout: 5_000 });
    expect(await words()).toEqual([{ word: 'before' }]);
    await pool.end();
  });

  it('comes back although its pid is another program now', async () => {
    const { folder, server, said } = await open();
    const other = lab.run('console.log(1); setInterval(() => {}, 1000)');
    await nextLine(other);
    const lines = readFileSync(pidFile(folder), 'utf8').split('\n');
    process.kill(pidOf(folder), 'SIGKILL');
    writeFileSync(pidFile(folder), [other.pid, ...lines.slice(1)].join('\n'));
    await said('runs again');
    expect(await kept(server)).toEqual(['before']);
    expect(other.exitCode).toBeNull();
  });

  it('leaves nothing running when it is stopped while it is started again', async () => {
    const { folder, server, said } = await open();
    process.kill(pidOf(folder), 'SIGKILL');
    await said('starting it again');
    await server.stop();
    expect(existsSync(pidFile(folder))).toBe(false);
    expect(existsSync(join(folder, 'ajil.lock'))).toBe(false);
    await keep(await start(folder), 'after');
  });

  it('is left alone when another Ajil has its folder now', async () => {
    const { folder, said } = await open();
    const killed = pidOf(folder);
    forget(folder);
    process.kill(killed, 'SIGKILL');
    await said('was removed or taken');
    expect(pidOf(folder)).toBe(killed);
    await ended(killed);
  });

  it('is not started again when it is stopped right after its end', async () => {
    const { folder, server } = await open();
    const killed = pidOf(folder);
    process.kill(killed, 'SIGKILL');
    await server.stop();
    expect(pidOf(folder)).toBe(killed);
    await ended(killed);
    expect(await kept(await start(folder))).toEqual(['before']);
  });
});
