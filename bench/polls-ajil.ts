import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { openEmbeddedServer } from '@ajil/store';
import pg from 'pg';
import { type FeedKind, feedUrl, KINDS, POLLS, type Work } from './polls-plan.js';
import { startChild } from './support/child.js';
import type { Closing } from './support/closing.js';
import type { Cores } from './support/cores.js';
import { wait } from './tally.js';

/** The build of the poller beside the build of this bench. */
const MAIN = resolve(dirname(process.argv[1]!), '../apps/poller/main.js');
const FIRST_LOOKS_MS = 180_000;

/** Starts a poller on a database of its own, and has it get to know each feed. @returns what runs one round */
export async function startPoller(
  options: { port: number; redisUrl: string | null; folder: string; cores: Cores | null },
  closing: Closing,
): Promise<(kind: FeedKind) => Promise<Work>> {
  const { port, redisUrl, folder, cores } = options;
  mkdirSync(folder);
  const server = await openEmbeddedServer({ folder: join(folder, 'data'), address: 'npm run bench' });
  closing.add(() => server.stop());
  const program = {
    command: process.execPath,
    args: ['--enable-source-maps', MAIN],
  };
  const env = {
    DATABASE_URL: server.url,
    ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    AJIL_PORT: '0',
    AJIL_SOURCES: listSources(folder, port),
    AJIL_POLL_SECONDS: '1',
    AJIL_HOST_GAP_MS: '0',
    AJIL_EGRESS_ALLOW: '127.0.0.0/8',
  };
  const held = cores?.alone(program) ?? program;
  const url = await startChild(
    { ...held, env, ready: /listening on (http:\S+)/, name: 'the poller' },
    closing,
  );
  const client = new pg.Client(server.connection);
  await client.connect();
  closing.add(() => client.end());
  await firstLooks(client);
  return (kind) => round(kind, url, client);
}

function listSources(folder: string, port: number): string {
  const file = join(folder, 'sources.json');
  const sources = KINDS.flatMap((kind) =>
    Array.from({ length: POLLS.feeds[kind] }, (_, n) => ({
      url: feedUrl(kind, n, port),
      name: `${kind} ${n}`,
      outlet: kind,
    })),
  );
  writeFileSync(file, JSON.stringify(sources));
  return file;
}

/** Each kind in turn: those that have been looked at often enough make way for the others. */
async function firstLooks(client: pg.Client): Promise<void> {
  const deadline = performance.now() + FIRST_LOOKS_MS;
  for (const kind of KINDS) {
    await follow(kind, client);
    while ((await fewLooks(kind, client)) > 0) {
      if (performance.now() > deadline)
        throw new Error(`The ${kind} feeds were not read within ${FIRST_LOOKS_MS / 1_000} s`);
      await wait(200);
    }
  }
}

async function fewLooks(kind: FeedKind, client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    'select count(*)::int as n from sources where outlet = $1 and poll_version < $2',
    [kind, POLLS.looksBefore[kind]],
  );
  return rows[0]!.n;
}

/** The sources of one kind are due at once, and no others. */
async function follow(kind: FeedKind | null, client: pg.Client): Promise<void> {
  await client.query(
    `update sources set paused = outlet is distinct from $1, claimed_until = null, next_poll_at = now()`,
    [kind],
  );
}

/** Has the poller follow feeds of a kind, and looks at its own count of polls and time before and after. */
async function round(kind: FeedKind, url: string, client: pg.Client): Promise<Work> {
  await follow(kind, client);
  await wait(POLLS.settle * 1_000);
  const before = await lookAt(url);
  await wait(POLLS.seconds * 1_000);
  const after = await lookAt(url);
  await follow(null, client);
  if (after.failed > before.failed) throw new Error(`${after.failed - before.failed} polls failed`);
  return {
    unchanged: after.unchanged - before.unchanged,
    fetched: after.fetched - before.fetched,
    cpuSeconds: after.cpuSeconds - before.cpuSeconds,
    wallSeconds: (after.at - before.at) / 1_000,
  };
}

async function lookAt(url: string) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const at = performance.now();
  const valueOf = (name: RegExp) => Number(new RegExp(`^${name.source}.* (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
  return {
    at,
    unchanged: valueOf(/ajil_polls_total\{.*result="unchanged"/),
    fetched: valueOf(/ajil_polls_total\{.*result="fetched"/),
    skipped: valueOf(/ajil_polls_total\{.*result="skipped"/),
    failed: valueOf(/ajil_polls_total\{.*result="failed"/),
    cpuSeconds: valueOf(/process_cpu_seconds_total/),
  };
}
