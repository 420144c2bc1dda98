import { randomBytes } from 'node:crypto';
import { parseFeed } from '@ajil/feeds';
import type { Alert } from '@ajil/protocol';
import { topicById } from '@ajil/topics';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { ulid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { FEED_FORMATS, FEED_TYPES, type FeedFormat, type FeedWish, topicFeed } from './topic-feed.js';
import { writeTopicFeed } from './write-topic-feed.js';

const BASE = 'https://alerts.test:8443';
const iraq = topicById('iraq')!;
const word = () => randomBytes(4).toString('hex');

function alertOf(words: Partial<Alert> = {}): Alert {
  const id = words.id ?? ulid();
  return {
    id,
    rev: 1,
    kind: 'new',
    cursor: 'v1.k3f9.7',
    topics: ['iraq', 'middle-east'],
    cells: [],
    prev: {},
    urgency: 'urgent',
    title: `Convoy ${word()}`,
    summary: `It left ${word()}.`,
    language: 'en',
    direction: 'ltr',
    url: `https://outlet.test/${id}`,
    source: { id: 's', name: `The ${word()}`, outlet: 'o' },
    story: { id, headlines: 1, origins: 1, disputed: false },
    facts: [],
    publishedAt: '2026-03-01T10:00:00.000Z',
    firstSeenAt: '2026-03-01T10:01:00.000Z',
    alertedAt: '2026-03-01T10:01:01.000Z',
    why: [],
    ...words,
  };
}

const write = (format: FeedFormat, alerts: Alert[], wish: FeedWish = {}) =>
  writeTopicFeed(format, topicFeed(iraq, alerts, wish, BASE));

function read(format: FeedFormat, alerts: Alert[], wish: FeedWish = {}) {
  const bytes = Buffer.from(write(format, alerts, wish));
  const url = `${BASE}/v1/topics/iraq/feed.${format}`;
  const parsed = parseFeed(bytes, { contentType: FEED_TYPES[format], url });
  if (parsed.kind === 'failed') throw new Error(parsed.message);
  return parsed.feed;
}

describe.each(FEED_FORMATS)('a topic as %s', (format) => {
  it('is read back alert by alert: title, text, address, times, author, topics, language', () => {
    const alerts = [
      alertOf({ rev: 3, kind: 'correction', alertedAt: '2026-03-01T11:30:00.000Z' }),
      alertOf({ title: 'عاجل: انفجار بالعراق', summary: 'قال «مصدر»', language: 'ar', direction: 'rtl' }),
    ];
    const feed = read(format, alerts);
    expect(feed).toMatchObject({ format, title: 'Iraq - Ajil', link: `${BASE}/#topics=iraq` });
    expect(feed.entries).toMatchObject(
      alerts.map(({ id, title, summary, url, publishedAt, alertedAt, source, topics, language }) => ({
        id: `tag:ajil,2026:alert:${id}`,
        title,
        summary,
        url,
        published: publishedAt,
        updated: alertedAt,
        authors: [source.name],
        categories: topics,
        language,
      })),
    );
    expect([feed.partial, feed.truncated, feed.damaged]).toEqual([false, false, 0]);
  });

  it.each([
    'Profit < 5 & > 3, "so" they \'said\'',
    'AT&T &amp; &lt;nothing&gt; ]]> end',
    'ends \u200cwith\u200d joiners 😀',
  ])('is plain in its titles and texts: %s', (text) => {
    const alert = alertOf({ title: text, summary: text, url: 'https://outlet.test/?a=1&b="2"' });
    const document = write(format, [alert]);
    const { title, url } = outside(format, document);
    expect([title, url]).toEqual([text, alert.url]);
  });

  it('makes no markup of what a title says, and is well-formed whatever it holds', () => {
    const title = 'a\u0000b\u0008c\ud800d\uffff <script>alert(1)</script>';
    const document = write(format, [alertOf({ title, summary: title })]);
    if (format !== 'json') expect(document).not.toMatch(/<script|[^\P{Cc}\n]/u);
    expect(outside(format, document).title.replace(/[\p{Cc}\p{Cs}\uffff\ufffd]/gu, '')).toBe(
      'abcd <script>alert(1)</script>',
    );
    expect(read(format, [alertOf({ title, summary: title })]).entries).toHaveLength(1);
  });

  it('tells the direction of each entry, also of one without a summary', () => {
    const title = `خبر ${word()}`;
    const document = write(format, [
      alertOf({ title, summary: null, language: 'ckb', direction: 'rtl' }),
      alertOf({ summary: 'a < b' }),
      alertOf({ summary: 'who knows', language: 'und' }),
    ]);
    const contents = outside(format, document).contents;
    expect(contents).toEqual([
      `<p lang="ckb" dir="rtl">${title}</p>`,
      '<p lang="en" dir="ltr">a &#x3C; b</p>',
      '<p dir="ltr">who knows</p>',
    ]);
  });

  it('does without what an alert does not have', () => {
    const alert = alertOf({ url: null, summary: null, publishedAt: null, language: 'und' });
    const [entry] = read(format, [alert]).entries;
    expect(entry).toMatchObject({ url: null, published: alert.firstSeenAt, title: alert.title });
    expect(entry!.language === null || entry!.language === 'und').toBe(true);
  });

  it('is a whole document when there is nothing to tell', () => {
    expect(read(format, [])).toMatchObject({ format, title: 'Iraq - Ajil', entries: [] });
  });

  it('names itself with what was asked, and the other formats', () => {
    const wish = { urgency: 'urgent', languages: ['ar', 'fa'] };
    const query = '?urgency=urgent&languages=ar,fa';
    const document = write(format, [alertOf()], wish).replaceAll('&#x26;', '&');
    expect(document).toContain(`"${BASE}/v1/topics/iraq/feed.${format}${query}"`);
    if (format === 'json') return;
    for (const other of FEED_FORMATS)
      expect(document).toContain(`href="${BASE}/v1/topics/iraq/feed.${other}${query}"`);
    expect(read(format, [alertOf()], wish).hints.self).toBe(`${BASE}/v1/topics/iraq/feed.${format}${query}`);
  });

  it('is in the language that alone is asked for, by its name there', () => {
    const alone = read(format, [alertOf()], { languages: ['ar'] });
    expect(alone).toMatchObject({ title: 'العراق - Ajil', language: 'ar' });
    expect(read(format, [alertOf()], { languages: ['und'] }).title).toBe('Iraq - Ajil');
  });

  it('is the same characters every time', () => {
    const alerts = [alertOf(), alertOf()];
    expect(write(format, alerts)).toBe(write(format, structuredClone(alerts)));
  });
});

/** The same document by readers of another house, which take no title for markup. */
function outside(format: FeedFormat, document: string) {
  if (format === 'json') {
    const [item] = parseJsonFeed(document).items ?? [];
    const contents = parseJsonFeed(document).items!.map((one) => one.content_html);
    return { title: item!.title!, url: item!.url, contents };
  }
  if (format === 'rss') {
    const items = parseRssFeed(document).items!;
    return { title: items[0]!.title!, url: items[0]!.link, contents: items.map((item) => item.description) };
  }
  const entries = parseAtomFeed(document).entries!;
  const url = entries[0]!.links?.[0]?.href;
  const contents = entries.map((entry) => entry.content?.value);
  return { title: entries[0]!.title!.value, url, contents };
}
