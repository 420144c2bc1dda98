import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { userInfo } from 'node:os';
import pg from 'pg';
import { findBinaries } from '../../../libs/store/index.js';
import { freePort } from './ports.js';

/** A PostgreSQL server of our own, on TCP, which can be crashed and stopped. */
export interface PostgresServer {
  port: number;
  folder: string;
  isUp(): boolean;
  /** An address for DATABASE_URL; `port` when something stands in front. */
  url(database: string, port?: number): string;
  makeDatabase(name: string): Promise<void>;
  /** As after a loss of power: nothing is written down, nobody is told (`pg_ctl stop -m immediate`). */
  crash(): Promise<void>;
  start(): Promise<void>;
  /** Stops and continues the server and all its processes. */
  freeze(): void;
  thaw(): void;
  /** One statement as its owner, past every proxy. */
  query<T extends pg.QueryResultRow>(database: string, text: string, values?: unknown[]): Promise<T[]>;
  /** What several statements find at one and the same moment. */
  snapshot(database: string, texts: readonly string[]): Promise<unknown[][]>;
  close(): Promise<void>;
}

const USER = 'ajil';
const SETTINGS = [
  "unix_socket_directories = ''",
  'max_connections = 300',
  "timezone = 'UTC'",
  // When a row was committed, in the books.
  'track_commit_timestamp = on',
  'log_min_messages = warning',
];
const INIT = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];

/** @param folder empty; below it everything is kept */
export async function openPostgres(folder: string): Promise<PostgresServer> {
  const { initdb, pgCtl } = findBinaries();
  const cluster = join(folder, 'postgres');
  mkdirSync(folder, { recursive: true });
  await run(initdb, ['-D', cluster, `--username=${USER}`, '--auth=trust', ...INIT], folder);
  const port = await freePort();
  const lines = [...SETTINGS, `listen_addresses = '127.0.0.1'`, `port = ${port}`];
  appendFileSync(join(cluster, 'postgresql.conf'), `\n${lines.join('\n')}\n`);
  const control = (...words: string[]) => run(pgCtl, [...words, '-w', '-s', '-D', cluster], folder);
  const start = () => control('start', '-t', '120', '-l', join(folder, 'postgres.log'));
  const stop = (mode: string) => control('stop', '-t', '60', '-m', mode);
  let up = false;
  let frozen: number[] = [];

  const begin = async () => {
    await start();
    up = true;
  };
  const thaw = () => {
    frozen.forEach((pid) => signal(pid, 'SIGCONT'));
    frozen = [];
  };
  await begin();
  return {
    port,
    folder: cluster,
    isUp: () => up,
    url: (database, at = port) => `postgres://${USER}@127.0.0.1:${at}/${database}`,
    makeDatabase: async (name) =>
      void (await ask(port, 'postgres', (client) => rowsOf(client, `create database ${name}`))),
    crash: async () => {
      up = false;
      await stop('immediate');
    },
    start: begin,
    freeze: () => {
      frozen = processesOf(cluster);
      frozen.forEach((pid) => signal(pid, 'SIGSTOP'));
    },
    thaw,
    query: (database, text, values = []) => ask(port, database, (client) => rowsOf(client, text, values)),
    snapshot: (database, texts) => ask(port, database, (client) => atOnce(client, texts)),
    close: async () => {
      thaw();
      if (up) await stop('immediate');
      up = false;
    },
  };
}

/** PostgreSQL refuses to run as root: then it is nobody, in a namespace of users. */
function run(program: string, words: string[], cwd: string): Promise<void> {
  const asNobody = userInfo().uid === 0 ? ['unshare', '--user', '--map-user=65534', '--map-group=65534'] : [];
  const [command, ...rest] = [...asNobody, program, ...words];
  const child = spawn(command!, rest, {
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    // Not "close": the server that was started keeps the other end.
    child.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${program}: ${output.trim()}`))));
  });
}

/** The server first, then all that it made. */
function processesOf(cluster: string): number[] {
  const pid = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return [pid, ...children.map(Number)];
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended by itself.
  }
}

async function ask<T>(
  port: number,
  database: string,
  question: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: USER,
    database,
    connectionTimeoutMillis: 10_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await question(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const rowsOf = async <T extends pg.QueryResultRow>(client: pg.Client, text: string, values: unknown[] = []) =>
  (await client.query<T>(text, values)).rows;

async function atOnce(client: pg.Client, texts: readonly string[]): Promise<unknown[][]> {
  await client.query('begin isolation level repeatable read read only');
  const found: unknown[][] = [];
  for (const text of texts) found.push(await rowsOf(client, text));
  await client.query('commit');
  return found;
}
