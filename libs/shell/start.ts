import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { shiftClock } from '@ajil/faultpoints';
import { resolve } from 'node:path';
import {
  type Config,
  ConfigError,
  describeConfig,
  readConfig,
  requireSources,
  type Role,
  unknownSettings,
} from '@ajil/config';
import { requireFreeFolder } from '@ajil/store';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { InfrastructureModule } from './infrastructure.module.js';
import { nestLog } from './nest-log.js';
import { ProblemFilter } from './problem.filter.js';
import { refuseEncoded } from './refuse-encoded.js';
import { openParts, type Parts } from './parts.js';

/** A running process of Ajil. */
export interface Running {
  app: NestExpressApplication;
  parts: Parts;
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  address: string;
}

/** The largest request body; alerts flow outward, and what comes in is small. */
const BODY_LIMIT = '256kb';

/** A shutdown that hangs is ended by force after this long. */
const SHUTDOWN_MS = 15_000;

/** Open streams and idle connections do not hold up the end. */
const OPTIONS = { bufferLogs: true, forceCloseConnections: true, abortOnError: false };

@Module({})
class ProcessModule {}

/** Starts one process that plays the given roles; what was opened is closed again when the start fails. */
export async function startProcess(
  config: Config,
  roles: (Type | DynamicModule)[],
  prepare: (app: NestExpressApplication, parts: Parts) => void = () => undefined,
): Promise<Running> {
  await requireSources(config);
  // Who starts Ajil twice learns that it runs already, and not only that its port is taken.
  if (!config.databaseUrl) requireFreeFolder(resolve(config.dataDir));
  await requireFreePort(config);
  const parts = await openParts(config);
  let app: NestExpressApplication | undefined;
  try {
    const module = { module: ProcessModule, imports: [InfrastructureModule.forRoot(parts), ...roles] };
    app = await NestFactory.create<NestExpressApplication>(module, OPTIONS);
    app.useLogger(nestLog(parts.log));
    app.use(refuseEncoded);
    app.useBodyParser('json', { limit: BODY_LIMIT, inflate: false });
    app.disable('x-powered-by');
    app.useGlobalFilters(new ProblemFilter(parts.log));
    prepare(app, parts);
    return await listen(app, parts);
  } catch (error) {
    await app?.close().catch(() => undefined);
    await parts.close();
    throw error;
  }
}

/** A taken port is found before a database is made for nothing. */
async function requireFreePort({ port, host }: Config): Promise<void> {
  const probe = createServer();
  probe.listen(port, host);
  await once(probe, 'listening');
  probe.close();
  await once(probe, 'close');
}

async function listen(app: NestExpressApplication, parts: Parts): Promise<Running> {
  const { host, port: wanted } = parts.config;
  await app.listen(wanted, host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  parts.announce(address);
  parts.log.info(`listening on ${address}`);
  return { app, parts, address };
}

/** Starts one role as a process of its own, which is of use only beside others on the same database. */
export async function startRole(
  config: Config,
  role: Role,
  module: Type,
  prepare?: (app: NestExpressApplication, parts: Parts) => void,
): Promise<Running> {
  if (config.databaseUrl) return startProcess({ ...config, roles: [role] }, [module], prepare);
  throw new ConfigError(
    `a ${role} of its own needs DATABASE_URL, the database that it shares with the other roles.`,
  );
}

/** What every `main.ts` does: read the environment, start, end well on a signal, and say clearly why not. */
export async function main(start: (config: Config) => Promise<Running>): Promise<void> {
  if (process.env['AJIL_CLOCK_SHIFT_MS']) shiftClock();
  const stop = openStop();
  for (const warning of unknownSettings(process.env)) process.stderr.write(`${warning}\n`);
  try {
    const running = await start(readConfig(process.env));
    running.parts.log.debug({ settings: describeConfig(process.env) }, 'settings');
    stop.use(running);
  } catch (error) {
    process.stderr.write(`${explainFailure(error)}\n`);
    process.exit(1);
  }
}

/** One sentence for people; the stack is for those who ask for it. */
function explainFailure(error: unknown): string {
  if (!(error instanceof Error)) return `Ajil cannot start: ${String(error)}`;
  if (error instanceof ConfigError) return `Ajil cannot start: ${error.message}`;
  const { code, address, port } = error as { code?: string; address?: string; port?: number };
  if (code === 'EADDRINUSE')
    return `Ajil cannot start: port ${port} of ${address} is taken. Set AJIL_PORT to another one.`;
  const detail = process.env['AJIL_LOG_LEVEL'] === 'debug' ? error.stack : error.message;
  return `Ajil cannot start: ${detail}`;
}

/** Ends the process well at the first signal; one that comes during the start is kept until there is something to end. */
function openStop(): { use(running: Running): void } {
  let running: Running | undefined;
  let cause: string | undefined;
  const close = (why: string) => {
    if (cause !== undefined) return;
    cause = why;
    if (running) void closeWell(running, why);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => close(signal));
  // The starter holds the other end: when it is gone, so are we.
  process.on('disconnect', () => close('the starter is gone'));
  return {
    use: (started) => {
      running = started;
      if (cause !== undefined) void closeWell(started, cause);
    },
  };
}

async function closeWell({ app, parts }: Running, cause: string): Promise<void> {
  parts.log.info(`stopping (${cause})`);
  setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
  try {
    await app.close();
    process.exit(0);
  } catch (error) {
    parts.log.error({ err: error }, 'the stop failed');
    process.exit(1);
  }
}
