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
  /** Absolute http(s) address without user name and password, at most 2,048 characters; null when there is none. */
  url: string | null;
  /** Plain display text, at most 512 graphemes and 1,024 UTF-16 units; an empty string when there is no title. */
  title: string;
  /** Plain text, at most 4 KiB. */
  summary: string | null;
  /** HTML as published (untrusted!), at most 64 KiB. */
  content: string | null;
  /** RFC 3339 in UTC. */
  published: string | null;
  /** RFC 3339 in UTC. */
  updated: string | null;
  authors: string[];
  categories: string[];
  /** The entry's own declared language; when null, the feed's language is the best guess. */
  language: string | null;
  media: Media[];
}

export type FeedFormat = 'rss' | 'rdf' | 'atom' | 'json';

export interface Feed {
  format: FeedFormat;
  title: string | null;
  link: string | null;
  language: string | null;
  description: string | null;
  entries: Entry[];
  /** The document held more than a cap allows; the first entries in document order were kept. */
  truncated: boolean;
  /** The document ended early or had to be mended: an entry that is missing here may still be published. */
  partial: boolean;
}

export type FeedErrorCode =
  'not_a_feed' | 'empty' | 'entities_refused' | 'too_deep' | 'malformed' | 'bad_json';

export type ParsedFeed =
  { kind: 'feed'; feed: Feed } | { kind: 'failed'; code: FeedErrorCode; message: string };

/** What is known of the bytes: the HTTP header and the address they came from. */
export interface About {
  contentType?: string | null;
  url?: string | null;
}

/** An entry as a format's mapper makes it, before it gets its key. */
export type Draft = Omit<Entry, 'key'>;

/** A feed as a format's mapper makes it. */
export interface MappedFeed {
  format: FeedFormat;
  title: string | null;
  link: string | null;
  language: string | null;
  description: string | null;
  entries: Draft[];
}
