/** What `ajil parse --jsonl` says of one file (docs/protocol.md, "Command line"). */
export interface Answer {
  file: string;
  feed?: AnsweredFeed;
  failed?: { code: string; message: string };
}

export interface AnsweredFeed {
  title: string | null;
  link: string | null;
  language: string | null;
  description?: string | null;
  entries: AnsweredEntry[];
}

export interface AnsweredEntry {
  id: string | null;
  url: string | null;
  title: string | null;
  summary: string | null;
  content: string | null;
  published: string | null;
  updated: string | null;
  authors: string[];
  categories: string[];
  language: string | null;
  media: { url: string }[];
}

/** What is looked at, as the report has it. */
export const FIELDS = [
  'items',
  'titles',
  'links',
  'ids',
  'dates',
  'authors',
  'content',
  'language',
  'categories',
  'media',
] as const;
export type Field = (typeof FIELDS)[number];

/** One thing that is expected of a feed. */
export interface Check {
  field: Field;
  /** Where: `entries[0].title`. */
  what: string;
  expected: unknown;
  /** What there is instead. */
  found(feed: AnsweredFeed): unknown;
  agrees(feed: AnsweredFeed): boolean;
}

/** A feed file and what is expected of it. */
export interface Case {
  /** The folder below the corpus. */
  group: string;
  /** Path of the feed file. */
  file: string;
  contentType: string | null;
  url: string | null;
  /** Nothing of it can be checked when there are none. */
  checks: Check[];
  /** It is no feed, and must be refused with this code. */
  refusal: string | null;
}
