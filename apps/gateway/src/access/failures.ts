/** One address may show so many wrong tokens a minute; more are not told from one another. */
export const MOST_FAILURES = 100;
const WINDOW_MS = 60_000;
/** Addresses that are counted; the one that was counted longest ago makes room. */
const MOST_ADDRESSES = 10_000;

/** Counts wrong tokens by remote address. */
export interface Failures {
  /** One more. @returns how many there were in this minute, with this one */
  count(address: string): number;
  size(): number;
}

export function openFailures(now: () => number = () => performance.now()): Failures {
  const counts = new Map<string, { since: number; times: number }>();
  return {
    count: (address) => {
      const known = counts.get(address);
      counts.delete(address);
      const fresh = known && now() - known.since < WINDOW_MS ? known : { since: now(), times: 0 };
      fresh.times += 1;
      counts.set(address, fresh);
      if (counts.size > MOST_ADDRESSES) counts.delete(counts.keys().next().value!);
      return fresh.times;
    },
    size: () => counts.size,
  };
}
