import { resolve } from 'node:path';
import type { Config } from '@ajil/config';
import { type Egress, openEgress } from '@ajil/egress';
import { openQueues, type QueueName, type Queues } from '@ajil/queues';
import { openSandbox, type Sandbox } from '@ajil/sandbox';
import { type Connection, type EmbeddedServer, openEmbeddedServer, openStore, type Store } from '@ajil/store';
import { type Log, openLog, openMetrics, type Registry } from '@ajil/telemetry';
import { type Complaints, openComplaints } from './complaints.js';
import { type LiveTopics, openLiveTopics } from './live-topics.js';
import { openReadiness, type Readiness } from './readiness.js';
import { refuseOlder, watchHead } from './watch-head.js';
import { requireRightTime } from './right-time.js';

/** What a process stands on. */
export interface Parts {
  config: Config;
  log: Log;
  metrics: Registry;
  readiness: Readiness;
  store: Store;
  queues: Queues;
  egress: Egress;
  /** Reads documents on threads of their own; none of them runs before it is needed. */
  sandbox: Sandbox;
  /** The topics of now, as shipped and as edited. */
  topics: LiveTopics;
  /** Tells where this process listens, to who would start a second one on the same data. */
  announce(address: string): void;
  /** Closes all of it, last opened first. */
  close(): Promise<void>;
}

/** Polls that one process has under way. Most of them wait for an outlet; a few dozen silent ones must not hold up the others. */
export const MOST_POLLS = 128;

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
    const server = await openServer(config, log);
    if (server) closers.push(() => server.stop());
    const connection = server?.connection ?? { url: config.databaseUrl! };
    if (server) await refuseOlder(resolve(config.dataDir), connection);
    const store = await openStore({
      connection,
      onError: (error) => log.warn(`a database connection broke: ${error.message}`),
    });
    closers.push(() => store.close());
    if (server) closers.push(watchHead(resolve(config.dataDir), store, log));
    const queues = await openTheQueues(config, connection, log);
    closers.push(() => queues.close());
    const egress = openEgress({ allow: config.egressAllow, contact: config.publicUrl });
    closers.push(() => egress.close());
    const sandbox = openSandbox({ queue: MOST_POLLS });
    closers.push(() => sandbox.close());
    const topics = await openLiveTopics(store, log);
    closers.push(() => topics.stop());
    readiness.add('store', () => store.ping());
    readiness.add('clock', () => requireRightTime(() => store.now()));
    readiness.add('queues', () => queues.ping());
    const announce = (address: string) => server?.announce(address);
    return { config, log, metrics, readiness, store, queues, egress, sandbox, topics, announce, close };
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
}

/** The server of `AJIL_DATA_DIR`, unless the operator has a database of his own. */
async function openServer(config: Config, log: Log): Promise<EmbeddedServer | null> {
  if (config.databaseUrl) return null;
  return openEmbeddedServer({
    folder: resolve(config.dataDir),
    address: `http://${config.host}:${config.port}`,
    say: (line) => log.info(line),
  });
}

function openTheQueues(config: Config, connection: Connection, log: Log): Promise<Queues> {
  const complaints = new Map<QueueName, Complaints>();
  return openQueues({
    redisUrl: config.redisUrl,
    postgres: 'url' in connection ? { connectionString: connection.url } : connection,
    onError: (queue, error) => {
      if (!complaints.has(queue)) complaints.set(queue, openComplaints(`queue ${queue}`, log));
      complaints.get(queue)!.failed(error);
    },
  });
}
