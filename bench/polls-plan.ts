/**
 * What a feed does at each look: one that is quiet never changes, one that is busy always does, and a mixed one every
 * second time.
 */
export const KINDS = ['quiet', 'busy', 'mixed'] as const;
export type FeedKind = (typeof KINDS)[number];

/** What one run of the polls bench measures: about ten minutes with both kinds of queues. */
export const POLLS = {
  /** Hosts that the feeds live on, each with two connections; both sides have as many requests under way. */
  hosts: 64,
  /** Feeds of each kind: enough that some are always due. */
  feeds: { quiet: 1_600, busy: 240, mixed: 320 },
  /** Looks at each feed before anything is measured: by then most of its entries are old friends. */
  looksBefore: { quiet: 1, busy: 4, mixed: 5 },
  /** Seconds that one round of one side measures: short, since many short rounds side by side tell more than few long ones. */
  seconds: 4,
  /** Seconds that a side runs before a round of it counts. */
  settle: 2,
  rounds: 7,
  mostSeconds: 1_200,
} as const;

/** What one side did in one round. */
export interface Work {
  /** Polls that brought nothing new, and polls that brought a document. */
  unchanged: number;
  fetched: number;
  /** User and system time of the process with all its threads, in seconds. */
  cpuSeconds: number;
  wallSeconds: number;
}

/** The bare loop has feeds of its own, from this number on: what it has seen of one would come to Ajil all at once, as new. */
export const BARE_FEEDS = 10_240;

export const feedUrl = (kind: FeedKind, n: number, port: number): string =>
  `http://outlet-${n % POLLS.hosts}.localhost:${port}/${kind}/${n}`;
