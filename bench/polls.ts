import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { median } from './figures.js';
import { startPoller } from './polls-ajil.js';
import type { BareOrder } from './polls-bare.js';
import { type FeedKind, KINDS, POLLS, type Work } from './polls-plan.js';
import { keepPromise, lookAtMachine, type Machine } from './report.js';
import { startChild } from './support/child.js';
import { type Closing, openClosing } from './support/closing.js';
import { type Cores, reserveCore } from './support/cores.js';
import { startRedis } from './support/redis.js';

/** What a poll may cost: by processor time, at least this share of what the bare loop does. Each poll opens its connection. */
const PROMISED = 0.6;

/** One round of both sides, one right after the other. */
interface Pair {
  bare: Work;
  ajil: Work;
}

interface Result {
  queues: string;
  rounds: Record<FeedKind, Pair[]>;
}

interface Asked {
  folder: string;
  redisServer: string | null;
  /** Connections live on between polls; else each poll opens one, as where a minute lies between two. */
  keepAlive: boolean;
  say: (line: string) => void;
}

/** `npm run bench -- polls`: what one poll costs the poller, beside undici and the parser alone. */
export async function benchPolls(
  { folder, redisServer, keepAlive, say }: Asked,
  closing: Closing,
): Promise<PollsReport> {
  const machine = lookAtMachine();
  const cores = reserveCore();
  const port = Number(
    await startSelf(['polls-server', ...(keepAlive ? ['--keep-alive'] : [])], /ready (\d+)/, closing),
  );
  const results: Result[] = [];
  for (const server of redisServer ? [null, redisServer] : [null]) {
    const queues = server ? 'Redis' : 'PostgreSQL';
    say(`Measuring with queues on ${queues} (about ${secondsEach()} s)`);
    const inside = openClosing();
    closing.add(() => inside.run());
    const home = join(folder, queues.toLowerCase());
    mkdirSync(home);
    const redisUrl = server ? await startRedis(server, home, inside) : null;
    const round = await startPoller({ port, redisUrl, folder: join(home, 'ajil'), cores }, inside);
    results.push({ queues, rounds: await measure(round, port, cores) });
    await inside.run();
  }
  return { machine, held: cores !== null, keepAlive, plan: POLLS, results };
}

export interface PollsReport {
  machine: Machine;
  /** The measured process had a core to itself. */
  held: boolean;
  keepAlive: boolean;
  plan: typeof POLLS;
  results: Result[];
}

function secondsEach(): number {
  return 20 + KINDS.length * POLLS.rounds * 2 * (POLLS.seconds + POLLS.settle + 1);
}

async function measure(
  ajil: (kind: FeedKind) => Promise<Work>,
  port: number,
  cores: Cores | null,
): Promise<Record<FeedKind, Pair[]>> {
  const rounds: Record<FeedKind, Pair[]> = { quiet: [], busy: [], mixed: [] };
  for (let n = 0; n < POLLS.rounds; n++) {
    for (const kind of KINDS) {
      const pair = { bare: await bareRound({ kind, port }, cores), ajil: await ajil(kind) };
      rounds[kind].push(pair);
    }
  }
  return rounds;
}

async function bareRound(order: BareOrder, cores: Cores | null): Promise<Work> {
  const inside = openClosing();
  try {
    return JSON.parse(
      await startSelf(['polls-bare', JSON.stringify(order)], /done (.*)\n/, inside, cores),
    ) as Work;
  } finally {
    await inside.run();
  }
}

/** A process that runs this bench's own code. */
function startSelf(
  args: string[],
  ready: RegExp,
  closing: Closing,
  cores: Cores | null = null,
): Promise<string> {
  const program = { command: process.execPath, args: ['--enable-source-maps', process.argv[1]!, ...args] };
  return startChild({ ...(cores?.alone(program) ?? program), env: {}, ready, name: args[0]! }, closing);
}

/** What the feeds of a kind answer. */
const ANSWERS: Record<FeedKind, string> = { quiet: 'only 304', busy: 'only 100 KiB', mixed: 'half and half' };

const pollsOf = ({ unchanged, fetched }: Work) => unchanged + fetched;
const perCpuMinute = (work: Work) => (60 * pollsOf(work)) / work.cpuSeconds;
const perMinute = (work: Work) => (60 * pollsOf(work)) / work.wallSeconds;

/** Holds each row against the promise, which is for connections that do not live on between polls. */
export function judgePolls({ keepAlive, results }: PollsReport): void {
  if (keepAlive) return;
  for (const { queues, rounds } of results) {
    for (const kind of KINDS)
      keepPromise(
        `${ANSWERS[kind]}, queues on ${queues}, polls by the bare loop`,
        ratioOf(rounds[kind], perCpuMinute),
        PROMISED,
      );
  }
}

const ratioOf = (pairs: readonly Pair[], of: (work: Work) => number) =>
  median(pairs.map(({ ajil, bare }) => of(ajil) / of(bare)));

/** The table that people read. */
export function pollsAsText({ machine, held, results }: PollsReport): string {
  const { cores, cpu, node, platform, loadBefore } = machine;
  const lines = [
    'Polls in a minute of processor time (user and system, all threads) of the process that polls; in brackets by the clock,',
    held
      ? 'with that process alone on one core and the feeds, the database and the queue on the others.'
      : 'with all processes on all cores, since this machine cannot hold one on a core.',
    `${cores} cores (${cpu}), node ${node}, ${platform}, load before the start ${loadBefore.toFixed(1)}; median of ${POLLS.rounds} rounds`,
  ];
  for (const { queues, rounds } of results) {
    lines.push(
      '',
      `Queues on ${queues}`.padEnd(26) +
        ['undici and parser', 'Ajil', 'ratio', 'busy'].map((name) => name.padStart(22)).join(''),
    );
    for (const kind of KINDS) lines.push(row(kind, rounds[kind]));
  }
  return `${lines.join('\n')}\n`;
}

function row(kind: FeedKind, pairs: readonly Pair[]): string {
  const figure = (of: (pair: Pair) => number) => median(pairs.map(of));
  const both = (of: (pair: Pair) => Work) =>
    `${figure((pair) => perCpuMinute(of(pair))).toFixed(0)} (${figure((pair) => perMinute(of(pair))).toFixed(0)})`;
  const ratio = (of: (work: Work) => number) => ratioOf(pairs, of).toFixed(2);
  const busy = figure(({ ajil }) => (100 * ajil.cpuSeconds) / ajil.wallSeconds);
  return [
    `  ${ANSWERS[kind]}`.padEnd(26),
    both(({ bare }) => bare).padStart(22),
    both(({ ajil }) => ajil).padStart(22),
    `${ratio(perCpuMinute)} (${ratio(perMinute)})`.padStart(22),
    `${busy.toFixed(0)} %`.padStart(22),
  ].join('');
}
