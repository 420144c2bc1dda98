/** A picture, sound or video that an entry points at. `type` is the MIME type as published. */
export interface Media {
  url: string;
  type: string | null;
}

/** One thing as published in a source. Texts never hold NUL, other control characters or lone surrogates. */
export interface Entry {
  /** The guid or id as published. */
  id: string | null;
  /** Stable identity inside the source, unique in one document, at most 512 characters. */
  key: string;
  /** By what else the entry can be known again when one of these changes. */
  identities: Identities;
  /** Absolute http(s) address without user name and password, at most 2,048 characters; null when there is none. */
  url: string | null;
  /** Plain display text, at most 512 graphemes and 1,024 UTF-16 units; an empty string when there is no title. */
  title: string;
  /** Plain text, at most 4 KiB. */
  summary: string | null;
  /** HTML as published (untrusted!), at most 64 KiB. */
  content: string | null;
  /** RFC 3339 in UTC; may lie in the future, as published. */
  published: string | null;
  /** RFC 3339 in UTC; may lie in the future, as published. */
  updated: string | null;
  authors: string[];
  categories: string[];
  /** The entry's own declared language; when null, the feed's language is the best guess. */
  language: string | null;
  media: Media[];
}

/** What stands for one entry only in its document; a value that different entries share is null. */
export interface Identities {
  /** The published id, at most 512 characters: a longer one is its head and a hash. */
  guid: string | null;
  /** The address in its one comparable spelling (see comparable-link.ts), at most 512 characters likewise. */
  link: string | null;
  /** The title, folded: case, marks, joiners and letter variants do not count. Different entries may share it. */
  title: string;
}

export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json' | 'sitemap';

export interface Feed {
  format: FeedFormat;
  title: string | null;
  link: string | null;
  language: string | null;
  description: string | null;
  entries: Entry[];
  /** The document held more than a cap allows; the first entries in document order were kept. */
  truncated: boolean;
  /** The document ended early: an entry that is missing here may still be published. */
  partial: boolean;
  /** Characters that could not be read and are shown as U+FFFD: the charset is wrong, or the outlet's text is. */
  damaged: number;
  hints: Hints;
}

/** What a feed says of when and how it wants to be looked at. */
export interface Hints {
  /** RSS `ttl`: minutes for which a copy may be kept. */
  ttlMinutes: number | null;
  /** RSS `skipHours`: hours of the day in UTC, 0 to 23, without news. */
  skipHours: number[];
  /** RSS `skipDays`: days of the week in UTC without news, 0 is Sunday. */
  skipDays: number[];
  /** Seconds between two changes, by the syndication module (`sy:updatePeriod`, `sy:updateFrequency`). */
  updateSeconds: number | null;
  /** WebSub hubs (W3C WebSub, section 4), http(s) addresses. */
  hubs: string[];
  /** The address that the feed gives as its own: the WebSub topic. */
  self: string | null;
}

/** A child of a sitemap index (sitemaps.org 0.9). */
export interface Sitemap {
  url: string;
  /** RFC 3339 in UTC. */
  lastModified: string | null;
}

export type FeedErrorCode =
  'not_a_feed' | 'empty' | 'entities_refused' | 'too_deep' | 'malformed' | 'bad_json';

export type ParsedFeed =
  { kind: 'feed'; feed: Feed } | { kind: 'failed'; code: FeedErrorCode; message: string };

export type FailedFeed = Extract<ParsedFeed, { kind: 'failed' }>;

/** A feed whose entries are not yet told apart, or a list of sitemaps that may hold feeds. */
export type ReadDocument =
  | { kind: 'feed'; feed: Omit<Feed, 'entries'> & { entries: Draft[] } }
  | { kind: 'sitemaps'; sitemaps: Sitemap[]; truncated: boolean; partial: boolean }
  | FailedFeed;

/** What is known of the bytes: the HTTP header and the address they came from, and what an editor set by hand. */
export interface About {
  contentType?: string | null;
  url?: string | null;
  /** The charset to read with, whatever is declared; an unknown name is ignored. */
  charset?: string | null;
  /** Minutes east of UTC for dates that name no zone; UTC when absent. */
  zone?: number | null;
  /** Hand out repeats of an entry too, with one key, so that the list is as long as the outlet's; else each comes once. */
  repeats?: boolean;
}

/** What the mappers know from outside the document. */
export interface Surroundings {
  /** Bases for links, the nearest first. */
  bases: readonly (string | null)[];
  /** Authors that the feed lends its entries (RFC 4287 section 4.2.1). */
  authors: readonly string[];
  /** Minutes east of UTC for dates that name no zone. */
  zone: number;
}

/** An entry as it is published, before it gets its key. */
export type Draft = Omit<Entry, 'key' | 'identities'>;

/** A feed as a format's mapper makes it. */
export interface MappedFeed {
  format: FeedFormat;
  title: string | null;
  link: string | null;
  language: string | null;
  description: string | null;
  entries: Draft[];
  hints: Hints;
}
