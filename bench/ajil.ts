import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Alert } from '@ajil/protocol';
import { startChild, type Env } from './support/child.js';
import type { Closing } from './support/closing.js';
import { connectSocket } from './support/sockets.js';

/** A running Ajil with one subscribed client. */
export interface Ajil {
  /** Follows all sources, or none: while it follows none, it leaves the machine to the bare side. */
  follow(on: boolean): Promise<void>;
  /** Calls `heard` at every alert that reaches the client; `at` is `performance.now()`. */
  onAlert(heard: (alert: Alert, at: number) => void): void;
  /** What is wrong with the client or the sources, to be put behind an error message. */
  trouble(): Promise<string>;
}

/** The build of Ajil beside the build of this bench. */
const MAIN = resolve(dirname(process.argv[1]!), '../src/main.js');

/** Starts Ajil in one process, following these feeds each second, and subscribes a client. */
export async function startAjil(
  options: { feeds: readonly string[]; folder: string; redisUrl: string | null },
  closing: Closing,
): Promise<Ajil> {
  mkdirSync(options.folder);
  const token = randomBytes(16).toString('hex');
  const args = ['--enable-source-maps', MAIN];
  const env = environment(options, token);
  const url = await startChild(
    { command: process.execPath, args, env, ready: /ready: (http:\S+)/, name: 'Ajil' },
    closing,
  );
  const { socket, trouble } = await connectSocket(url);
  closing.add(() => socket.disconnect());
  const ack: { ok: boolean } = await socket.emitWithAck('subscribe', { topics: ['iraq'] });
  if (!ack.ok) throw new Error(`Ajil refuses the subscription: ${JSON.stringify(ack)}`);
  return {
    follow: (on) => follow(url, token, on),
    onAlert: (heard) => void socket.on('alert', (alert: Alert) => heard(alert, performance.now())),
    trouble: async () => trouble() + (await sourceTrouble(url)),
  };
}

async function sourceTrouble(url: string): Promise<string> {
  const { sources } = (await ask(`${url}/v1/sources`)) as Sources;
  const counts = new Map<string, number>();
  for (const { state, error } of sources) {
    const what = error ? `${state} (${error.code})` : state;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return `; sources: ${[...counts].map(([what, n]) => `${n} ${what}`).join(', ')}`;
}

function environment(
  options: { feeds: readonly string[]; folder: string; redisUrl: string | null },
  token: string,
): Env {
  const sources = join(options.folder, 'sources.json');
  writeFileSync(
    sources,
    JSON.stringify(options.feeds.map((url, n) => ({ url, name: `Bench ${n}`, outlet: `Outlet ${n}` }))),
  );
  return {
    AJIL_PORT: '0',
    AJIL_DATA_DIR: join(options.folder, 'data'),
    AJIL_SOURCES: sources,
    AJIL_POLL_SECONDS: '1',
    AJIL_HOST_GAP_MS: '0',
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
    AJIL_ADMIN_TOKEN: token,
    AJIL_LOG_LEVEL: 'warn',
    // All readers of a bench come from one address.
    AJIL_ADDRESS_SHARE: '1000',
    AJIL_MAX_SOCKETS: '20000',
    ...(options.redisUrl ? { REDIS_URL: options.redisUrl } : {}),
  };
}

interface Sources {
  sources: { id: string; state: string; error: { code: string } | null }[];
}

async function follow(url: string, token: string, on: boolean): Promise<void> {
  const { sources } = (await ask(`${url}/v1/sources`)) as Sources;
  const init = {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ paused: !on }),
  };
  for (const { id } of sources) await ask(`${url}/v1/sources/${id}`, init);
}

async function ask(url: string, init?: RequestInit): Promise<unknown> {
  const answer = await fetch(url, init);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`);
  return answer.json();
}
