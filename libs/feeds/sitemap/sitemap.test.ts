import { describe, expect, it } from 'vitest';
import { bytesOf, readFeed, refusal } from '../fixtures.js';
import { readDocument } from '../parse-feed.js';
import { parseRobotsSitemaps } from './robots.js';

const NAMESPACES = `xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
  xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"`;
const urlset = (pages: string, namespaces = NAMESPACES) =>
  `<?xml version="1.0"?><urlset ${namespaces}>${pages}</urlset>`;
const page = (news: string, more = '') => `<url><loc>https://x.example/${news.length}</loc>${more}<news:news>
  <news:publication><news:name>وكالة الضفاف</news:name><news:language>ar</news:language></news:publication>${news}</news:news></url>`;

describe('a Google News sitemap', () => {
  it('gives its pages as entries, and the publication as title and language', () => {
    const news =
      '<news:publication_date>2024-03-05T10:00:00+03:00</news:publication_date><news:title>عاجل &amp; مهم</news:title><news:keywords>نفط، غاز, oil</news:keywords>';
    const more =
      '<lastmod>2024-03-05T08:00:00Z</lastmod><image:image><image:loc>https://x.example/p.jpg</image:loc></image:image>';
    const feed = readFeed(urlset(page(news, more)));
    expect(feed).toMatchObject({ format: 'sitemap', title: 'وكالة الضفاف', language: 'ar', partial: false });
    expect(feed.entries).toHaveLength(1);
    expect(feed.entries[0]).toMatchObject({
      id: null,
      url: expect.stringMatching(/^https:\/\/x\.example\/\d+$/) as string,
      title: 'عاجل & مهم',
      published: '2024-03-05T07:00:00.000Z',
      updated: '2024-03-05T08:00:00.000Z',
      categories: ['نفط', 'غاز', 'oil'],
      language: 'ar',
      media: [{ url: 'https://x.example/p.jpg', type: null }],
    });
  });

  it('leaves out pages without a news title', () => {
    const pages =
      '<url><loc>https://x.example/about</loc></url>' + page('<news:title>A</news:title>') + page('');
    expect(readFeed(urlset(pages)).entries.map((e) => e.title)).toEqual(['A']);
  });

  it('may be without news at the moment; a plain sitemap is no feed', () => {
    expect(readFeed(urlset('')).entries).toEqual([]);
    expect(
      refusal(
        urlset(
          '<url><loc>https://x.example/</loc></url>',
          'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"',
        ),
      ),
    ).toBe('not_a_feed');
  });

  it('keeps the whole pages of one that was cut', () => {
    const whole = urlset(page('<news:title>A</news:title>') + page('<news:title>B 2</news:title>'));
    expect(readFeed(whole.slice(0, -40))).toMatchObject({ partial: true, entries: [{ title: 'A' }] });
  });
});

describe('a sitemap index', () => {
  const index = `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    <sitemap><loc>https://x.example/news.xml</loc><lastmod>2024-03-05</lastmod></sitemap>
    <sitemap><loc>/pages.xml.gz</loc></sitemap><sitemap><loc>https://x.example/news.xml</loc></sitemap></sitemapindex>`;

  it('is read by readDocument, and is no feed for parseFeed', () => {
    expect(readDocument(bytesOf(index), { url: 'https://x.example/index.xml' })).toEqual({
      kind: 'sitemaps',
      sitemaps: [
        { url: 'https://x.example/news.xml', lastModified: '2024-03-05T00:00:00.000Z' },
        { url: 'https://x.example/pages.xml.gz', lastModified: null },
      ],
      truncated: false,
      partial: false,
    });
    expect(refusal(index)).toBe('not_a_feed');
  });
});

it('finds the sitemaps of a robots.txt', () => {
  const robots = `\ufeffUser-agent: *\r\nDisallow: /x\rSITEMAP:https://x.example/a.xml # news
sitemap : https://x.example/b.xml
Sitemap: https://x.example/a.xml
Sitemap: /relative.xml
# Sitemap: https://x.example/no.xml
Sitemap: javascript:x`;
  expect(parseRobotsSitemaps(robots)).toEqual(['https://x.example/a.xml', 'https://x.example/b.xml']);
  expect(parseRobotsSitemaps('Sitemap: https://x.example/\n'.padStart(600_000, ' '))).toEqual([]);
});
