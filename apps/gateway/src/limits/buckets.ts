/** What is allowed over time to many askers, each by its key; `share` is how many askers stand behind it. */
export interface Buckets {
  /** @returns 0 when anything is left, else the milliseconds until there is */
  wait(key: string, share?: number): number;
  /** Takes `cost`, also when it is more than what is left: the debt is waited for. */
  spend(key: string, cost: number, share?: number): void;
  size(): number;
}

/**
 * Token buckets (the generic cell rate algorithm): of each key only the time is kept at which its bucket is full
 * again, and nothing at all of one that is full.
 * @param perSecond what flows in, and `seconds` for how long it does so before the bucket is full
 * @param most keys that are remembered; beyond that the one that came first is forgotten, and so forgiven
 */
export function openBuckets(options: {
  perSecond: number;
  seconds: number;
  most: number;
  now?: () => number;
}): Buckets {
  const { perSecond, seconds, most, now = () => performance.now() } = options;
  const fullAt = new Map<string, number>();
  let sweptAt = -Infinity;

  const sweep = (at: number) => {
    sweptAt = at;
    for (const [key, full] of fullAt) if (full <= at) fullAt.delete(key);
  };
  const makeRoom = (at: number) => {
    if (fullAt.size < most) return;
    // Going through all of them for every newcomer would be what the newcomers want.
    if (at - sweptAt > 1_000) sweep(at);
    if (fullAt.size >= most) fullAt.delete(fullAt.keys().next().value!);
  };
  const msEach = (share: number) => 1_000 / (perSecond * share);
  return {
    wait: (key, share = 1) => {
      const [at, full] = [now(), fullAt.get(key) ?? 0];
      const wait = full + msEach(share) - (at + seconds * 1_000);
      // Sums of fractions: a thousandth of a millisecond is nothing to wait for.
      return full <= at || wait < 1e-3 ? 0 : wait;
    },
    spend: (key, cost, share = 1) => {
      const at = now();
      if (cost === 0) return;
      if (!fullAt.has(key)) makeRoom(at);
      fullAt.set(key, Math.max(at, fullAt.get(key) ?? at) + cost * msEach(share));
    },
    size: () => fullAt.size,
  };
}
