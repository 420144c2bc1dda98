import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import type { Case } from './answer.js';
import { readHeaded } from './expect/comment.js';
import { checksOfModel } from './expect/model.js';

/** Files that lie beside feeds and are none. */
const NO_FEED = new Set(['.json', '.opml', '.md', '.py', '.txt', '.html', '']);

/**
 * The cases of a folder: feed files beside a `.json` of the same name, and feed files whose leading comment holds
 * `Expect:`. Other feed files are cases without checks.
 */
export function readCases(folder: string): Case[] {
  return listFiles(folder)
    .filter((file) => !NO_FEED.has(extname(file).toLowerCase()))
    .map((file) => readCase(folder, file));
}

function readCase(folder: string, file: string): Case {
  const group = relative(folder, dirname(file)) || '.';
  const model = readModel(join(dirname(file), `${basename(file, extname(file))}.json`));
  const headed = model ? null : readHeaded(readFileSync(file));
  const request = (model?.['request'] ?? {}) as { contentType?: string; url?: string };
  const refusal = (model?.['failed'] as { code?: string } | undefined)?.code ?? null;
  return {
    group,
    file,
    contentType: request.contentType ?? headed?.contentType ?? null,
    url: request.url ?? headed?.url ?? null,
    checks: model ? checksOfModel(model) : (headed?.checks ?? []),
    refusal,
  };
}

/** What is expected of the feed, or undefined when there is no such file. */
function readModel(file: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`${file} is not valid JSON.`, { cause: error });
  }
}

/** All files below a folder, in an order that does not depend on the disk. */
export function listFiles(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return listFiles(path);
    return entry.isFile() ? [path] : [];
  });
}
