import type { About, Entry, Feed } from '@ajil/feeds';
import type { Sandbox } from '@ajil/sandbox';
import { readBytes } from './read-bytes.js';

/** What one line of `ajil parse --jsonl` asks for. */
export interface Asked extends Pick<About, 'contentType' | 'url'> {
  file: string;
}

/** An entry as the command line shows it; what is absent is null. */
export type ShownEntry = Omit<Entry, 'key' | 'identities' | 'title'> & { title: string | null };
export type ShownFeed = Omit<Feed, 'entries'> & { entries: ShownEntry[] };
export type Answer =
  | { file: string | null; feed: ShownFeed }
  | { file: string | null; failed: { code: string; message: string } };

/** As much as a poll would take of an outlet. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Reads one file and what is in it, all that it lists: repeats are for the poller to know. Does not throw for what the file or the folder is like. */
export async function parseFile({ file, ...about }: Asked, sandbox: Sandbox): Promise<Answer> {
  const read = await readBytes(file, MAX_BYTES);
  if (read.kind === 'failed') return { file, failed: { code: read.code, message: read.message } };
  const parsed = await sandbox.parse(read.bytes, { ...about, repeats: true });
  if (parsed.kind === 'failed') return { file, failed: { code: parsed.code, message: parsed.message } };
  const { title, link, language, entries, ...rest } = parsed.feed;
  return { file, feed: { title, link, language, ...rest, entries: entries.map(shown) } };
}

/** The fields that protocol.md names, in its order: what else the parser knows is the poller's own. */
function shown(entry: Entry): ShownEntry {
  const { id, url, title, summary, content, published, updated, authors, categories, language, media } =
    entry;
  return {
    id,
    url,
    title: title || null,
    summary,
    content,
    published,
    updated,
    authors,
    categories,
    language,
    media,
  };
}
