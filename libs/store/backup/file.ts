import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BackupProblem } from './problem.js';
import type { CopiedTable } from './tables.js';

/**
 * A backup is a gzip file (RFC 1952). Inside: one line of JSON that says what follows; for each table, in that order, its
 * rows in PostgreSQL's text format of COPY, ended by a line `\.`; one line of JSON with the SHA-256 of all before it.
 */
export interface BackupHead {
  ajil: 'backup';
  format: 1;
  /** The last migration that was run. */
  schema: string;
  /** The log's. */
  epoch: string;
  seq: number;
  takenAt: string;
  tables: CopiedTable[];
}

export const END_OF_TABLE = '\\.\n';

/** A backup that is read: its tables one after the other, each to its end, and then `verify`. */
export interface BackupReader {
  head: BackupHead;
  /** The rows of the next table. */
  rows(): AsyncGenerator<Buffer>;
  /** @throws BackupProblem unless every byte was as it was written */
  verify(): Promise<void>;
  close(): void;
}

/** @throws BackupProblem when it is no backup, or one of another kind; the system's error when it cannot be read */
export async function openBackup(file: string): Promise<BackupReader> {
  const damaged = (why: string) => new BackupProblem(`${file} is damaged (${why}); nothing was changed.`);
  const strange = (what: string) => new BackupProblem(`${file} is ${what}; nothing was changed.`);
  const hash = createHash('sha256');
  const source = createReadStream(file);
  const gunzip = createGunzip();
  pipeline(source, gunzip, () => undefined);
  const blocks = linesOf(gunzip, { damaged, strange });
  let pending: Buffer = Buffer.alloc(0);

  /** Some whole lines; empty at the end of the file. */
  const more = async () => {
    if (pending.length === 0) pending = (await blocks.next()).value ?? pending;
    return pending;
  };
  const take = (length: number) => {
    const taken = pending.subarray(0, length);
    pending = pending.subarray(length);
    return taken;
  };
  const line = async () => take((await more()).indexOf(10) + 1);
  const hashed = (bytes: Buffer) => {
    hash.update(bytes);
    return bytes;
  };

  async function* rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const lines = await more();
      if (lines.length === 0) throw damaged('it ends in the middle of a table');
      const end = endOfTable(lines);
      if (end !== 0) yield hashed(take(end < 0 ? lines.length : end));
      if (end < 0) continue;
      hashed(take(END_OF_TABLE.length));
      return;
    }
  }
  const verify = async () => {
    const found = hash.digest('hex');
    const { sha256 } = (parse(await line()) ?? {}) as { sha256?: string };
    if (sha256 !== found) throw damaged('its checksum is another one');
  };
  const head = parse(hashed(await line())) as Partial<BackupHead> | undefined;
  if (head?.ajil !== 'backup') throw strange('no backup of Ajil');
  if (head.format !== 1) throw strange(`of format ${String(head.format)}, and this Ajil reads 1`);
  const close = () => void source.destroy();
  return { head: head as BackupHead, rows, verify, close };
}

/** Reads all of it. @throws as `openBackup` does, and BackupProblem unless every byte is as it was written */
export async function verifyBackup(file: string): Promise<void> {
  const { head, rows, verify, close } = await openBackup(file);
  try {
    for (let left = head.tables.length; left > 0; left--) await readThrough(rows());
    await verify();
  } finally {
    close();
  }
}

async function readThrough(rows: AsyncGenerator<Buffer>): Promise<void> {
  let step = await rows.next();
  while (!step.done) step = await rows.next();
}

/** Whole lines in large pieces. */
async function* linesOf(
  source: AsyncIterable<Buffer>,
  { damaged, strange }: Record<'damaged' | 'strange', (what: string) => BackupProblem>,
): AsyncGenerator<Buffer, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of source) {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = bytes.lastIndexOf(10) + 1;
      if (end > 0) yield bytes.subarray(0, end);
      rest = bytes.subarray(end);
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (message === 'incorrect header check') throw strange('no backup of Ajil');
    throw code.startsWith('Z_') ? damaged(message) : error;
  }
  if (rest.length > 0) throw damaged('it ends in the middle of a line');
}

/** Where its last line begins, or -1. No row looks like it: COPY writes a backslash as two. */
function endOfTable(lines: Buffer): number {
  for (let at = lines.indexOf(END_OF_TABLE); at >= 0; at = lines.indexOf(END_OF_TABLE, at + 1))
    if (at === 0 || lines[at - 1] === 10) return at;
  return -1;
}

function parse(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString());
  } catch {
    return undefined;
  }
}
