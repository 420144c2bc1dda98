import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalUrl } from './index.js';

const SAME: [url: string, canonical: string][] = [
  ['http://www.Example.com/news/1/', 'https://example.com/news/1'],
  ['https://example.com:443/news/1#top', 'https://example.com/news/1'],
  ['http://example.com:80/news/1', 'https://example.com/news/1'],
  ['https://example.com:8443/news/1', 'https://example.com:8443/news/1'],
  ['https://user:secret@example.com/news/1', 'https://example.com/news/1'],
  ['https://example.com/news/1?utm_source=rss&utm_medium=feed&id=7', 'https://example.com/news/1?id=7'],
  ['https://example.com/n?at_medium=RSS&at_campaign=x', 'https://example.com/n'],
  ['https://example.com/n?ns_mchannel=rss&fbclid=1&gclid=2&CMP=share&ocid=x&xtor=y', 'https://example.com/n'],
  ['https://example.com/n?traffic_source=rss', 'https://example.com/n'],
  ['https://example.com/n?b=2&a=1', 'https://example.com/n?a=1&b=2'],
  ['https://example.com/n?ref=rss', 'https://example.com/n'],
  ['https://example.com/n?ref=4711', 'https://example.com/n?ref=4711'],
  ['https://example.com/n?from=2024-01-01', 'https://example.com/n?from=2024-01-01'],
  ['https://example.com/news/1/amp', 'https://example.com/news/1'],
  ['https://example.com/news/1/amp/', 'https://example.com/news/1'],
  ['https://example.com/news/1.amp', 'https://example.com/news/1'],
  ['https://example.com/news/1.amp.html', 'https://example.com/news/1.html'],
  ['https://amp.example.com/news/1', 'https://example.com/news/1'],
  ['https://example.com/news/1?amp=1', 'https://example.com/news/1'],
  ['https://example.com/amplifier', 'https://example.com/amplifier'],
  ['https://example.com/camp', 'https://example.com/camp'],
  ['https://amp.dev', 'https://amp.dev/'],
  ['https://www.com/', 'https://www.com/'],
  ['https://example.com./n', 'https://example.com/n'],
  ['https://example.com', 'https://example.com/'],
  ['https://example.com/خبر', 'https://example.com/%D8%AE%D8%A8%D8%B1'],
  ['https://example.com/%d8%ae%d8%a8%d8%b1', 'https://example.com/%D8%AE%D8%A8%D8%B1'],
  ['https://example.com/%7Enews', 'https://example.com/~news'],
];

test.each(SAME)('%s is %s', (url, canonical) => {
  expect(canonicalUrl(url)).toBe(canonical);
});

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  'ftp://example.com/',
  'mailto:a@example.com',
  'news/1',
  '',
  'http://',
])('there is none for: %s', (url) => {
  expect(canonicalUrl(url)).toBeNull();
});

test('does not change when it is made again', () => {
  const path = fc
    .array(fc.constantFrom('/', 'a', 'amp', '.amp', '.html', '?', '&', 'ref=rss', 'b=1', '%2f', '%41', '#'))
    .map((all) => all.join(''));
  fc.assert(
    fc.property(path, (rest) => {
      const once = canonicalUrl(`http://www.example.com/${rest}`)!;
      expect(canonicalUrl(once)).toBe(once);
    }),
    { numRuns: 2000 },
  );
});

test('there is none for an address of more than 2,048 units, as given or as made', () => {
  expect(canonicalUrl(`https://example.com/${'a'.repeat(2_028)}`)).toHaveLength(2_048);
  expect(canonicalUrl(`https://example.com/${'a'.repeat(2_029)}`)).toBeNull();
  expect(canonicalUrl(`https://example.com/${'خ'.repeat(400)}`)).toBeNull();
});
