import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, extname, join } from 'node:path';

/** A feed as it was served once. */
export interface FeedFile {
  /** Folder and file name: what reports call it. */
  name: string;
  bytes: Buffer;
  contentType: string;
}

const OWN = new URL('feeds', import.meta.url).pathname;
const TYPES = new Map([
  ['.xml', 'application/xml'],
  ['.rss', 'application/rss+xml'],
  ['.atom', 'application/atom+xml'],
  ['.rdf', 'application/rdf+xml'],
  ['.json', 'application/feed+json'],
]);

const named = (process.env['AJIL_REAL_INPUT'] ?? '').split(delimiter).filter(Boolean);

/** Nobody named a folder: the invented feeds beside this file are taken. */
export const isOwnInput = named.length === 0;

/** The feed files of the folders and files that AJIL_REAL_INPUT names. */
export function readFeedFiles(): FeedFile[] {
  const paths = (isOwnInput ? [OWN] : named).flatMap((path) =>
    statSync(path).isDirectory() ? feedsIn(path) : [path],
  );
  if (paths.length === 0) throw new Error(`There is no feed file in ${named.join(', ')}.`);
  return paths.map((path) => ({
    name: join(basename(dirname(path)), basename(path)),
    bytes: readFileSync(path),
    contentType: TYPES.get(extname(path).toLowerCase()) ?? 'application/octet-stream',
  }));
}

function feedsIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => TYPES.has(extname(name).toLowerCase()));
  return names
    .toSorted()
    .map((name) => join(folder, name))
    .filter(isFeed);
}

/** Of JSON files only those that call themselves a feed: others lie in such folders for other reasons. */
function isFeed(path: string): boolean {
  return (
    extname(path).toLowerCase() !== '.json' || readFileSync(path, 'utf8').includes('jsonfeed.org/version/')
  );
}
