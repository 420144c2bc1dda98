import type { AddressInfo } from 'node:net';
import { type Config, ConfigError, readConfig } from '@ajil/config';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { InfrastructureModule } from './infrastructure.module.js';
import { nestLog } from './nest-log.js';
import { ProblemFilter } from './problem.filter.js';
import { PARTS } from './inject-parts.js';
import type { Parts } from './parts.js';

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

@Module({})
class ProcessModule {}

/** Starts one process that plays the given roles. */
export async function startProcess(
  config: Config,
  roles: (Type | DynamicModule)[],
  prepare: (app: NestExpressApplication, parts: Parts) => void = () => undefined,
): Promise<Running> {
  const module = { module: ProcessModule, imports: [InfrastructureModule.forRoot(config), ...roles] };
  const app = await NestFactory.create<NestExpressApplication>(module, {
    bufferLogs: true,
    forceCloseConnections: true,
    abortOnError: false,
  });
  const parts = app.get<Parts>(PARTS);
  app.useLogger(nestLog(parts.log));
  app.useBodyParser('json', { limit: BODY_LIMIT });
  app.disable('x-powered-by');
  app.useGlobalFilters(new ProblemFilter(parts.log));
  prepare(app, parts);
  await app.listen(config.port, config.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const address = `http://${config.host}:${port}`;
  parts.log.info(`listening on ${address}`);
  return { app, parts, address };
}

/** What every `main.ts` does: read the environment, start, end well on a signal, and say clearly why not. */
export async function main(start: (config: Config) => Promise<Running>): Promise<void> {
  try {
    const running = await start(readConfig(process.env));
    closeOnSignals(running);
  } catch (error) {
    const known = error instanceof ConfigError || error instanceof Error;
    const detail =
      error instanceof ConfigError ? error.message : known ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${detail}\n`);
    process.exit(1);
  }
}

function closeOnSignals({ app, parts }: Running): void {
  let closing = false;
  const close = (cause: string) => {
    if (closing) return;
    closing = true;
    parts.log.info(`stopping (${cause})`);
    setTimeout(() => process.exit(1), SHUTDOWN_MS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        parts.log.error({ err: error }, 'the stop failed');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => close(signal));
  // The starter holds the other end: when it is gone, so are we.
  process.on('disconnect', () => close('the starter is gone'));
}
