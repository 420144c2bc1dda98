import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitFor } from '../../support/spawn.js';
import { freePort } from './ports.js';

/** A Redis of our own, as the compose file sets it up; it can be killed and comes back at the same port. */
export interface RedisServer {
  port: number;
  /** Where it keeps its append-only file. */
  folder(): string;
  pid(): number;
  isUp(): boolean;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGSTOP' | 'SIGCONT'): Promise<void>;
  /** Comes back with what it kept. */
  start(): Promise<void>;
  /** Comes back with nothing at all, and keeps nothing. */
  startEmpty(): Promise<void>;
  command(...words: string[]): Promise<unknown>;
  close(): Promise<void>;
}

export async function openRedis(program: string, folder: string): Promise<RedisServer> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  let place = join(folder, 'redis');
  let fresh = 0;

  async function start(appendonly = 'yes'): Promise<void> {
    mkdirSync(place, { recursive: true });
    const flags = {
      port,
      bind: '127.0.0.1',
      dir: place,
      appendonly,
      save: '',
      'maxmemory-policy': 'noeviction',
    };
    const words = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
    const started = spawn(program, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    let output = '';
    for (const stream of [started.stdout, started.stderr])
      stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000)));
    const ready = () => {
      if (started.exitCode !== null) throw new Error(`Redis did not start:\n${output}`);
      return output.includes('Ready to accept connections') || undefined;
    };
    await waitFor(ready, undefined, 'Redis');
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    // One that was stopped hears of nothing but this.
    await exited;
  }

  await start();
  return {
    port,
    folder: () => place,
    pid: () => child!.pid!,
    isUp: () => child !== undefined && child.exitCode === null && child.signalCode === null,
    kill: async (signal) => {
      if (signal === 'SIGSTOP' || signal === 'SIGCONT') child?.kill(signal);
      else await end(signal);
    },
    start: () => start(),
    startEmpty: () => {
      place = join(folder, `redis-${(fresh += 1)}`);
      return start('no');
    },
    command: async (...words) => {
      const client = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: 1 });
      client.on('error', () => undefined);
      return client.call(words[0]!, ...words.slice(1)).finally(() => client.disconnect());
    },
    close: () => end('SIGKILL'),
  };
}
