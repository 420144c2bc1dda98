import { describe, expect, test } from 'vitest';
import { TopicId } from '@ajil/protocol';
import { allTopics, SHIPPED, topicById } from './index.js';
import { eachName } from './names.js';
import { foldedWords } from './words.js';

const countries = allTopics().filter((topic) => topic.iso !== undefined);

describe('the catalogue', () => {
  test('has every country of ISO 3166 and Kosovo, once', () => {
    expect(countries).toHaveLength(250);
    expect(new Set(countries.map((topic) => topic.iso)).size).toBe(250);
    expect(new Set(allTopics().map((topic) => topic.id)).size).toBe(allTopics().length);
  });

  test('has ids that can go over the wire', () => {
    for (const topic of allTopics()) expect(TopicId.safeParse(topic.id).success, topic.id).toBe(true);
  });

  test('names every country in Arabic, English and Persian', () => {
    for (const { id, names } of countries) {
      expect([names['ar'], names['en'], names['fa']].every(Boolean), id).toBe(true);
    }
  });

  test.each([
    ['iraq', 'IQ', ['middle-east']],
    ['egypt', 'EG', ['middle-east']],
    ['turkiye', 'TR', ['middle-east']],
    ['palestinian-territories', 'PS', ['middle-east']],
    ['algeria', 'DZ', ['northern-africa']],
    ['united-states', 'US', ['northern-america']],
    ['germany', 'DE', ['western-europe']],
    ['georgia', 'GE', ['western-asia']],
    ['kosovo', 'XK', ['southern-europe']],
    ['antarctica', 'AQ', []],
  ])('files %s (%s) under %j', (id, iso, parents) => {
    expect(topicById(id)).toMatchObject({ id, iso, parents });
  });

  test('has every parent as a topic of its own', () => {
    for (const topic of allTopics())
      for (const parent of topic.parents) expect(topicById(parent)?.id).toBe(parent);
    expect(topicById('atlantis')).toBeUndefined();
  });

  test('gives no name of a country or a people to two countries', () => {
    const topics = new Map<string, Set<string | null>>();
    for (const { kind, text, topic } of eachName()) {
      if (kind !== 'country' && kind !== 'people') continue;
      const name = foldedWords(text).join(' ');
      topics.set(name, (topics.get(name) ?? new Set()).add(topic));
    }
    expect([...topics].filter(([, bearers]) => bearers.size > 1)).toEqual([]);
  });
});

test('parents follow the topics, each id once', () => {
  expect(SHIPPED.withParents(['iraq', 'france', 'iran'])).toEqual([
    'iraq',
    'france',
    'iran',
    'middle-east',
    'western-europe',
  ]);
  expect(SHIPPED.withParents(['middle-east', 'iraq'])).toEqual(['middle-east', 'iraq']);
  expect(SHIPPED.withParents([])).toEqual([]);
});
