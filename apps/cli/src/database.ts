import { resolve } from 'node:path';
import { type Config, readConfig } from '@ajil/config';
import { BackupProblem, type Connection, findEmbeddedServer, openEmbeddedServer } from '@ajil/store';
import { Failure } from './usage-error.js';

/** The database that Ajil would run on. `folder` is that of the embedded one. */
export interface Found {
  connection: Connection;
  folder: string | null;
}

/** Lets a command read the database, whether Ajil runs on it or not. @throws Failure */
export async function beside<T>(use: (found: Found) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  if (config.databaseUrl) return told(() => use({ connection: { url: config.databaseUrl! }, folder: null }));
  const folder = resolve(config.dataDir);
  const { made, connection } = findEmbeddedServer(folder);
  if (connection) return told(() => use({ connection, folder }));
  if (!made) throw new Failure(`There is no database in ${folder}. Set AJIL_DATA_DIR or DATABASE_URL.`);
  return instead(use);
}

/** Lets a command have the database to itself: an Ajil that runs on the embedded one is refused. @throws Failure */
export async function instead<T>(use: (found: Found) => Promise<T>): Promise<T> {
  const config = readConfig(process.env);
  if (config.databaseUrl) return told(() => use({ connection: { url: config.databaseUrl! }, folder: null }));
  const folder = resolve(config.dataDir);
  const server = await open(folder, config);
  try {
    return await told(() => use({ connection: server.connection, folder }));
  } finally {
    await server.stop();
  }
}

function open(folder: string, { host, port }: Config) {
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  return openEmbeddedServer({ folder, address: `http://${host}:${port}`, say }).catch((error: Error) => {
    throw new Failure(error.message);
  });
}

/** What the operator can mend is told in a sentence. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (error instanceof BackupProblem) throw new Failure(message);
    // A file or a server that cannot be reached, a right that is missing: the system says it well enough.
    if (typeof code === 'string') throw new Failure(`${message} (${code})`);
    throw error;
  }
}
