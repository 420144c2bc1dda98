import { editedCatalogue, SHIPPED } from '@ajil/topics';
import { expect, it } from 'vitest';
import { ALL } from '../access/sight.js';
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

it('are sixteen at most', () => {
  const lists = openTopicLists();
  for (let n = 0; n < 40; n++) lists.of(SHIPPED, [`n${n}`], ALL);
  expect(lists.size()).toBe(16);
});
