import { expect, it } from 'vitest';
import { openPlaces } from './places.js';
import { openTally } from './tally.js';

it('places are given until there are none, and given back; who holds none is not remembered', () => {
  const places = openPlaces();
  expect([1, 2, 3].map(() => places.enter('a', 2))).toEqual([true, true, false]);
  expect(places.enter('b', 2)).toBe(true);
  places.leave('a');
  expect([places.enter('a', 2), places.enter('a', 2)]).toEqual([true, false]);
  for (const key of ['a', 'a', 'b']) places.leave(key);
  places.leave('nobody');
  expect([places.held('a'), places.size()]).toEqual([0, 0]);
});

it('a tally counts each one by itself, and begins anew with each second', () => {
  let at = 5_000;
  const tally = openTally(() => at);
  const [one, other] = [{}, {}];
  expect([tally.add(one), tally.add(one), tally.add(other)]).toEqual([1, 2, 1]);
  at = 5_999;
  expect(tally.add(one)).toBe(3);
  at = 6_000;
  expect([tally.add(one), tally.add(other)]).toEqual([1, 1]);
});
