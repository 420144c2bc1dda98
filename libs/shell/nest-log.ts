import type { Log } from '@ajil/telemetry';
import type { LoggerService } from '@nestjs/common';

/** Nest's own messages in our log; its start-up chatter only at level debug. */
export function nestLog(log: Log): LoggerService {
  return {
    log: (message: unknown) => log.debug(String(message)),
    debug: (message: unknown) => log.debug(String(message)),
    verbose: () => undefined,
    warn: (message: unknown) => log.warn(String(message)),
    error: (message: unknown, ...rest: unknown[]) =>
      log.error({ detail: rest.map(String).join(' ') || undefined }, String(message)),
    fatal: (message: unknown) => log.fatal(String(message)),
  };
}
