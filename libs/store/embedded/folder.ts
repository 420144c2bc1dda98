import { mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** The data folder's real path; made when missing, for its owner alone. */
export function makeDataFolder(path: string): string {
  let isFolder: boolean;
  try {
    makeMissing(path);
    isFolder = statSync(path).isDirectory();
  } catch (error) {
    throw new Error(`The data folder ${path} cannot be made (${(error as Error).message}). ${wayOut}`, {
      cause: error,
    });
  }
  if (!isFolder) throw new Error(`The data folder ${path} is not a folder but something else. ${wayOut}`);
  return realpathSync(path);
}

const wayOut = 'Set AJIL_DATA_DIR to a folder that Ajil may make and write to.';

/**
 * One by one: `recursive` of mkdirSync turns for ever in a folder that exists but answers ENOENT when something is
 * made in it, as /proc does (Node 20).
 */
function makeMissing(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })) return;
  makeMissing(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another Ajil made it at the same time.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
