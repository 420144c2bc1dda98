import { type Hints, outsideSkipped } from './hints.js';

/** How often sources are looked at. */
export interface Pace {
  /** Seconds between two looks before a rhythm is learned. */
  pollSeconds: number;
}

/** A third of the usual wait is the shortest; fifteen times of it the longest. */
export const boundsOf = ({ pollSeconds }: Pace) => ({ floor: pollSeconds / 3, ceiling: pollSeconds * 15 });

/** A source that fails is tried for ever, but not more seldom than this. */
const SLOWEST_SECONDS = 3_600;

/** Sources must not march in step: each wait is up to a tenth shorter or longer. */
const JITTER = 0.1;

/** What the last look says of the next. */
export interface LastLook {
  now: Date;
  /** Failed looks in a row, this one included. */
  failures: number;
  /** The failure looks like a lack of network on our side. */
  ourNetwork: boolean;
  /** The outlet's `Retry-After`. */
  retryAfterSeconds: number | null;
  /** For how long the answer stays fresh, by its cache headers. */
  freshSeconds: number;
  hints: Hints | null;
  /** One of the source's topics is hot. */
  hot: boolean;
  /** What its rhythm suggests; null while there is none. */
  learnedSeconds: number | null;
  /** In [0, 1). */
  chance: number;
}

/**
 * Seconds until the next look at a source, and until the first that its outlet would not mind.
 * After failures of the source the wait doubles each time; where we had no network ourselves it does not, so
 * that everything is back soon after the network is. What the outlet asked for is never undercut: its
 * `Retry-After`; its cache headers, `ttl` and `sy:update` up to the longest wait of ours; its `skipHours` and
 * `skipDays`. A hot topic leaves `ttl` and `sy:update` aside, which are guesses made long before.
 */
export function nextPoll(pace: Pace, last: LastLook): { nextPollSeconds: number; notBeforeSeconds: number } {
  const planned = last.failures > 0 ? backoff(pace, last) : usual(pace, last);
  const jittered = planned * (1 + JITTER * (2 * last.chance - 1));
  const guessed = Math.max((last.hints?.ttlMinutes ?? 0) * 60, last.hints?.updateSeconds ?? 0);
  const least = Math.max(last.retryAfterSeconds ?? 0, atMost(pace, last.freshSeconds));
  // They tell for how long a copy is good: not of use without one.
  const polite = last.hot || last.failures > 0 ? least : Math.max(least, atMost(pace, guessed));
  const outside = (seconds: number) => outsideSkipped(last.hints, last.now, seconds);
  return {
    nextPollSeconds: outside(Math.max(jittered, polite)),
    notBeforeSeconds: outside(least),
  };
}

const atMost = (pace: Pace, seconds: number) => Math.min(seconds, boundsOf(pace).ceiling);

function usual(pace: Pace, { hot, learnedSeconds }: LastLook): number {
  return hot ? boundsOf(pace).floor : (learnedSeconds ?? pace.pollSeconds);
}

function backoff(pace: Pace, last: LastLook): number {
  const doublings = last.ourNetwork ? 0 : Math.min(last.failures - 1, 12);
  return Math.min(pace.pollSeconds * 2 ** doublings, Math.max(SLOWEST_SECONDS, pace.pollSeconds));
}
