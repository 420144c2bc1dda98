import { describe, expect, it } from 'vitest';
import { item, readFeed, rss } from './fixtures.js';
import { fnv1a64, shortKey } from './short-key.js';

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

it('knows an item without id, link and words by all that it says, and leaves out an empty one', () => {
  const author = '<author>Sam</author>';
  expect(keysIn('<title>A</title>', author, author, '<category>x</category>', ' ')).toEqual([
    'a',
    expect.stringMatching(/^#[0-9a-f]{16}$/),
    expect.stringMatching(/^#[0-9a-f]{16}$/),
  ]);
});

it('keeps two reports of one title and day, and never gives a newcomer on top the key of a known one', () => {
  const [known] = keysIn('<title>Update</title><description>first</description>');
  const keys = keysIn(
    '<title>Update</title><description>second</description>',
    '<title>Update</title><description>first</description>',
  );
  expect([keys.length, keys[1]]).toEqual([2, known]);
});

describe('by what else an entry is known', () => {
  const identitiesIn = (...items: string[]) =>
    readFeed(rss(items.map(item).join(''))).entries.map((entry) => entry.identities);

  it('is its guid, its comparable link and its folded title', () => {
    expect(
      identitiesIn(
        '<guid isPermaLink="false">g</guid><link>http://www.x.example/a/amp/?utm_medium=rss#top</link><title>Café  A</title>',
      ),
    ).toEqual([{ guid: 'g', link: 'x.example/a', title: 'cafe a' }]);
  });

  it('is no guid that different entries share', () => {
    expect(
      identitiesIn('<guid>s</guid><title>A</title>', '<guid>s</guid><title>B</title>').map((i) => i.guid),
    ).toEqual([null, null]);
  });

  it('is no page that stands behind different entries', () => {
    const link = '<link>https://x.example/live</link>';
    const [a, b, c] = identitiesIn(
      `<title>A</title>${link}`,
      `<title>B</title>${link}`,
      '<title>C</title><link>https://x.example/c</link>',
    );
    expect([a?.link, b?.link, c?.link]).toEqual([null, null, 'x.example/c']);
  });
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
