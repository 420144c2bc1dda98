import { catalogueOf, openMatchingNow } from '@ajil/topics';
import { expect, it } from 'vitest';
import { classify } from './classify.js';
import { openReplay, type PastHeadline } from './replay.js';

const topicOf = (...rules: string[]) =>
  openMatchingNow(
    catalogueOf([{ id: 'base', names: {}, parents: [], rules, goldens: { match: [], not: [] } }]),
  );

const past = (title: string, n = 0): PastHeadline => ({
  id: String(n),
  title,
  summary: null,
  url: null,
  language: null,
  firstSeenAt: new Date(0),
  source: { name: 'Outlet', language: null, country: null },
});

it('tells what the new rules bring, what the old ones missed, and what would be lost', () => {
  const { see, result } = openReplay('base', { before: topicOf('gate'), after: topicOf('"kalsu base"') });
  for (const title of ['Blast at Kalsu base', 'Gate of Kalsu base reopens', 'Gate closed', 'Rain'])
    see(past(title));
  expect(result()).toMatchObject({
    headlines: 4,
    matched: 2,
    before: 2,
    gained: [{ title: 'Blast at Kalsu base', why: ['«Kalsu base» at title[9..19], "kalsu base"'] }],
    lost: [{ title: 'Gate closed' }],
  });
});

it('has nothing before for a topic that is new', () => {
  const { see, result } = openReplay('base', { before: null, after: topicOf('gate') });
  see(past('Gate closed'));
  expect(result()).toMatchObject({ matched: 1, before: 0, gained: [{}], lost: [] });
});

it('lists a hundred differences, and counts all', () => {
  const { see, result } = openReplay('base', { before: null, after: topicOf('gate') });
  for (let n = 0; n < 250; n++) see(past(`Gate ${n} closed`, n));
  expect(result()).toMatchObject({ headlines: 250, matched: 250 });
  expect(result().gained).toHaveLength(100);
});

it('takes a headline for what the newsdesk takes it, also its language', () => {
  const after = topicOf('gate language:fr', 'gate language:nl');
  for (const language of ['fr', 'nl', 'en', null]) {
    const headline = { ...past('Gate 7'), source: { name: 'Outlet', language, country: null } };
    const { see, result } = openReplay('base', { before: null, after });
    see(headline);
    const live = classify(headline, after).topics.length;
    expect([result().matched, live]).toEqual(language === 'fr' || language === 'nl' ? [1, 1] : [0, 0]);
  }
});
