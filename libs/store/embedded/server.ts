import { existsSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { findBinaries, type Binaries } from './binaries.js';
import { clusterName, databaseUser, makeCluster, writeSettings } from './cluster.js';
import { makeDataFolder } from './folder.js';
import { type FolderLock, takeLock } from './lock.js';
import { capLog, rotateLog } from './log.js';
import {
  disarmPidFile,
  openPulse,
  runningPostmaster,
  runningSocketFolder,
  startPostmaster,
  stopOrphan,
  stopPostmaster,
} from './postmaster.js';
import { emptySocketFolder, makeSocketFolder, removeSocketFolder, socketPort } from './socket.js';
import { type Watch, watchServer } from './watch.js';

export interface EmbeddedServer {
  /** As node-postgres takes it; `host` is the folder of the Unix socket. */
  connection: { host: string; port: number; user: string; database: string };
  /** The same as a connection string. */
  url: string;
  /** Says where this Ajil is really reached, once that is known. */
  announce(address: string): void;
  /** Stops the server and gives the folder free. May be called more than once. */
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  /** AJIL_DATA_DIR; made when missing. */
  folder: string;
  /** Where this Ajil is reached, told to a second one that wants the same folder. */
  address: string;
  say?: (line: string) => void;
  /** Another copy of the package with the PostgreSQL programs. */
  binaries?: string;
}

const database = 'ajil';

/**
 * Starts the PostgreSQL server that comes with Ajil, on a Unix socket, with its data in `folder`. Refuses when
 * another living Ajil has the folder; recovers from every kind of kill.
 */
export async function openEmbeddedServer(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const { address, say = () => undefined } = options;
  const binaries = findBinaries(options.binaries);
  const folder = makeDataFolder(options.folder);
  const lock = await takeLock(folder, address);
  try {
    const place = await start(binaries, folder, say);
    const connection = { host: place.socketFolder, port: socketPort, user: databaseUser, database };
    await makeDatabase(connection);
    const stop = once(closer(place, watchOver(place, lock, say), () => lock.release()));
    return { connection, url: urlOf(connection), announce: (where) => lock.announce(where), stop };
  } catch (error) {
    await stopPostmaster(binaries, folder).catch(() => undefined);
    lock.release();
    throw error;
  }
}

/** How to reach the server that runs in this folder, if one does. `made`: there is a database in it. */
export function findEmbeddedServer(folder: string): {
  made: boolean;
  connection: EmbeddedServer['connection'] | null;
} {
  const socketFolder = runningSocketFolder(folder);
  const connection = socketFolder
    ? { host: socketFolder, port: socketPort, user: databaseUser, database }
    : null;
  return { made: existsSync(join(folder, clusterName)), connection };
}

interface Place {
  binaries: Binaries;
  folder: string;
  socketFolder: string;
}

async function start(binaries: Binaries, folder: string, say: (line: string) => void): Promise<Place> {
  await makeCluster(binaries, folder, say);
  await stopOrphan(binaries, folder, say);
  rotateLog(folder);
  const socketFolder = makeSocketFolder(folder);
  writeSettings(folder, socketFolder);
  await startPostmaster(binaries, folder);
  return { binaries, folder, socketFolder };
}

/** A server that was killed or crashed comes back at the same socket, where everybody finds it again. */
function watchOver(
  { binaries, folder, socketFolder }: Place,
  lock: FolderLock,
  say: (line: string) => void,
): Watch {
  let lives = openPulse(folder);
  const restart = async (): Promise<void> => {
    if (!lock.isHeld()) throw new Error(`the lock of ${folder} was removed or taken; restart this Ajil`);
    if (runningPostmaster(folder) === undefined) {
      disarmPidFile(folder);
      emptySocketFolder(socketFolder);
      await startPostmaster(binaries, folder);
    }
    lives = openPulse(folder);
  };
  return watchServer({ lives: () => lives(), restart, say });
}

/** The lock goes last, and stays when the server could not be stopped: it still has the folder. */
function closer({ binaries, folder, socketFolder }: Place, watch: Watch, release: () => void) {
  const stopCapping = capLog(folder);
  return async (): Promise<void> => {
    await watch.stop();
    stopCapping();
    await stopPostmaster(binaries, folder);
    removeSocketFolder(socketFolder, folder);
    release();
  };
}

async function makeDatabase(connection: EmbeddedServer['connection']): Promise<void> {
  const client = new pg.Client({ ...connection, database: 'postgres' });
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [database]);
    if (found.rowCount === 0) await client.query(`create database ${database}`);
  } finally {
    await client.end();
  }
}

function urlOf({ host, port, user, database: name }: EmbeddedServer['connection']): string {
  return `postgresql://${user}@localhost:${port}/${name}?host=${encodeURIComponent(host)}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
