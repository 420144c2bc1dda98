import { randomInt } from 'node:crypto';

/** A repeatable stream of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The seed of this run: AJIL_SEED, or a new one, printed so that a failure can be repeated. */
export function runSeed(): number {
  const seed = Number(process.env['AJIL_SEED'] ?? randomInt(1_000_000));
  process.stdout.write(`seed ${seed} (AJIL_SEED=${seed} repeats this run)\n`);
  return seed;
}
