import { seeded } from '../support/seed.js';

/** Numbers that a seed decides, so that a run can be had again. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number from 0 up to, but not, `below`. */
  below(below: number): number;
  chance(probability: number): boolean;
  pick<T>(values: readonly T[]): T;
  /** The time to the next of events that come without memory, so many apart on average. */
  gap(mean: number): number;
  words(count: number): string;
  /** Another row of numbers that depends on this one's seed and the name alone. */
  fork(name: string): Random;
}

const SYLLABLES =
  'ba ce di fo gu la me ni po ru sa te vi zo ka lem dor fin gal han jor kes mar nol pra'.split(' ');

export function openRandom(seed: number): Random {
  const next = seeded(seed);
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]!;
  const word = () => Array.from({ length: 2 + below(3) }, () => pick(SYLLABLES)).join('');
  return {
    next,
    below,
    pick,
    chance: (probability) => next() < probability,
    gap: (mean) => -Math.log(1 - next()) * mean,
    words: (count) => Array.from({ length: count }, word).join(' '),
    fork: (name) =>
      openRandom(
        seed ^ [...name].reduce((hash, c) => Math.imul(hash ^ c.charCodeAt(0), 16_777_619), 2_166_136_261),
      ),
  };
}
