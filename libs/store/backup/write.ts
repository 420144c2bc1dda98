import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import type { Connection } from '../open-store.js';
import { openClient } from './client.js';
import { copyOut } from './copy.js';
import { type BackupHead, END_OF_TABLE } from './file.js';
import { BackupProblem } from './problem.js';
import { copyText, listTables } from './tables.js';

/**
 * Writes all that Ajil keeps into one file, as it is at one moment, while Ajil goes on. The file appears when it is whole,
 * in a folder that is made when it is missing.
 * @throws BackupProblem when there is such a file already, no database of Ajil, or when the connection is lost
 */
export async function writeBackup(connection: Connection, file: string): Promise<BackupHead> {
  // It is found out at the end anyway; here nothing was done for it yet.
  if (existsSync(file)) throw isThere(file);
  const draft = `${file}.${randomUUID()}.part`;
  try {
    const head = await openClient(connection, (client) => writeDraft(client, draft));
    await giveName(draft, file);
    return head;
  } finally {
    await rm(draft, { force: true });
  }
}

const isThere = (file: string) => new BackupProblem(`${file} is there already; name a new file.`);

async function writeDraft(client: pg.Client, draft: string): Promise<BackupHead> {
  await client.query('begin isolation level repeatable read read only');
  const head = await readHead(client);
  await mkdir(dirname(draft), { recursive: true });
  const handle = await open(draft, 'wx', 0o600);
  // What was told to be safe may not be forgotten in a power cut.
  await pipeline(textOf(client, head), createGzip(), handle.createWriteStream({ flush: true }));
  return head;
}

/** Makes the draft appear under its name, for good. @throws BackupProblem when another file has it meanwhile */
async function giveName(draft: string, file: string): Promise<void> {
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw isThere(file);
    // FAT and some network shares know no links.
    await rename(draft, file);
  }
  await keepFolder(dirname(file));
}

/** Not every folder can be kept: some file systems cannot be told to, and one that is written to need not be readable. */
const NOT_KEPT = ['EINVAL', 'ENOTSUP', 'EACCES', 'EPERM'];

async function keepFolder(path: string): Promise<void> {
  try {
    const folder = await open(path);
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!NOT_KEPT.includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

async function readHead(client: pg.Client): Promise<BackupHead> {
  const { rows } = await client
    .query<{ schema: string; epoch: string; seq: string; at: Date }>(
      `select (select max(name) from kysely_migration) as schema, epoch, seq, now() as at from log_head`,
    )
    .catch((error: Error) => {
      throw new BackupProblem(`The database holds no Ajil (${error.message}).`);
    });
  const { schema, epoch, seq, at } = rows[0]!;
  const tables = await listTables(client);
  return { ajil: 'backup', format: 1, schema, epoch, seq: Number(seq), takenAt: at.toISOString(), tables };
}

async function* textOf(client: pg.Client, head: BackupHead): AsyncGenerator<Buffer | string> {
  const hash = createHash('sha256');
  const hashed = <T extends Buffer | string>(bytes: T) => {
    hash.update(bytes);
    return bytes;
  };
  yield hashed(`${JSON.stringify(head)}\n`);
  for (const table of head.tables) {
    for await (const rows of copyOut(client, copyText(table, 'to stdout'))) yield hashed(rows as Buffer);
    yield hashed(END_OF_TABLE);
  }
  yield `${JSON.stringify({ sha256: hash.digest('hex') })}\n`;
}
