import { LIMITS } from './limits.js';

/** Seconds from now: how long a subscription holds at the hub, and when to ask for it again before that. */
export interface Lease {
  seconds: number;
  renewAfterSeconds: number;
}

/** Renewed when so much of it is over, so that a hub may be away for the rest. */
const RENEW_AFTER = 0.8;

/**
 * The lease that a hub granted, in seconds. Its word is not taken for less than ten seconds or for more than thirty
 * days; `asked` stands in where it says nothing.
 */
export function leaseOf(granted: number | null, asked: number): Lease {
  const seconds = Math.min(Math.max(granted ?? asked, LIMITS.leastLeaseSeconds), LIMITS.mostLeaseSeconds);
  return { seconds, renewAfterSeconds: seconds * RENEW_AFTER };
}
