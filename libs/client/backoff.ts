/** Waits, in milliseconds. */
export const FIRST_WAIT_MS = 500;
export const LONGEST_WAIT_MS = 20_000;
/** Longer than this nobody is sent away by a server that means well. */
export const LONGEST_ORDER_MS = 300_000;

/**
 * How long to wait before the next attempt, in milliseconds: full jitter (any time up to a bound that doubles), so
 * that clients that were cut off together do not come back together; on top of what the server asked for.
 * @param attempt how many attempts failed in a row, from 0
 * @param chance from 0 up to 1
 */
export function waitBefore(attempt: number, chance: number, retryAfterMs = 0): number {
  const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt, 16));
  const ordered = Number.isFinite(retryAfterMs) ? Math.min(Math.max(0, retryAfterMs), LONGEST_ORDER_MS) : 0;
  return ordered + chance * bound;
}
