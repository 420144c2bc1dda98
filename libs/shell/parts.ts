import { resolve } from 'node:path';
import type { Config } from '@ajil/config';
import { type Egress, openEgress } from '@ajil/egress';
import { openQueues, type Queues } from '@ajil/queues';
import { type Connection, openEmbeddedServer, openStore, type Store } from '@ajil/store';
import { type Log, openLog, openMetrics, type Registry } from '@ajil/telemetry';
import { openReadiness, type Readiness } from './readiness.js';

/** What a process stands on. */
export interface Parts {
  config: Config;
  log: Log;
  metrics: Registry;
  readiness: Readiness;
  store: Store;
  queues: Queues;
  egress: Egress;
  /** Closes all of it, last opened first. */
  close(): Promise<void>;
}

const AGENT = 'Ajil/0.1 (news alert feed reader; self-hosted)';

/** Opens every part in the order in which they need each other; what is open is closed again when one fails. */
export async function openParts(config: Config): Promise<Parts> {
  const role = config.roles.length === 3 ? 'all' : config.roles.join('+');
  const log = openLog({ format: config.logFormat, level: config.logLevel, role });
  const metrics = openMetrics({ role, defaults: true });
  const readiness = openReadiness();
  const closers: (() => Promise<void>)[] = [];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    const connection = await openConnection(config, log, closers);
    const store = await openStore({
      connection,
      onError: (error) => log.warn(`a database connection broke: ${error.message}`),
    });
    closers.push(() => store.close());
    const queues = await openTheQueues(config, connection, log);
    closers.push(() => queues.close());
    const egress = openEgress({ allow: config.egressAllow, userAgent: AGENT });
    closers.push(() => egress.close());
    readiness.add('store', () => store.ping());
    readiness.add('queues', () => queues.ping());
    return { config, log, metrics, readiness, store, queues, egress, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** A database of the operator's own, or the embedded server. */
async function openConnection(
  config: Config,
  log: Log,
  closers: (() => Promise<void>)[],
): Promise<Connection> {
  if (config.databaseUrl) return { url: config.databaseUrl };
  const server = await openEmbeddedServer({
    folder: resolve(config.dataDir),
    address: `http://${config.host}:${config.port}`,
    say: (line) => log.info(line),
  });
  closers.push(() => server.stop());
  return server.connection;
}

function openTheQueues(config: Config, connection: Connection, log: Log): Promise<Queues> {
  return openQueues({
    redisUrl: config.redisUrl,
    postgres: 'url' in connection ? { connectionString: connection.url } : connection,
    onError: (queue, error) => log.warn({ queue }, `queue trouble: ${error.message}`),
  });
}
