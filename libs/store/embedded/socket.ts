import { createHash } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';

/** Only a part of the socket's name, as PostgreSQL makes it: nothing listens on TCP. */
export const socketPort = 5432;

const socketName = `.s.PGSQL.${socketPort}`;
/** A Unix socket's path has at most 107 bytes on Linux and 103 on macOS (sockaddr_un). */
const longestPath = 103;

/**
 * A folder of ours alone (0700) for the server's socket, emptied of what a killed server left: `run` in the data
 * folder, or a short one in the system's temporary folder when that path is too long for a socket.
 */
export function makeSocketFolder(folder: string): string {
  const near = join(folder, 'run');
  const place = fits(near) ? makePrivate(near) : makeShort(folder);
  emptySocketFolder(place);
  return place;
}

/** Removes what a killed server left. */
export function emptySocketFolder(place: string): void {
  for (const name of [socketName, `${socketName}.lock`]) rmSync(join(place, name), { force: true });
}

/** Removes the folder when it stands outside the data folder. */
export function removeSocketFolder(place: string, folder: string): void {
  if (!place.startsWith(folder + sep)) rmSync(place, { recursive: true, force: true });
}

function fits(place: string): boolean {
  return Buffer.byteLength(join(place, socketName)) <= longestPath;
}

function makePrivate(place: string): string {
  mkdirSync(place, { recursive: true, mode: 0o700 });
  chmodSync(place, 0o700);
  return place;
}

/** The same name each time, so that a killed Ajil leaves one folder and not many; never somebody else's folder. */
function makeShort(folder: string): string {
  const base = fits(join(tmpdir(), 'ajil-0123456789abcdef')) ? tmpdir() : '/tmp';
  const hash = createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 16);
  const place = join(base, `ajil-${hash}`);
  try {
    mkdirSync(place, { mode: 0o700 });
    return place;
  } catch {
    return isPrivate(place) ? place : mkdtempSync(join(base, 'ajil-'));
  }
}

function isPrivate(place: string): boolean {
  const stat = lstatSync(place, { throwIfNoEntry: false });
  return (
    stat !== undefined && stat.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o077) === 0
  );
}
