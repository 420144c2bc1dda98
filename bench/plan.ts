/** What one run measures. Two kinds of queues, both sides, a few rounds each: below four minutes. */
export const PLAN = {
  /** Feeds that the bench serves and Ajil polls each second. */
  feeds: 24,
  /** Items in each feed. */
  feedItems: 20,
  /** New items per second over all feeds, at random moments. */
  itemsPerSecond: 14,
  /** Seconds that one round publishes. */
  roundSeconds: 11,
  /** Seconds at the start of a round that are not counted. */
  skipSeconds: 1.5,
  /** Seconds of the one round before the first that counts: both sides get warm. */
  warmUpSeconds: 5,
  rounds: 3,
  /** An alert that did not come within so many seconds after the round is lost. */
  patienceSeconds: 10,
  /** The whole bench ends by force after so many seconds. */
  mostSeconds: 230,
} as const;

export type Plan = { readonly [K in keyof typeof PLAN]: number };

/** A response that brought new items, or one job of the bare side: when its last byte left, and what it was. */
export interface Arrival {
  /** Milliseconds since the round began. */
  at: number;
  /** The alerts that came of it, as JSON text. */
  payloads: string[];
}

/** One item's way. */
export interface Sample {
  /** Milliseconds since the round began at which its last byte left. */
  at: number;
  /** Milliseconds from there to the client's event. */
  ms: number;
  /** Where those milliseconds went, by the times that the alert itself carries. */
  stages?: Stages;
}

/** Milliseconds, whole ones: that is how exact the times in an alert are. */
export interface Stages {
  /** Last byte to the start of the poll's transaction: the body is read and parsed. */
  accept: number;
  /** To the newsdesk's read: the poll commits, and its job is handed over. */
  handOver: number;
  /** To the client's event: decided, appended, committed, hinted at, read again, sent. */
  deliver: number;
}
