import { parseFeed as parseWithFeedsmith } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import {
  ATOM_PERSIAN,
  item,
  JSON_ENGLISH,
  RDF_ENGLISH,
  readFeed,
  refusal,
  rss,
  RSS_ARABIC,
} from './fixtures.js';

describe('RSS 2.0', () => {
  it('gives the feed and every field of an item', () => {
    const feed = readFeed(RSS_ARABIC);
    expect(feed).toMatchObject({ format: 'rss', title: 'وكالة الضفاف', link: 'https://difaf.example/', language: 'ar', description: 'أخبار عاجلة', truncated: false, partial: false }); // prettier-ignore
    expect(feed.entries[0]).toEqual({
      id: 'd-1',
      key: 'd-1',
      identities: { guid: 'd-1', link: 'difaf.example/n/1', title: 'عاجل: الحكومة تعلن الميزانية' },
      url: 'https://difaf.example/n/1?utm_source=rss',
      title: 'عاجل: الحكومة تعلن الميزانية',
      summary: 'قالت الحكومة إن الميزانية جاهزة',
      content: '<p>نص كامل</p>',
      published: '2024-03-05T07:15:00.000Z',
      updated: null,
      authors: ['ليلى حداد'],
      categories: ['اقتصاد'],
      language: null,
      media: [{ url: 'https://difaf.example/1.jpg', type: 'image/jpeg' }],
    });
  });

  it.each([
    ['&amp;lt;script&amp;gt; explained', '<script> explained'],
    ['<![CDATA[<b>Bold</b> &amp; calm]]>', 'Bold & calm'],
    ['&lt;b&gt;Bold&lt;/b&gt;<i> and</i> inline', 'Bold and inline'],
    ['Rates: 5 < 6 & rising', 'Rates: 5 < 6 & rising'],
    ['AT&amp;T &amp;#8217;s &nbsp; deal', 'AT&T ’s deal'],
    ['می‌شود', 'می‌شود'],
    ['Write to &lt;name@desk.example&gt;', 'Write to <name@desk.example>'],
    ['a\u202eb&#x202e;c&#0;&#xD800;\u0007', 'abc\ufffd\ufffd'],
  ])('shows the title %j as %j', (raw, shown) => {
    expect(readFeed(rss(item(`<title>${raw}</title>`))).entries[0]?.title).toBe(shown);
  });

  it('takes a permalink guid for a missing link, and no other', () => {
    const [a, b] = readFeed(rss(item('<guid>https://x.example/1</guid>') + item('<guid isPermaLink="false">https://x.example/2</guid>'))).entries; // prettier-ignore
    expect([a?.url, b?.url]).toEqual(['https://x.example/1', null]);
  });

  it('reads well-known prefixes that were never declared', () => {
    const entry = readFeed(rss(item('<title>t</title><dc:creator>Sam</dc:creator><media:thumbnail url="https://x.example/t.png"/>'))).entries[0]; // prettier-ignore
    expect(entry?.authors).toEqual(['Sam']);
    expect(entry?.media).toEqual([{ url: 'https://x.example/t.png', type: null }]);
  });

  it('reads an Atom entry that strayed into it, once', () => {
    const feed = readFeed(rss('<a:entry xmlns:a="http://www.w3.org/2005/Atom"><a:id>e</a:id><a:title>E</a:title></a:entry>' + item('<title>I</title>'))); // prettier-ignore
    expect(feed.entries.map((e) => [e.id, e.title])).toEqual([['e', 'E'], [null, 'I']]); // prettier-ignore
  });
});

describe('RSS 1.0', () => {
  it('reads items beside the channel, with rdf:about for a missing link', () => {
    const feed = readFeed(RDF_ENGLISH);
    expect(feed).toMatchObject({ format: 'rdf', title: 'Harbour Post', language: 'en' });
    expect(feed.entries.map((e) => [e.title, e.url, e.published])).toEqual([
      ['Ferries stop', 'https://harbour.example/a', '2024-03-05T07:00:00.000Z'],
      ['Ferries sail again', 'https://harbour.example/b', null],
    ]);
  });
});

