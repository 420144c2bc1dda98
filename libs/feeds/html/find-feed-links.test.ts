import { describe, expect, it } from 'vitest';
import { findFeedLinks } from './find-feed-links.js';

const SITE = 'https://outlet.example/news/';
const find = (html: string) => findFeedLinks(html, { url: SITE });
const urls = (html: string) => find(html).feeds.map((feed) => feed.url);

describe('the feeds that a page declares', () => {
  it('are given with title and format, relative ones against the base', () => {
    expect(
      find(`<head><base href="/en/"><link rel="alternate" type="application/rss+xml" title="All &amp; everything" href="rss.xml">
      <LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF=//cdn.example/atom></head>`)
        .feeds,
    ).toEqual([
      { url: 'https://outlet.example/en/rss.xml', title: 'All & everything', format: 'rss', declared: true },
      { url: 'https://cdn.example/atom', title: null, format: 'atom', declared: true },
    ]);
  });

  it('stand in the order of their worth: the whole site before comments, the own host first, the newer format first', () => {
    const link = (type: string, href: string, title = '') =>
      `<link rel="alternate" type="application/${type}" href="${href}" title="${title}">`;
    expect(
      urls(
        '<a href="/rss/old">RSS</a>' +
          link('rss+xml', '/comments/feed', 'Outlet » Comments') +
          link('rss+xml', 'https://else.example/rss') +
          link('rss+xml', '/category/oil/feed') +
          link('rss+xml', '/feed') +
          link('atom+xml', '/atom'),
      ),
    ).toEqual([
      'https://outlet.example/atom',
      'https://outlet.example/feed',
      'https://else.example/rss',
      'https://outlet.example/category/oil/feed',
      'https://outlet.example/comments/feed',
      'https://outlet.example/rss/old',
    ]);
  });

  it('are no oEmbed, no REST answers and no other alternates', () => {
    expect(
      urls(`<link rel="alternate" type="application/json+oembed" href="/oembed?format=json"><link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
        <link rel="alternate" hreflang="ar" href="/ar/"><link rel="stylesheet" type="application/rss+xml" href="/x"><link rel="alternate" type="application/rss+xml" href="javascript:x">`),
    ).toEqual([]);
  });
});

describe('the feeds that a page only links to', () => {
  it.each(['/rss', '/feed/', '/index.xml', '/news.rss', '/rss2.php', '/?feed=rss', '/ar/rss.aspx', 'https://feeds.outlet.example/top', 'feed:https://outlet.example/x', 'feed://outlet.example/x'])('are found by their address: %s', (href) => {
    expect(urls(`<a href="${href}">x</a>`)).toHaveLength(1);
  }); // prettier-ignore

  it.each(['/feedback', '/newsfeed-explained', '/sitemap.xml', '/rss.html', '/rss.png', '/atomic-energy', '#rss', 'mailto:rss@outlet.example'])('are not %s', (href) => {
    expect(urls(`<a href="${href}">x</a>`)).toEqual([]);
  }); // prettier-ignore

  it('are found by their words, which are their title', () => {
    expect(
      find('<a href="/subscribe"><img src="x"> <b>RSS</b></a><a href="/about">About us</a>').feeds,
    ).toEqual([{ url: 'https://outlet.example/subscribe', title: 'RSS', format: null, declared: false }]);
  });
});

it('finds the hubs and the topic of the page', () => {
  expect(find('<link rel="hub" href="https://hub.example/"><link rel="self" href="/topic">')).toMatchObject({
    hubs: ['https://hub.example/'],
    self: 'https://outlet.example/topic',
  });
});

it('reads bytes in the charset that the page declares', () => {
  const page = Buffer.concat([
    Buffer.from('<meta charset="windows-1256"><link rel=alternate type=application/rss+xml href=/r title="'),
    Uint8Array.of(0xe3, 0xd5, 0xd1),
    Buffer.from('">'),
  ]);
  expect(findFeedLinks(page, { url: SITE }).feeds[0]?.title).toBe('مصر');
});

it('takes no links from scripts, comments and templates of text', () => {
  expect(
    urls(`<script>'<a href="/rss">'</script><!-- <a href="/rss"> --><textarea><a href="/rss"></textarea>`),
  ).toEqual([]);
});

it.each([
  ['open anchors', '<a href="/rss">'],
  ['links', '<link rel=alternate type=application/rss+xml href=/a>'],
  ['stray <', '<'],
  ['nesting', '<div>'],
  ['unfinished tags', '<a '],
])('reads a page of a million %s in time', { timeout: 5_000 }, (_what, part) => {
  expect(find(part.repeat(1e6)).feeds.length).toBeLessThanOrEqual(64);
});
