import { expect, it } from 'vitest';
import { openFailures } from './failures.js';

it('are counted by address and minute', () => {
  let now = 0;
  const failures = openFailures(() => now);
  const count = (address: string) => failures.count(address);
  expect([count('a'), count('a'), count('b'), count('a')]).toEqual([1, 2, 1, 3]);
  now += 59_000;
  expect(count('a')).toBe(4);
  now += 1_000;
  expect(count('a')).toBe(1);
});

it('are counted of ten thousand addresses; the one that failed longest ago makes room', () => {
  const failures = openFailures();
  for (let i = 0; i < 10_500; i++) {
    failures.count(`address ${i}`);
    failures.count('busy');
  }
  expect(failures.size()).toBe(10_000);
  expect([failures.count('busy') > 10_000, failures.count('address 0')]).toEqual([true, 1]);
});
