import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { unread } from './unread.js';

export type Read = { kind: 'read'; bytes: Uint8Array } | { kind: 'failed'; code: string; message: string };

/** A whole file of at most so many bytes, or a code and a sentence. Never waits for a pipe or a device. */
export async function readBytes(file: string, most: number): Promise<Read> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size, ...stat } = await handle
      .stat()
      .then((stat) => ({ size: stat.size, isFile: stat.isFile() }));
    if (!stat.isFile) return failed('not_a_file', `${file} is not a file.`);
    if (size > most) return failed('too_large', tooLarge(file, most));
    return await readUpTo(handle, file, most, size);
  } catch (error) {
    return { kind: 'failed', ...unread(file, error as NodeJS.ErrnoException) };
  } finally {
    await handle?.close();
  }
}

/** The size may be a lie (/proc) or change while we read: what counts is what comes. */
async function readUpTo(handle: FileHandle, file: string, most: number, size: number): Promise<Read> {
  let bytes = new Uint8Array(Math.min(most, size) + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
    length += bytesRead;
    if (length > most) return failed('too_large', tooLarge(file, most));
    if (bytesRead === 0) return { kind: 'read', bytes: bytes.subarray(0, length) };
    if (length < bytes.length) continue;
    const larger = new Uint8Array(Math.min(most + 1, Math.max(65_536, bytes.length * 2)));
    larger.set(bytes);
    bytes = larger;
  }
}

function tooLarge(file: string, most: number): string {
  return `${file} is larger than ${most / 1024 / 1024} MiB.`;
}

function failed(code: string, message: string): Read {
  return { kind: 'failed', code, message };
}
