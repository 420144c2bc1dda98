import { hash } from 'node:crypto';
import type { Entry, ParsedFeed } from '@ajil/feeds';

/**
 * A feed; `omitted` are the places, among the caller's stamps, of those whose entries were left out. (Places and not stamps: a hundred
 * texts in a message between threads cost more than many an entry.)
 */
export type Sifted = ParsedFeed & { omitted?: readonly number[] };

/**
 * What an entry says and is known by, in 27 characters: with the same stamp it is the same entry, unchanged. What
 * follows from these alone is left out.
 */
export function stampOf({ key, identities: { guid, link }, title, summary }: Entry): string {
  // The lengths first, so that no two lists of parts are one text.
  const lengths = `${key.length} ${guid?.length} ${link?.length} ${title.length} ${summary?.length}`;
  const text = `${lengths}\n${key}${guid ?? ''}${link ?? ''}${title}${summary ?? ''}`;
  return hash('sha1', text, 'base64url');
}

/** Leaves out the entries with these stamps: of a hundred, few are new since the last look. */
export function leaveOut(parsed: ParsedFeed, stamps: readonly string[]): Sifted {
  if (parsed.kind === 'failed' || stamps.length === 0) return parsed;
  const places = new Map(stamps.map((stamp, place) => [stamp, place]));
  const omitted: number[] = [];
  const entries = parsed.feed.entries.filter((entry) => {
    const place = places.get(stampOf(entry));
    if (place !== undefined) omitted.push(place);
    return place === undefined;
  });
  return { kind: 'feed', feed: { ...parsed.feed, entries }, omitted };
}
