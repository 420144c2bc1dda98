import { describe, expect, test } from 'vitest';
import { findTopics, matchTopics, type NamedHeadline } from './index.js';

const found = (title: string, outlet: Partial<NamedHeadline> = {}) =>
  matchTopics({ title, summary: null, ...outlet }).map(({ topic }) => topic);

describe('a name of several places', () => {
  test.each([
    ['Alexandria woman charged in connection with fire', { home: 'US' }, ['united-states']],
    ['Alexandria woman charged in connection with fire', { home: 'EG' }, ['egypt']],
    ['Alexandria woman charged in connection with fire', { source: 'weekly.example.eg' }, ['egypt']],
    ['Fire in Alexandria, Virginia', {}, ['united-states']],
    ['Paris talks on Iran resume', {}, ['france', 'iran']],
    ['Paris talks on Iran resume', { source: 'dailybugle.example.com' }, ['france', 'iran']],
    ['Paris girl will dance in Peter Pan', { source: 'theparisledger.com' }, ['united-states']],
    ['Georgia and Azerbaijan sign a treaty', {}, ['georgia', 'azerbaijan']],
    ['Sheriff in Athens, Ga., resigns', {}, ['united-states']],
    ['Athens and Ankara trade words', {}, ['greece', 'turkiye']],
    ['Lancaster woman wins award', { source: 'https://www.example.co.uk/news' }, ['united-kingdom']],
  ] as const)('%s, %j: %j', (title, outlet, topics) => {
    expect(found(title, outlet)).toEqual(topics);
  });

  test('is no topic where nothing tells which, and says so', () => {
    const { matches, unsure } = findTopics({ title: 'Lancaster prepares for snow', summary: null });
    expect(matches).toEqual([]);
    expect(unsure).toEqual([
      {
        field: 'title',
        start: 0,
        end: 9,
        text: 'Lancaster',
        rule: 'a name of several places',
        topics: expect.stringContaining('united-kingdom'),
      },
    ]);
  });
});

describe('a small town', () => {
  test.each([
    ['Fire exposes lab in Grand Ledge', ['united-states']],
    ['Madison police arrest two', ['united-states']],
    ['Madison will speak on Sunday', []],
    ['James Madison and his papers', []],
    ['Coral Gables man gets 17 years', ['united-states']],
  ])('%s: %j', (title, topics) => {
    expect(found(title)).toEqual(topics);
  });

  test('is believed of an outlet of its country', () => {
    expect(found('Chiefland brawl ends badly')).toEqual([]);
    expect(found('Chiefland brawl ends badly', { home: 'US' })).toEqual(['united-states']);
  });
});
