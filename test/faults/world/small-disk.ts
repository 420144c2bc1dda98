import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk in memory that is soon full. */
export interface SmallDisk {
  /** Takes all the room that is left. */
  fill(): void;
  free(): void;
  /** Takes the disk away, with all that was on it. */
  remove(): void;
}

/** Why no disk can be had here, or null. */
export function cannotHaveDisk(): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'ajil-disk-'));
  try {
    makeSmallDisk(folder, 1).remove();
    return null;
  } catch {
    return 'a tmpfs cannot be mounted here (it takes root)';
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mounts a tmpfs of so many MiB over a folder, for whoever has it open from now on. */
export function makeSmallDisk(folder: string, mib: number): SmallDisk {
  mkdirSync(folder, { recursive: true });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m,mode=0700`, 'tmpfs', folder], {
    stdio: 'ignore',
  });
  const filler = join(folder, 'filler');
  return {
    fill: () => fill(filler),
    free: () => rmSync(filler, { force: true }),
    remove: () => void execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' }),
  };
}

const PIECE = Buffer.alloc(64 * 1024);

function fill(file: string): void {
  const handle = openSync(file, 'w');
  try {
    for (let size = PIECE.length; size > 0;) size = tryWrite(handle, size) ? size : size >> 1;
  } finally {
    closeSync(handle);
  }
}

function tryWrite(handle: number, size: number): boolean {
  try {
    return writeSync(handle, PIECE, 0, size) > 0;
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOSPC') return false;
    throw error;
  }
}
