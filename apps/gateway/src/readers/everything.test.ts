import { editedCatalogue, SHIPPED } from '@ajil/topics';
import { expect, it } from 'vitest';
import { ALL } from '../access/sight.js';
import { openEverything } from './everything.js';

it('is every topic without parents, then those that came to it', () => {
  let catalogue = SHIPPED;
  const everything = openEverything(
    () => catalogue,
    () => ALL,
  );
  const all = SHIPPED.withParents(SHIPPED.topics.map(({ id }) => id));
  const roots = everything.added();
  // Each topic is one of them, or is below one.
  for (const id of all)
    expect(
      SHIPPED.withParents([id]).some((each) => roots.includes(each)),
      id,
    ).toBe(true);
  expect(everything.added()).toEqual([]);
  const root = {
    id: 'gate',
    names: {},
    parents: [],
    rules: [],
    goldens: { match: [], not: [] },
    removed: false,
  };
  catalogue = editedCatalogue([root, { ...root, id: 'door', parents: ['gate'] }]);
  expect([everything.added(), everything.added()]).toEqual([['gate'], []]);
});
