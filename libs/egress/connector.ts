import type { LookupFunction, Socket } from 'node:net';
import { buildConnector, errors } from 'undici';
import { canonical } from './address.js';
import { Refusal } from './codes.js';
import type { Guard } from './guard.js';
import { bareHost } from './guard.js';
import { LIMITS } from './limits.js';

/** How long one of several addresses is tried before the next one starts (RFC 8305). */
const NEXT_ADDRESS_MS = 1_000;

/**
 * A connector for undici that asks the guard, then connects to the vetted addresses and to nothing else.
 * A lookup hook alone would be no guard: literals need no lookup. The name is not resolved a second time,
 * so an answer that changes in between (DNS rebinding) has no effect.
 */
export function guardedConnector(guard: Guard, ca?: string): buildConnector.connector {
  return (options, callback) => void connect(guard, ca, options, callback);
}

async function connect(
  guard: Guard,
  ca: string | undefined,
  options: buildConnector.Options,
  callback: buildConnector.Callback,
): Promise<void> {
  const port = Number(options.port) || (options.protocol === 'https:' ? 443 : 80);
  let vetted: string[];
  try {
    vetted = await within(LIMITS.connectMs, options.hostname, guard(options.hostname, port));
  } catch (error) {
    callback(error as Error, null);
    return;
  }
  connectPinned(vetted, ca, options, callback);
}

function connectPinned(
  vetted: string[],
  ca: string | undefined,
  options: buildConnector.Options,
  callback: buildConnector.Callback,
): void {
  const [only] = vetted;
  const hostname = vetted.length === 1 && only ? only : bareHost(options.hostname);
  pinned(vetted, ca)({ ...options, hostname }, (...[error, socket]) => {
    if (error) return callback(error, null);
    const remote = canonical(socket.remoteAddress ?? '');
    if (vetted.some((address) => canonical(address) === remote)) return callback(null, endedQuietly(socket));
    socket.destroy();
    const host = bareHost(options.hostname);
    callback(new Refusal('blocked_address', `The connection to ${host} went to an unchecked address.`), null);
  });
}

/** undici ends a connection with an error that nobody sees, and Node has its stack written out: a tenth of what a request costs. */
function endedQuietly<S extends Socket>(socket: S): S {
  const destroy = socket.destroy.bind(socket);
  socket.destroy = (error) => {
    if (error instanceof errors.InformationalError) error.stack = error.message;
    return destroy(error);
  };
  return socket;
}

function pinned(vetted: string[], ca: string | undefined): buildConnector.connector {
  const found = vetted.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const lookup: LookupFunction = (_host, options, done) => {
    if (options.all) done(null, found);
    else done(null, found[0]?.address ?? '', found[0]?.family);
  };
  return buildConnector({
    lookup,
    timeout: LIMITS.connectMs,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: NEXT_ADDRESS_MS,
    maxCachedSessions: 0,
    allowH2: false,
    ...(ca === undefined ? {} : { ca }),
  });
}

function within<T>(ms: number, host: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_resolve, reject) => {
    const message = `The name ${bareHost(host)} was not resolved within ${ms / 1_000} s.`;
    timer = setTimeout(() => reject(new Refusal('dns', message)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
