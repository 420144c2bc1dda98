import type { Server } from 'node:http';

/** How long a client may take, in milliseconds. Of a connection that waits for its client nothing else is held. */
export interface Deadlines {
  /** To send the headers of a request. */
  headersMs: number;
  /** To send all of a request. */
  requestMs: number;
  /** To ask again, on a connection that is kept. */
  idleMs: number;
  /** How often it is looked who is late. */
  lookMs: number;
}

export const DEADLINES: Deadlines = { headersMs: 10_000, requestMs: 15_000, idleMs: 5_000, lookMs: 1_000 };

/** Must be called before the server listens: only then does Node take up how often to look. */
export function setDeadlines(
  server: Server & { connectionsCheckingInterval?: number },
  { headersMs, requestMs, idleMs, lookMs }: Deadlines = DEADLINES,
): void {
  server.headersTimeout = headersMs;
  server.requestTimeout = requestMs;
  server.keepAliveTimeout = idleMs;
  server.connectionsCheckingInterval = lookMs;
}
