import { randomBytes } from 'node:crypto';
import type { ListedEntry, PollOutcome, SourceSeed } from '../../libs/store/index.js';
import { monotonicFactory } from 'ulid';

const word = () => randomBytes(5).toString('hex');
const ulid = monotonicFactory();

/** A source of an outlet and a house of its own. */
export function seedOf(wanted: Partial<SourceSeed> = {}): SourceSeed {
  const id = wanted.id ?? word();
  const about = { name: id, outlet: id, language: null, country: null, family: id, kind: null };
  return { id, url: `https://${id}.example/feed`, ...about, ...wanted };
}

/** An entry that says nothing but its title. */
export function listed(wanted: Partial<ListedEntry> = {}): ListedEntry {
  const about = { summary: null, url: null, language: null, publishedAt: null, backfill: null };
  return { id: ulid(), key: word(), title: `title ${word()}`, ...about, ...wanted };
}

/** A poll that brought a whole list. */
export const fetched = (...entries: ListedEntry[]): Extract<PollOutcome, { kind: 'fetched' }> => ({
  kind: 'fetched',
  status: 200,
  validators: { etag: null, lastModified: null },
  bodyHash: null,
  whole: true,
  listed: entries.length,
  entries,
});
