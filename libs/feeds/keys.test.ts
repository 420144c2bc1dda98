import { expect, it } from 'vitest';
import { item, readFeed, rss } from './fixtures.js';
import { fnv1a64, shortKey } from './keys.js';

const keysIn = (...items: string[]) =>
  readFeed(rss(items.map(item).join(''))).entries.map((entry) => entry.key);

it('prefers the guid, then the link without its tracking, then title and day', () => {
  expect(
    keysIn(
      '<guid>g1</guid><link>https://x.example/1</link>',
      '<title>B</title><link>https://x.example/2?utm_source=rss&amp;id=3#xtor=RSS-1</link>',
      '<title>Gold  PRICE</title><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>',
    ),
  ).toEqual(['g1', 'https://x.example/2?id=3', 'gold price 2024-03-05']);
});

it('does not believe a guid that several different entries share', () => {
  const keys = keysIn(
    '<guid>same</guid><title>A</title><link>https://x.example/a</link>',
    '<guid>same</guid><title>B</title><link>https://x.example/b</link>',
    '<guid>own</guid><title>C</title>',
  );
  expect(keys).toEqual(['https://x.example/a', 'https://x.example/b', 'own']);
});

it('adds the title where several entries share guid and link', () => {
  expect(keysIn('<guid>s</guid><title>A</title><link>https://x.example/</link>', '<guid>s</guid><title>B</title><link>https://x.example/</link>')).toEqual(['https://x.example/ a', 'https://x.example/ b']); // prettier-ignore
});

it('gives one entry for exact repeats', () => {
  expect(keysIn('<guid>1</guid><title>A</title>', '<guid>1</guid><title>A</title>', '<title>B</title>', '<title>B</title>')).toEqual(['1', 'b']); // prettier-ignore
});

it('leaves out an item with nothing to know it by', () => {
  expect(keysIn('<comments>x</comments>', '<title>A</title>')).toEqual(['a']);
});

it('keeps keys unique when one guid is the link of another entry', () => {
  const keys = keysIn('<guid isPermaLink="false">https://x.example/1</guid><title>A</title>', '<title>B</title><link>https://x.example/1</link>'); // prettier-ignore
  expect(new Set(keys).size).toBe(2);
});

it('folds Persian and Arabic forms of one title to one key', () => {
  expect(keysIn('<title>علی می‌رود</title>', '<title>علي ميرود</title>')).toHaveLength(1);
});

it('shortens long keys to 512 characters and keeps them apart', () => {
  const [a, b] = [shortKey('x'.repeat(600) + 'a'), shortKey('x'.repeat(600) + 'b')];
  expect([a.length, b.length]).toEqual([512, 512]);
  expect(a).not.toBe(b);
});

it('hashes as FNV-1a 64 does', () => {
  expect([fnv1a64(''), fnv1a64('a'), fnv1a64('foobar')]).toEqual(['cbf29ce484222325', 'af63dc4c8601ec8c', '85944171f73967e8']); // prettier-ignore
});
