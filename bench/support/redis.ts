import { accessSync, constants } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { startChild } from './child.js';
import type { Closing } from './closing.js';

/** The redis-server of this machine, or null. */
export function findRedisServer(): string | null {
  const files = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'redis-server'));
  return files.find(isProgram) ?? null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A Redis of the bench's own, as the compose file sets it up: append-only file, nothing evicted. @returns its address */
export async function startRedis(command: string, folder: string, closing: Closing): Promise<string> {
  const port = await freePort();
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
  args.push('--appendonly', 'yes', '--maxmemory-policy', 'noeviction');
  await startChild(
    { command, args, env: {}, ready: /Ready to accept connections/, name: 'redis-server' },
    closing,
  );
  return `redis://127.0.0.1:${port}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
