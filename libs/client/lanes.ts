import type { TransportName } from './events.js';

/** How long the second choice is the first, once the first could not be had and the second could, in milliseconds. */
export const SECOND_FIRST_MS = 600_000;

/** Which transport to try next. */
export interface Lanes {
  next(now: number): TransportName;
  /** It could not be had. @returns whether another one is left to be tried at once */
  unreachable(name: TransportName): boolean;
  reached(name: TransportName, now: number): void;
}

/** @param names in the order in which they are wanted */
export function openLanes(names: readonly TransportName[]): Lanes {
  const tried = new Set<TransportName>();
  let turnedUntil = -Infinity;
  return {
    next: (now) => {
      const order = now < turnedUntil ? names.toReversed() : names;
      return order.find((name) => !tried.has(name)) ?? order[0]!;
    },
    unreachable: (name) => {
      tried.add(name);
      if (tried.size < names.length) return true;
      tried.clear();
      return false;
    },
    reached: (name, now) => {
      if (name !== names[0] && tried.has(names[0]!)) turnedUntil = now + SECOND_FIRST_MS;
      tried.clear();
    },
  };
}
