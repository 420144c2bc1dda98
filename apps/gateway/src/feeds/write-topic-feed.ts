import {
  escapeMarkup,
  FEED_FORMATS,
  FEED_TYPES,
  type FeedEntry,
  type FeedFormat,
  type TopicFeed,
} from './topic-feed.js';

/** The feed as a document of that format. */
export function writeTopicFeed(format: FeedFormat, feed: TopicFeed): string {
  return { json: writeJson, rss: writeRss, atom: writeAtom }[format](feed);
}

/** JSON Feed 1.1. What it has no word for stands under `_ajil`. */
function writeJson(feed: TopicFeed): string {
  const about = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.page,
    feed_url: feed.self.json,
    description: feed.description,
    ...(feed.language === null ? {} : { language: feed.language }),
  };
  return JSON.stringify({ ...about, items: feed.entries.map(jsonItem) });
}

function jsonItem({ alert, ...entry }: FeedEntry) {
  const { id, rev, kind, cursor, urgency, direction } = alert;
  return {
    id: entry.id,
    ...(alert.url === null ? {} : { url: alert.url }),
    title: alert.title,
    content_html: entry.html,
    content_text: alert.summary ?? alert.title,
    date_published: entry.published,
    date_modified: entry.updated,
    authors: [{ name: alert.source.name }],
    tags: alert.topics,
    ...(entry.language === null ? {} : { language: entry.language }),
    _ajil: { id, rev, kind, cursor, urgency, direction },
  };
}

/** RFC 4287. */
function writeAtom(feed: TopicFeed): string {
  return document(
    `feed xmlns="http://www.w3.org/2005/Atom"${attribute('xml:lang', feed.titleLanguage)}`,
    element('id', feed.self.atom),
    element('title', feed.title),
    element('subtitle', feed.description),
    element('updated', feed.updated),
    element('generator', 'Ajil'),
    atomLink('self', FEED_TYPES.atom, feed.self.atom),
    atomLink('alternate', 'text/html', feed.page),
    ...others(feed, 'atom'),
    ...feed.entries.map(atomEntry),
  );
}

function atomEntry({ alert, ...entry }: FeedEntry): string {
  const parts = [
    element('id', entry.id),
    element('title', alert.title, ' type="text"'),
    ...(alert.url === null ? [] : [`<link rel="alternate"${attribute('href', alert.url)}/>`]),
    element('published', entry.published),
    element('updated', entry.updated),
    `<author>${element('name', alert.source.name)}</author>`,
    ...alert.topics.map((topic) => `<category${attribute('term', topic)}/>`),
    ...(alert.summary === null ? [] : [element('summary', alert.summary, ' type="text"')]),
    element('content', entry.html, ' type="html"'),
  ];
  return `<entry${attribute('xml:lang', entry.language ?? 'und')}>${parts.join('')}</entry>`;
}

const RSS_NAMES =
  'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"';

/** RSS 2.0, with Atom's links and Dublin Core's words for what it lacks. */
function writeRss(feed: TopicFeed): string {
  const channel = [
    element('title', feed.title),
    element('link', feed.page),
    element('description', feed.description),
    ...(feed.language === null ? [] : [element('language', feed.language)]),
    ...(feed.entries.length === 0 ? [] : [element('lastBuildDate', rfc822(feed.updated))]),
    element('generator', 'Ajil'),
    atomLink('self', FEED_TYPES.rss, feed.self.rss, 'atom:'),
    ...others(feed, 'rss', 'atom:'),
    ...feed.entries.map(rssItem),
  ];
  return document(`rss version="2.0" ${RSS_NAMES}`, '<channel>', ...channel, '</channel>');
}

function rssItem({ alert, ...entry }: FeedEntry): string {
  const parts = [
    element('title', alert.title),
    ...(alert.url === null ? [] : [element('link', alert.url)]),
    element('description', entry.html),
    element('guid', entry.id, ' isPermaLink="false"'),
    element('pubDate', rfc822(entry.published)),
    element('dcterms:modified', entry.updated),
    element('dc:creator', alert.source.name),
    ...(entry.language === null ? [] : [element('dc:language', entry.language)]),
    ...alert.topics.map((topic) => element('category', topic)),
  ];
  return `<item>${parts.join('')}</item>`;
}

/** The same feed in the other formats. */
function others(feed: TopicFeed, but: FeedFormat, prefix = ''): string[] {
  const formats = FEED_FORMATS.filter((format) => format !== but);
  return formats.map((format) => atomLink('alternate', FEED_TYPES[format], feed.self[format], prefix));
}

function atomLink(rel: string, type: string, href: string, prefix = ''): string {
  const bare = type.split(';')[0]!;
  return `<${prefix}link${attribute('rel', rel)}${attribute('type', bare)}${attribute('href', href)}/>`;
}

function document(root: string, ...parts: string[]): string {
  const name = root.split(' ')[0]!;
  return `<?xml version="1.0" encoding="utf-8"?>\n<${[root + '>', ...parts].join('\n')}\n</${name}>\n`;
}

const attribute = (name: string, value: string) => ` ${name}="${escapeMarkup(value)}"`;
const element = (name: string, text: string, attributes = '') =>
  `<${name}${attributes}>${escapeMarkup(text)}</${name}>`;
/** RFC 822 with a year of four digits, as RSS 2.0 asks. */
const rfc822 = (time: string) => new Date(time).toUTCString();
