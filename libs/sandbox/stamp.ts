import { hash } from 'node:crypto';
import type { Entry, ParsedFeed } from '@ajil/feeds';

/** A feed; `omitted` are the stamps of entries that were left out, because the caller has them. */
export type Sifted = ParsedFeed & { omitted?: readonly string[] };

/**
 * What an entry says and is known by, in 27 characters: with the same stamp it is the same entry, unchanged. What
 * follows from these alone is left out.
 */
export function stampOf({ key, identities: { guid, link }, title, summary }: Entry): string {
  // The lengths first, so that no two lists of parts are one text.
  const lengths = `${key.length} ${guid?.length} ${link?.length} ${title.length} ${summary?.length}`;
  const text = `${lengths}\n${key}${guid ?? ''}${link ?? ''}${title}${summary ?? ''}`;
  return hash('sha1', Buffer.from(text, 'utf16le'), 'base64url');
}

/** Leaves out the entries with these stamps: of a hundred, few are new since the last look. */
export function leaveOut(parsed: ParsedFeed, stamps: readonly string[]): Sifted {
  if (parsed.kind === 'failed' || stamps.length === 0) return parsed;
  const had = new Set(stamps);
  const omitted: string[] = [];
  const entries = parsed.feed.entries.filter((entry) => {
    const stamp = stampOf(entry);
    if (had.has(stamp)) omitted.push(stamp);
    return !had.has(stamp);
  });
  return { kind: 'feed', feed: { ...parsed.feed, entries }, omitted };
}
