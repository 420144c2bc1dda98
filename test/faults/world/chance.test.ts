import { expect, it } from 'vitest';
import { openChance } from './chance.js';

const draw = (seed: string) => {
  const chance = openChance(seed);
  return [chance.next(), chance.below(100), chance.pick(['a', 'b', 'c']), chance.shuffled([1, 2, 3, 4, 5])];
};

it('makes the same choices for the same seed, and others for another', () => {
  expect(draw('7')).toEqual(draw('7'));
  expect(draw('7')).not.toEqual(draw('8'));
});

it('gives each a choice of his own, whatever the others choose meanwhile', () => {
  const [one, two] = [openChance('7'), openChance('7')];
  one.next();
  expect(one.fork('poller').next()).toBe(two.fork('poller').next());
  expect(one.fork('poller').next()).not.toBe(one.fork('gateway').next());
});

it('shuffles without losing anybody, and stays within its bounds', () => {
  const chance = openChance('9');
  expect(chance.shuffled(['a', 'b', 'c', 'd']).toSorted()).toEqual(['a', 'b', 'c', 'd']);
  for (let n = 0; n < 1_000; n += 1) {
    expect(chance.below(3)).toBeLessThan(3);
    const between = chance.between(5, 6);
    expect(between >= 5 && between < 6).toBe(true);
  }
});
