import fc from 'fast-check';
import { expect, it } from 'vitest';
import { leaveTimes, SPREAD_MS } from './leave-times.js';

it('readers who leave together come back spread over ten seconds and more, once they are ten', () => {
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 5_000 }), fc.nat(), (count, seed) => {
      const time = leaveTimes(count, () => (seed % 1_000) / 1_000);
      const times = Array.from({ length: count }, (_, i) => time(i));
      expect(Math.max(...times) - Math.min(...times)).toBeGreaterThanOrEqual(10_000);
      expect(Math.max(...times)).toBeLessThan(SPREAD_MS);
    }),
  );
});

it('a single reader need not wait for anybody', () => {
  expect(leaveTimes(1, () => 0.999)(0)).toBeLessThan(1_500);
});
