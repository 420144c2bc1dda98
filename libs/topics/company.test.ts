import { describe, expect, test } from 'vitest';
import { matchTopics, type NamedHeadline } from './index.js';
import { findTopics } from './match.js';

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
    ['Vancouver man charged', {}, ['canada']],
    ['Vancouver man charged', { home: 'US' }, ['united-states']],
    ['Ontario budget passes', {}, ['canada']],
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
        folded: 'lancaster',
        topics: expect.stringContaining('united-kingdom'),
      },
    ]);
  });
});

describe('a leader', () => {
  test.each([
    ['Trump and Putin to meet', []],
    ['Trump signs the bill', []],
    ['Congress waits for Trump', ['united-states']],
    ['Trump says US will act', ['united-states']],
    ['السيسي يستقبل نظيره القبرصي في القاهرة', ['egypt', 'cyprus']],
  ])('is no topic alone: %s: %j', (title, topics) => {
    expect(found(title)).toEqual(topics);
  });

  test('is a reason beside another name of the country', () => {
    const [egypt] = matchTopics({ title: 'السيسي يصل إلى القاهرة', summary: null });
    expect(egypt!.why.map(({ text }) => text)).toEqual(['السيسي', 'القاهرة']);
    const [late] = matchTopics({ title: 'Macron speaks', summary: 'The French president spoke.' });
    expect([late!.topic, late!.role]).toEqual(['france', 'about']);
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
