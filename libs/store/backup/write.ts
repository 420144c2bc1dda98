import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { type Connection, poolConfig } from '../open-store.js';
import { copyOut } from './copy.js';
import { type BackupHead, END_OF_TABLE } from './file.js';
import { BackupProblem } from './problem.js';
import { copyText, listTables } from './tables.js';

/**
 * Writes all that Ajil keeps into one file, as it is at one moment, while Ajil goes on. The file appears when it is whole,
 * in a folder that is made when it is missing.
 * @throws BackupProblem when there is such a file already, or no database of Ajil
 */
export async function writeBackup(connection: Connection, file: string): Promise<BackupHead> {
  if (existsSync(file)) throw new BackupProblem(`${file} is there already; name a new file.`);
  const client = new pg.Client(poolConfig(connection));
  await client.connect();
  const draft = `${file}.${process.pid}.part`;
  try {
    await client.query('begin isolation level repeatable read read only');
    const head = await readHead(client);
    await mkdir(dirname(file), { recursive: true });
    await pipeline(
      textOf(client, head),
      createGzip(),
      createWriteStream(draft, { mode: 0o600, flags: 'wx' }),
    );
    await settle(draft);
    await rename(draft, file);
    return head;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await client.end();
  }
}

/** What is kept elsewhere of a place in a file may be forgotten in a power cut; what was told to be safe may not. */
async function settle(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
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
