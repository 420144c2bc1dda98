import { allTopics } from '@ajil/topics';
import { DELIVERY } from './plan.js';

/** For each of so many readers another wish of ten topics: as far from sharing a room as can be. */
export function wishesOf(count: number): string[][] {
  const ids = allTopics().map(({ id }) => id);
  // Steps of two primes through the catalogue: the same at every run, and no two readers alike.
  return Array.from({ length: count }, (_, n) => [
    ...new Set(
      Array.from(
        { length: DELIVERY.topicsEach },
        (_unused, i) => ids[(n * 7 + i * (13 + (n % 97))) % ids.length]!,
      ),
    ),
  ]);
}
