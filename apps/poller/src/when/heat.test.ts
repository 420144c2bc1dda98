import { editedCatalogue, SHIPPED } from '@ajil/topics';
import { expect, it } from 'vitest';
import { canBeHot } from './heat.js';

it('are countries and desks that hold no others, also those that the desk wrote', () => {
  const edit = {
    names: { en: 'Kalsu base' },
    rules: ['kalsu'],
    goldens: { match: [], not: [] },
    removed: false,
  };
  const hot = canBeHot(editedCatalogue([{ ...edit, id: 'kalsu-base', parents: ['explosions'] }]));
  expect(hot).toContain('iraq');
  expect(hot).toContain('kalsu-base');
  for (const id of ['middle-east', 'sports', 'explosions']) expect(hot).not.toContain(id);
  expect(canBeHot(SHIPPED)).toContain('explosions');
});
