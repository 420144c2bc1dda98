/** Counts what each connection does within one second, and forgets it with the second. */
export interface Tally {
  /** @returns how often this one did it in the present second, this time included */
  add(who: object): number;
}

export function openTally(now: () => number = () => performance.now()): Tally {
  // No WeakMap: of thousands of entries those cost more in the garbage collector than all else here.
  const counts = new Map<object, number>();
  let second = 0;
  return {
    add: (who) => {
      const at = Math.floor(now() / 1_000);
      if (at !== second) counts.clear();
      second = at;
      const count = (counts.get(who) ?? 0) + 1;
      counts.set(who, count);
      return count;
    },
  };
}
