import { renameSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { readText } from './process.js';

export const logName = 'postgres.log';

const rotatedAt = 1_000_000;
const cutAt = 16_000_000;

/** At a start, a log of more than 1 MB becomes `postgres.log.1`; the one before it goes. */
export function rotateLog(folder: string): void {
  const file = join(folder, logName);
  if (sizeOf(file) > rotatedAt) renameSync(file, `${file}.1`);
}

/** While the server runs, a log that grows beyond 16 MB is emptied. Looks once a minute; returns how to stop that. */
export function capLog(folder: string): () => void {
  const file = join(folder, logName);
  // The server appends (O_APPEND), so it goes on at the new end.
  const timer = setInterval(() => sizeOf(file) > cutAt && truncateSync(file), 60_000).unref();
  return () => clearInterval(timer);
}

/** What the server wrote after the first `from` characters, at most the last 2,000 of them. */
export function readLog(folder: string, from: number): string {
  return (readText(join(folder, logName)) ?? '').slice(from).slice(-2_000).trim();
}

export function logLength(folder: string): number {
  return (readText(join(folder, logName)) ?? '').length;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
