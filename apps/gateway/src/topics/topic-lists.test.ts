import { editedCatalogue, SHIPPED } from '@ajil/topics';
import { expect, it } from 'vitest';
import { anonymousFrom, type Identity } from '../access/identity.js';
import { ALL, sightOf } from '../access/sight.js';
import { openTopicLists } from './topic-lists.js';

const namesIn = (body: Buffer) => {
  const { topics } = JSON.parse(body.toString()) as { topics: { names: object }[] };
  return new Set(topics.flatMap(({ names }) => Object.keys(names)));
};

it('are made once of a catalogue and its languages, in whatever order they are asked for', () => {
  const lists = openTopicLists();
  const list = lists.of(SHIPPED, ['ar', 'en'], ALL);
  expect(namesIn(list.body)).toEqual(new Set(['ar', 'en']));
  expect(lists.of(SHIPPED, ['en', 'ar', 'en'], ALL)).toBe(list);
  expect(lists.of(SHIPPED, null, ALL).etag).not.toBe(list.etag);
});

it('are made anew of another catalogue, and are another list only when it says something else', () => {
  const lists = openTopicLists();
  const { etag } = lists.of(SHIPPED, null, ALL);
  expect(lists.of(editedCatalogue([]), null, ALL).etag).toBe(etag);
  const tennis = { ...SHIPPED.find('tennis')!, removed: true };
  expect(lists.of(editedCatalogue([tennis]), null, ALL).etag).not.toBe(etag);
});

it('are one list for all who see the same topics, whichever token says so', () => {
  const lists = openTopicLists();
  const holder = (...topics: string[]): Identity => ({
    ...anonymousFrom('192.0.2.1'),
    kind: 'jwt',
    rights: { role: 'reader', topics },
  });
  const live = { ...SHIPPED, isPrivate: () => false, privates: [] };
  const listFor = (...topics: string[]) => lists.of(SHIPPED, null, sightOf(holder(...topics), live));
  const list = listFor('iraq', 'tennis');
  expect(listFor('tennis', 'iraq')).toBe(list);
  expect(listFor('iraq')).not.toBe(list);
});

it('are sixteen at most', () => {
  const lists = openTopicLists();
  for (let n = 0; n < 40; n++) lists.of(SHIPPED, [`n${n}`], ALL);
  expect(lists.size()).toBe(16);
});
