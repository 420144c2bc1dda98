import { expect, it } from 'vitest';
import { comparableLink } from './comparable-link.js';

const SAME = 'outlet.example/news/article-1';

it.each([
  'https://outlet.example/news/article-1',
  'http://www.outlet.example/news/article-1/',
  'https://amp.outlet.example/news/article-1',
  'https://www.outlet.example/amp/news/article-1',
  'https://outlet.example/news/article-1/amp',
  'https://outlet.example/news/article-1/amp/',
  'https://outlet.example/news/article-1.amp',
  'https://outlet.example/news/article-1?amp',
  'https://outlet.example/news/article-1?amp=1&utm_source=x&utm_medium=y',
  'https://outlet.example/news/article-1?outputType=amp',
  'https://outlet.example/news/article-1?at_medium=rss&at_campaign=z&fbclid=q&gclid=1&ref=rss',
  'https://outlet.example/news/article-1#comments',
  'https://outlet-example.cdn.ampproject.org/c/s/outlet.example/news/article-1',
  'https://www.google.com/amp/s/outlet.example/news/article-1',
])('takes %s for the same page', (url) => {
  expect(comparableLink(url)).toBe(SAME);
});

it.each([
  ['https://outlet.example/news?id=2&page=1', 'outlet.example/news?id=2&page=1'],
  ['https://outlet.example/news?page=1&id=2', 'outlet.example/news?id=2&page=1'],
  ['https://outlet.example/a.amp.html', 'outlet.example/a.html'],
  ['https://outlet.example:8080/', 'outlet.example:8080'],
  ['https://ampere.example/amp', 'ampere.example'],
  ['https://www.example/%d8%a7', 'www.example/%D8%A7'],
  ['https://outlet.example/n?from=iraq', 'outlet.example/n?from=iraq'],
])('writes %s as %s', (url, comparable) => {
  expect(comparableLink(url)).toBe(comparable);
});

it('keeps long addresses apart within the cap', () => {
  const long = (end: string) => comparableLink(`https://outlet.example/${'a'.repeat(1_000)}${end}`);
  expect(long('1')).toHaveLength(512);
  expect(long('1')).not.toBe(long('2'));
});
