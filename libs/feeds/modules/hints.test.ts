import { expect, it } from 'vitest';
import { readFeed, rss } from '../fixtures.js';
import { NO_HINTS } from './hints.js';

it('are read from an RSS channel', () => {
  const feed = readFeed(
    rss(`<ttl> 30 </ttl><skipHours><hour>24</hour><hour>3</hour><hour>3</hour><hour>25</hour><hour>x</hour></skipHours>
    <skipDays><day>Sunday</day><day>friday</day><day>Noday</day></skipDays>
    <sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency><cloud domain="x.example"/>
    <atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self hub" href="https://x.example/rss"/><link>https://x.example/</link>`),
  );
  expect(feed.hints).toEqual({
    ttlMinutes: 30,
    skipHours: [0, 3],
    skipDays: [0, 5],
    updateSeconds: 900,
    hubs: ['https://hub.example/', 'https://x.example/rss'],
    self: 'https://x.example/rss',
  });
  expect(feed.link).toBe('https://x.example/');
});

it('are read from an Atom feed, against its base', () => {
  const feed =
    readFeed(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://x.example/d/"><title>T</title>
    <link rel="hub" href="https://hub.example/"/><link rel="self" href="feed.atom"/></feed>`);
  expect(feed.hints).toMatchObject({ hubs: ['https://hub.example/'], self: 'https://x.example/d/feed.atom' });
});

it('are read from a JSON Feed, WebSub hubs only', () => {
  const hubs = [
    { type: 'rssCloud', url: 'https://cloud.example/' },
    { type: 'WebSub', url: 'https://hub.example/' },
  ];
  const feed = readFeed(
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      feed_url: 'https://x.example/f',
      hubs,
      items: [],
    }),
  );
  expect(feed.hints).toEqual({ ...NO_HINTS, hubs: ['https://hub.example/'], self: 'https://x.example/f' });
});

it.each(['<ttl>0</ttl>', '<ttl>-5</ttl>', '<ttl>soon</ttl>', '<ttl>1e9</ttl>', '<sy:updatePeriod>often</sy:updatePeriod>', ''])('are none for %j', (inside) => {
  expect(readFeed(rss(inside)).hints).toEqual(NO_HINTS);
}); // prettier-ignore
