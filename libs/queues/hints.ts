import { Redis } from 'ioredis';
import pg from 'pg';

/**
 * "Look at the log": nothing more. A hint may be lost, doubled or late; whoever follows the log looks once a
 * second anyway.
 */
export interface Hints {
  /** PostgreSQL carries the hints: the append itself notifies, and `publish` does nothing. */
  readonly inDatabase: boolean;
  publish(): void;
  /** Calls `look` at every hint, with the place that it names if it names one, until the returned function is called. */
  subscribe(look: (seq?: number) => void): () => Promise<void>;
  close(): Promise<void>;
}

const CHANNEL = 'ajil_log';
const RECONNECT_MS = 1_000;

export function openRedisHints(url: string): Hints {
  const publisher = new Redis(url, {
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    lazyConnect: false,
  });
  publisher.on('error', () => undefined);
  return {
    inDatabase: false,
    publish: () => void publisher.publish(CHANNEL, '').catch(() => undefined),
    subscribe: (look) => {
      const subscriber = new Redis(url, { maxRetriesPerRequest: null });
      subscriber.on('error', () => undefined);
      const hinted = () => look();
      subscriber.on('message', hinted);
      void subscriber.subscribe(CHANNEL).catch(() => undefined);
      return async () => {
        // What has arrived is still read after the disconnect.
        subscriber.off('message', hinted);
        subscriber.disconnect();
      };
    },
    close: async () => publisher.disconnect(),
  };
}

export function openPostgresHints(connection: pg.ClientConfig): Hints {
  return {
    inDatabase: true,
    publish: () => undefined,
    subscribe: (look) => listen(connection, look),
    close: async () => undefined,
  };
}

/** One connection that listens, made anew when it breaks. */
function listen(connection: pg.ClientConfig, look: (seq?: number) => void): () => Promise<void> {
  let client: pg.Client | undefined;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  const hinted = (hint?: { payload?: string }) => {
    if (!closed) look(process.env['AJIL_MUTANT'] === 'M4' && hint ? Number(hint.payload) : undefined);
  };
  const again = () => {
    void client?.end().catch(() => undefined);
    client = undefined;
    if (!closed && !timer) timer = setTimeout(connect, RECONNECT_MS);
  };
  const connect = () => {
    timer = undefined;
    const fresh = new pg.Client({ ...connection, keepAlive: true });
    client = fresh;
    fresh.on('notification', hinted);
    fresh.on('error', () => client === fresh && again());
    fresh
      .connect()
      .then(() => fresh.query(`listen ${CHANNEL}`))

      .then(
        () => hinted(),
        () => client === fresh && again(),
      );
  };
  connect();
  return async () => {
    closed = true;
    clearTimeout(timer);
    await client?.end().catch(() => undefined);
  };
}
