import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BareBackend } from './bare-queues.js';
import type { Result } from './measure.js';
import type { BareOrder } from './polls-bare.js';
import { POLLS } from './polls-plan.js';
import { PLAN } from './plan.js';
import { asText, lookAtMachine } from './report.js';
import { type Closing, openClosing } from './support/closing.js';
import { findRedisServer } from './support/redis.js';

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** Each with the exit code that a shell expects. */
const SIGNALS = [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const;

/** Ends everything that was begun, whatever happens: an end, a failure, a signal, or too much time. */
async function bench(closing: Closing, asJson: boolean): Promise<number> {
  const folder = makeFolder(closing);
  const { measure } = await import('./measure.js');
  const machine = lookAtMachine();
  const redisServer = findRedisServer();
  const results: Result[] = [];
  for (const server of redisServer ? [null, redisServer] : [null]) {
    say(`Measuring with queues on ${server ? 'Redis' : 'PostgreSQL'} (about ${Math.round(secondsEach())} s)`);
    const inside = openClosing();
    closing.add(() => inside.run());
    results.push(await measure(server, PLAN, join(folder, server ? 'redis' : 'embedded'), inside));
    await inside.run();
  }
  process.stdout.write(
    asJson ? `${JSON.stringify({ machine, plan: PLAN, results })}\n` : `\n${asText(machine, PLAN, results)}`,
  );
  if (!redisServer) say('The run with Redis is left out: no redis-server is in PATH.');
  return 0;
}

function makeFolder(closing: Closing): string {
  const folder = mkdtempSync(join(tmpdir(), 'ajil-bench-'));
  closing.add(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function polls(closing: Closing, asJson: boolean): Promise<number> {
  const { benchPolls, judgePolls, pollsAsText } = await import('./polls.js');
  const redisServer = findRedisServer();
  const keepAlive = process.argv.includes('--keep-alive');
  const report = await benchPolls({ folder: makeFolder(closing), redisServer, keepAlive, say }, closing);
  process.stdout.write(asJson ? `${JSON.stringify(report)}\n` : `\n${pollsAsText(report)}`);
  judgePolls(report);
  if (!redisServer) say('The run with Redis is left out: no redis-server is in PATH.');
  return Number(process.exitCode ?? 0);
}

async function delivery(closing: Closing, json: boolean): Promise<number> {
  const { benchDelivery } = await import('./delivery/index.js');
  return benchDelivery(which!, makeFolder(closing), json, say, closing);
}

function secondsEach(): number {
  return 2 * (PLAN.warmUpSeconds + PLAN.rounds * (PLAN.roundSeconds + 1)) + 8;
}

async function main(run: typeof bench, mostSeconds: number): Promise<void> {
  const closing = openClosing();
  const leave = async (code: number) => {
    await closing.run();
    process.exit(code);
  };
  for (const [signal, code] of SIGNALS) process.on(signal, () => void leave(code));
  setTimeout(() => {
    say(`The bench did not end within ${mostSeconds} s.`);
    void leave(1);
  }, mostSeconds * 1_000).unref();
  const failed = (error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  };
  await leave(await run(closing, asJson).catch(failed));
}

const [, , which, argument] = process.argv;
const asJson = process.argv.includes('--json');
// Each loads what it needs: a class of the Redis client slows strings down for all who share its process.
if (which === 'bare') (await import('./bare-child.js')).runBareChild(JSON.parse(argument!) as BareBackend);
else if (which === 'parse') await parse(argument?.startsWith('--') ? undefined : argument);
else if (which === 'topics') await topics();
else if (which === 'polls-server')
  (await import('./polls-server.js')).runPollsServer(argument === '--keep-alive');
else if (which === 'polls-bare')
  await (await import('./polls-bare.js')).runPollsBare(JSON.parse(argument!) as BareOrder);
else if (which === 'delivery-bare')
  (await import('./delivery/bare-server.js')).runBareServer(argument as 'ws', process.argv[4]!);
else if (which === 'delivery-crowd') (await import('./delivery/crowd-process.js')).runCrowd();
else if (which === 'delivery-comers') (await import('./delivery/crowd-process.js')).runComers();
else if (which !== undefined && ['delivery', 'connects', 'memory', 'storm'].includes(which))
  await main(delivery, 1_200);
else if (which === 'polls') await main(polls, POLLS.mostSeconds);
else await main(bench, PLAN.mostSeconds);

async function parse(folder: string | undefined): Promise<void> {
  try {
    const { benchParse } = await import('./parse.js');
    await benchParse(folder, asJson);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}

async function topics(): Promise<void> {
  try {
    const { benchTopics } = await import('./topics.js');
    await benchTopics(asJson);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
