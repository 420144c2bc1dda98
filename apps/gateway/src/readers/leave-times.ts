/** Readers who are sent away together come back spread over this long, in milliseconds. */
export const SPREAD_MS = 15_000;

/** A few need not wait for each other: each adds this much until the whole spread is reached. */
const EACH_MS = 1_500;

/**
 * When each of `count` readers may come back, in milliseconds: one after the other, each at a random time within a
 * part of its own, so that they are spread however few or many they are.
 */
export function leaveTimes(count: number, chance: () => number = Math.random): (index: number) => number {
  const spread = Math.min(SPREAD_MS, count * EACH_MS);
  return (index) => ((index + chance()) / Math.max(1, count)) * spread;
}
