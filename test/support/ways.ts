import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { makeDatabase } from './database.js';
import { whenDone } from './lifetime.js';
import { type AjilProc, type Env, makeFolder, ROOT, startAjil, waitFor } from './processes.js';

/** An address for DATABASE_URL: a database of its own on the run's PostgreSQL. */
export async function makeDatabaseUrl(): Promise<string> {
  const { host, port, user, database } = await makeDatabase();
  return `postgres://${user}@localhost/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** The redis-server that the test run found, or null. */
export const redisServer = process.env['AJIL_TEST_REDIS'] || null;

/** A Redis of its own, as the compose file sets it up: append-only file, nothing evicted. */
export async function startRedis(): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort();
  const flags = [
    '--port',
    `${port}`,
    '--bind',
    '127.0.0.1',
    '--dir',
    makeFolder(),
    '--appendonly',
    'yes',
    '--maxmemory-policy',
    'noeviction',
  ];
  const child = spawn(redisServer!, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  whenDone(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  await waitFor(() => output.includes('Ready to accept connections') || undefined, undefined, 'Redis');
  if (process.env['AJIL_TEST_FLUSHALL']) flushForEver(port);
  return { url: `redis://127.0.0.1:${port}`, child };
}

/** Redis holds nothing that cannot be made again: with AJIL_TEST_FLUSHALL it forgets everything every three seconds. */
function flushForEver(port: number): void {
  const child = spawn(process.execPath, [join(ROOT, 'test/support/flush.mjs'), String(port)], {
    stdio: 'ignore',
  });
  whenDone(() => void child.kill('SIGKILL'));
}

/** A running Ajil, whatever it is made of: one or two gateways, one process or many. */
export interface Deployment {
  gateways: AjilProc[];
  processes: AjilProc[];
}

/** The three ways to run Ajil; every end-to-end promise holds in each. */
export const WAYS = ['embedded', 'database and redis', 'database alone, two gateways'] as const;
export type Way = (typeof WAYS)[number];

export const waysHere: Way[] = WAYS.filter((way) => way !== 'database and redis' || redisServer);

export async function deploy(way: Way, env: Env): Promise<Deployment> {
  if (way === 'embedded') {
    const all = await startAjil({ AJIL_DATA_DIR: join(makeFolder(), 'data'), ...env });
    return { gateways: [all], processes: [all] };
  }
  const shared = { DATABASE_URL: await makeDatabaseUrl(), ...env };
  if (way === 'database and redis') {
    const all = await startAjil({ REDIS_URL: (await startRedis()).url, ...shared });
    return { gateways: [all], processes: [all] };
  }
  const all = await startAjil(shared);
  const second = await startAjil(shared, 'dist/apps/gateway/main.js');
  return { gateways: [all, second], processes: [all, second] };
}
