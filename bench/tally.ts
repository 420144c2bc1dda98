import type { Sample } from './plan.js';

/** Who left when, and who arrived when, in one round. Times are milliseconds of `performance.now()`. */
export interface Tally {
  begun: number;
  left(name: string, at: number): void;
  arrived(name: string, at: number): void;
  /** @throws Error when some did not arrive within `patienceSeconds` */
  finish(patienceSeconds: number, trouble: () => string): Promise<Sample[]>;
}

const LOOK_MS = 20;

export function startTally(): Tally {
  const begun = performance.now();
  const departures = new Map<string, number>();
  const arrivals = new Map<string, number>();
  const missing = () => [...departures.keys()].filter((name) => !arrivals.has(name));
  return {
    begun,
    left: (name, at) => void departures.set(name, at),
    arrived: (name, at) => void arrivals.set(name, at),
    finish: async (patienceSeconds, trouble) => {
      const wrong = () => `bare: ${missing().length} of ${departures.size} alerts never came${trouble()}`;
      await until(() => missing().length === 0, patienceSeconds, wrong);
      return [...departures].map(([name, at]) => ({ at: at - begun, ms: arrivals.get(name)! - at }));
    },
  };
}

/** Asks again and again. @throws Error that says what is wrong when it takes longer than `seconds` */
export async function until(
  done: () => boolean,
  seconds: number,
  wrong: () => string | Promise<string>,
): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`${await wrong()} (waited ${seconds} s)`);
    await wait(LOOK_MS);
  }
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