describe('Atom', () => {
  it('reads text constructs, bases, languages and lent authors', () => {
    const feed = readFeed(ATOM_PERSIAN);
    expect(feed).toMatchObject({ format: 'atom', link: 'https://rood.example/fa/', language: 'fa', description: 'خبر' }); // prettier-ignore
    const [first, second] = feed.entries;
    expect(first).toMatchObject({ title: 'قیمت طلا & ارز زیاد می‌شود', url: 'https://rood.example/fa/n/1', content: '<p>متن <b>خبر</b></p>', summary: 'متن خبر', published: '2024-03-05T06:30:00.000Z', authors: ['تحریریه'], language: null }); // prettier-ignore
    expect(second).toMatchObject({ title: '5 < 6 & 7', url: 'https://rood.example/en/2', language: 'en', authors: ['R. Tester'], categories: ['Markets'], media: [{ url: 'https://rood.example/a.mp3', type: 'audio/mpeg' }] }); // prettier-ignore
  });

  it('tolerates version 0.3', () => {
    const feed = readFeed(`<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry><title type="text/html" mode="escaped">A &lt;b&gt;b&lt;/b&gt;</title>
      <link rel="alternate" href="https://x.example/1"/><id>1</id><issued>2024-03-05T10:00:00Z</issued><modified>2024-03-05T10:05:00Z</modified></entry></feed>`); // prettier-ignore
    expect(feed.entries[0]).toMatchObject({ title: 'A b', published: '2024-03-05T10:00:00.000Z', updated: '2024-03-05T10:05:00.000Z' }); // prettier-ignore
  });

  it('takes the dates of Dublin Core where Atom has none of its own', () => {
    const entry = (dates: string) => `<entry><id>e${dates.length}</id><title>E</title>${dates}</entry>`;
    const own = '<published>2024-03-05T10:00:00Z</published>';
    const borrowed = '<dc:date>2024-03-04T09:00:00Z</dc:date>';
    const feed = readFeed(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">${entry(borrowed)}${entry(borrowed + own)}</feed>`); // prettier-ignore
    expect(feed.entries.map((e) => e.published)).toEqual([
      '2024-03-04T09:00:00.000Z',
      '2024-03-05T10:00:00.000Z',
    ]);
  });
});

describe('JSON Feed', () => {
  it('reads items, and drops addresses that are not of the web', () => {
    const feed = readFeed(JSON_ENGLISH);
    expect(feed).toMatchObject({ format: 'json', title: 'Copper Wire', language: 'en' });
    expect(feed.entries[0]).toMatchObject({ id: '1', url: 'https://copper.example/a', summary: 'It does', authors: ['The desk'] }); // prettier-ignore
    expect(feed.entries[1]).toMatchObject({ id: '2', url: null, content: 'a &lt; b', summary: 'a < b', categories: ['x'], authors: ['A. N.'] }); // prettier-ignore
  });

  it('takes __proto__ and constructor for data and drops numbers without end', () => {
    const feed = readFeed('{"version":"https://jsonfeed.org/version/1","__proto__":{"title":"evil"},"items":[{"id":1e999,"title":"t","constructor":{}}]}'); // prettier-ignore
    expect(feed.title).toBeNull();
    expect(feed.entries[0]?.id).toBeNull();
    expect(({} as Record<string, unknown>)['title']).toBeUndefined();
  });
});

it.each([
  ['', 'empty'],
  ['  \n', 'empty'],
  ['<!DOCTYPE html><html><body><rss></rss></body></html>', 'not_a_feed'],
  ['<?xml version="1.0"?><urlset><url/></urlset>', 'not_a_feed'],
  ['just words', 'not_a_feed'],
  ['{"hello":1}', 'not_a_feed'],
  ['{"version":"https://jsonfeed', 'bad_json'],
  [`<!DOCTYPE r [<!ENTITY a "b">]>${rss(item('<title>&a;</title>'))}`, 'entities_refused'],
  [`<rss><channel><item><title>cut`, 'malformed'],
  [
    `<!DOCTYPE rss PUBLIC "-//X//DTD//EN" "http://dtd.example/rss.dtd">${rss(item('<title>t</title>'))}`,
    'accepted',
  ],
])('judges %j as %s', (document, code) => {
  expect(refusal(document)).toBe(code);
});

it.each([
  ['rss', RSS_ARABIC],
  ['rdf', RDF_ENGLISH],
  ['atom', ATOM_PERSIAN],
])('agrees with feedsmith on ids and counts of well-formed %s', (format, document) => {
  const other = parseWithFeedsmith(document) as {
    format: string;
    feed: Record<string, { title?: unknown }[]>;
  };
  const theirs = other.feed['items'] ?? other.feed['entries'] ?? [];
  expect(other.format).toBe(format);
  expect(readFeed(document).entries).toHaveLength(theirs.length);
});
