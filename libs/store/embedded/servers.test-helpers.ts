import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openEmbeddedServer, type EmbeddedOptions, type EmbeddedServer } from './server.js';

/** Starts servers and remembers them; `stopAll` ends what a test left running. */
export function openServers() {
  const open = new Set<EmbeddedServer>();
  return {
    async start(folder: string, more: Partial<EmbeddedOptions> = {}): Promise<EmbeddedServer> {
      const server = await openEmbeddedServer({ folder, address: 'http://here', ...more });
      open.add(server);
      return server;
    },
    async stopAll(): Promise<void> {
      for (const server of open) await server.stop();
      open.clear();
    },
  };
}

export async function ask(server: EmbeddedServer, sql: string): Promise<unknown[][]> {
  const client = new pg.Client(server.connection);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text: sql, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

export async function keep(server: EmbeddedServer, word: string): Promise<void> {
  await ask(server, `create table if not exists kept (word text); insert into kept values ('${word}')`);
}

export async function kept(server: EmbeddedServer): Promise<unknown[]> {
  return (await ask(server, 'select word from kept')).flat();
}

export function pidFile(folder: string): string {
  return join(folder, 'postgres', 'postmaster.pid');
}

export function pidOf(folder: string): number {
  return Number(readFileSync(pidFile(folder), 'utf8').split('\n')[0]);
}

/** As if the Ajil that holds the folder had been killed: its lock names a dead process, its server lives on. */
export function forget(folder: string): void {
  const lock = { id: randomUUID(), pid: 2 ** 30, started: 'long ago', address: 'http://dead' };
  writeFileSync(join(folder, 'ajil.lock'), JSON.stringify(lock));
}
