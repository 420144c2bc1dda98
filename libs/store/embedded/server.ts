import { mkdirSync, realpathSync } from 'node:fs';
import pg from 'pg';
import { findBinaries, type Binaries } from './binaries.js';
import { databaseUser, makeCluster, writeSettings } from './cluster.js';
import { takeLock } from './lock.js';
import { capLog, rotateLog } from './log.js';
import { startPostmaster, stopOrphan, stopPostmaster } from './postmaster.js';
import { makeSocketFolder, removeSocketFolder, socketPort } from './socket.js';

export interface EmbeddedServer {
  /** As node-postgres takes it; `host` is the folder of the Unix socket. */
  connection: { host: string; port: number; user: string; database: string };
  /** The same as a connection string. */
  url: string;
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
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  const folder = realpathSync(options.folder);
  const lock = await takeLock(folder, address);
  try {
    const socketFolder = await start(binaries, folder, say);
    const connection = { host: socketFolder, port: socketPort, user: databaseUser, database };
    await makeDatabase(connection);
    const stop = once(closer(binaries, folder, socketFolder, () => lock.release()));
    return { connection, url: urlOf(connection), stop };
  } catch (error) {
    await stopPostmaster(binaries, folder).catch(() => undefined);
    lock.release();
    throw error;
  }
}

async function start(binaries: Binaries, folder: string, say: (line: string) => void): Promise<string> {
  await makeCluster(binaries, folder, say);
  await stopOrphan(binaries, folder, say);
  rotateLog(folder);
  const socketFolder = makeSocketFolder(folder);
  writeSettings(folder, socketFolder);
  await startPostmaster(binaries, folder);
  return socketFolder;
}

/** The lock goes last, and stays when the server could not be stopped: it still has the folder. */
function closer(binaries: Binaries, folder: string, socketFolder: string, release: () => void) {
  const stopCapping = capLog(folder);
  return async (): Promise<void> => {
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
