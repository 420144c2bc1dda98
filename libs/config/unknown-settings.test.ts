import { expect, it } from 'vitest';
import { OPTIONS } from './options.js';
import { unknownSettings } from './unknown-settings.js';

it.each([
  ['AJIL_PRT', 'AJIL_PORT'],
  ['AJIL_SOURCE', 'AJIL_SOURCES'],
  ['AJIL_POLL_SECOND', 'AJIL_POLL_SECONDS'],
  ['AJIL_DATADIR', 'AJIL_DATA_DIR'],
  ['AJIL_DATABASE_URL', 'DATABASE_URL'],
])('%s is told of, with the setting that was meant', (name, meant) => {
  expect(unknownSettings({ [name]: 'x' })).toEqual([`${name} is no setting; did you mean ${meant}?`]);
});

it('a name that is near none is told of without a guess', () => {
  expect(unknownSettings({ AJIL_FRIENDLINESS: 'x' })).toEqual(['AJIL_FRIENDLINESS is no setting.']);
});

it('an empty variable counts as absent', () => {
  expect(unknownSettings({ AJIL_PRT: '' })).toEqual([]);
});

it('settings, what only tests and examples read, and what belongs to others are not told of', () => {
  const names = Object.values(OPTIONS).map(({ name }): string => name);
  const others = ['AJIL_FAIL', 'AJIL_MUTANT', 'AJIL_CLOCK_SHIFT_MS', 'AJIL_TEST_REDIS', 'AJIL_URL', 'PATH'];
  expect(unknownSettings(Object.fromEntries([...names, ...others].map((name) => [name, 'x'])))).toEqual([]);
});
