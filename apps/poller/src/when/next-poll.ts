/** How often sources are looked at. */
export interface Rhythm {
  pollSeconds: number;
}

/** A source that fails is tried for ever, but not more seldom than this. */
const SLOWEST_SECONDS = 3_600;

/** Sources must not march in step: each wait is up to a tenth shorter or longer. */
const JITTER = 0.1;

/**
 * Seconds until the next look at a source.
 * After failures of the source the wait doubles each time; where we had no network ourselves it does not, so
 * that everything is back soon after the network is. What the outlet asked for (Retry-After) is never undercut.
 */
export function nextPollSeconds(
  rhythm: Rhythm,
  last: { failures: number; ourNetwork: boolean; retryAfterSeconds: number | null; chance: number },
): number {
  const doublings = last.ourNetwork ? 0 : Math.min(Math.max(last.failures - 1, 0), 12);
  const longest = Math.max(SLOWEST_SECONDS, rhythm.pollSeconds);
  const base = Math.min(rhythm.pollSeconds * 2 ** doublings, longest);
  const jittered = base * (1 + JITTER * (2 * last.chance - 1));
  return Math.max(jittered, last.retryAfterSeconds ?? 0);
}
