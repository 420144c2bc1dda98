import { randomUUID } from 'node:crypto';
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.js';
import { readText } from './process.js';
import { runPostgresProgram } from './run.js';
import { socketPort } from './socket.js';

/** The database's own folder inside the data folder. */
export const clusterName = 'postgres';
export const databaseUser = 'ajil';

const draftStart = 'postgres.new-';
const settingsName = 'ajil.conf';

/**
 * Makes the database cluster when there is none. It is made under another name and renamed when whole, so that a
 * kill in the middle leaves nothing that looks like a database.
 */
export async function makeCluster(
  binaries: Binaries,
  folder: string,
  say: (line: string) => void,
): Promise<void> {
  removeDrafts(folder);
  if (existsSync(join(folder, clusterName))) return checkVersion(binaries, folder);
  say(`Making a new database in ${join(folder, clusterName)}`);
  const draft = `${draftStart}${randomUUID()}`;
  await initdb(binaries, folder, draft);
  appendFileSync(join(folder, draft, 'postgresql.conf'), `\ninclude '${settingsName}'\n`);
  renameSync(join(folder, draft), join(folder, clusterName));
  syncFolder(folder);
}

/** The initdb of a killed Ajil may still be writing: so each has a name of its own, and failing to remove one is no harm. */
function removeDrafts(folder: string): void {
  for (const name of readdirSync(folder).filter((found) => found.startsWith(draftStart))) {
    try {
      rmSync(join(folder, name), { recursive: true, force: true });
    } catch {
      continue;
    }
  }
}

async function initdb(binaries: Binaries, folder: string, draft: string): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
  const access = [`--username=${databaseUser}`, '--auth-local=trust', '--auth-host=reject'];
  const args = ['-D', draft, ...locale, ...access, '--no-instructions'];
  const { code, output } = await runPostgresProgram(binaries.initdb, args, folder);
  if (code !== 0) throw new Error(`The database in ${folder} could not be made: ${output.trim()}`);
}

/** A cluster belongs to one major version of PostgreSQL. */
async function checkVersion(binaries: Binaries, folder: string): Promise<void> {
  const cluster = join(folder, clusterName);
  const made = readText(join(cluster, 'PG_VERSION'))?.trim();
  if (made === undefined) {
    throw new Error(
      `${cluster} is not a database of Ajil. Move it away, or set AJIL_DATA_DIR to another folder.`,
    );
  }
  const config = readText(join(cluster, 'postgresql.conf')) ?? '';
  if (!config.includes(`include '${settingsName}'`)) {
    throw new Error(`${cluster} was not made by Ajil. Move it away, or set AJIL_DATA_DIR to another folder.`);
  }
  const { output } = await runPostgresProgram(binaries.postgres, ['--version'], folder);
  const brought = /(\d+)\.\d+/.exec(output)?.[1];
  if (brought === made) return;
  throw new Error(
    `The database in ${cluster} is of PostgreSQL ${made}, this Ajil brings ${brought ?? `none (${output.trim()})`}. ` +
      'Start the earlier Ajil and move the data with pg_dump, or set AJIL_DATA_DIR to another folder.',
  );
}

/** Writes the settings of this start. In a file, not on a command line, because pg_ctl hands its options to a shell. */
export function writeSettings(folder: string, socketFolder: string): void {
  const settings = {
    listen_addresses: '',
    port: String(socketPort),
    // The value is a list, so the one path in it has its own quotes.
    unix_socket_directories: `"${socketFolder.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${quote(value)}\n`);
  writeFileSync(join(folder, clusterName, settingsName), lines.join(''), { mode: 0o600 });
}

function quote(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
