import type { Outlet } from './script.js';
import type { Item } from './world.js';

/** What a feed is made from. Nothing here depends on the moment of asking, so equal items give equal bytes. */
export interface FeedModel {
  outlet: Outlet;
  /** Address of the server. */
  base: string;
  /** Newest first. */
  items: Item[];
  /** RFC 3339. */
  changedAt: string;
}

export const CONTENT_TYPES = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  rdf: 'application/rdf+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
} as const;

/** The feed of an outlet, in the format that it publishes. */
export function renderFeed(model: FeedModel): string {
  return { rss: rss2, atom: atom1, rdf: rss1, json: jsonFeed }[model.outlet.format](model);
}

export function feedUrl(base: string, { slug, format }: Outlet): string {
  return `${base}/${slug}/feed.${format}`;
}

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>\n';
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text made safe for XML elements and attributes, and for HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (char) => ESCAPES[char] ?? char);
}

function tag(name: string, text: string | null): string {
  return text === null || text === '' ? '' : `<${name}>${escaped(text)}</${name}>`;
}

function rfc822(iso: string | null): string | null {
  return iso === null ? null : new Date(iso).toUTCString();
}

/** RSS 2.0; as with most outlets, the description is escaped HTML. */
function rss2({ outlet, base, items, changedAt }: FeedModel): string {
  const self = feedUrl(base, outlet);
  const entries = items.map(
    (item) =>
      `<item>${tag('title', item.title)}${tag('link', item.url)}` +
      `<guid isPermaLink="false">${escaped(item.key)}</guid>${tag('pubDate', rfc822(item.published))}` +
      `${item.summary && tag('description', `<p>${escaped(item.summary)}</p>`)}</item>\n`,
  );
  return (
    `${PROLOG}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>\n` +
    `${tag('title', outlet.name)}${tag('link', `${base}/`)}${tag('description', outlet.publisher)}` +
    `${tag('language', outlet.language)}${tag('lastBuildDate', rfc822(changedAt))}` +
    `<atom:link href="${escaped(self)}" rel="self" type="application/rss+xml"/>\n` +
    `${entries.join('')}</channel></rss>\n`
  );
}

/** Atom 1.0 (RFC 4287), except that an undated item stays undated. */
function atom1({ outlet, base, items, changedAt }: FeedModel): string {
  const self = feedUrl(base, outlet);
  const entries = items.map(
    (item) =>
      `<entry>${tag('id', item.key)}<title type="text">${escaped(item.title)}</title>` +
      `<link rel="alternate" href="${escaped(item.url)}"/>${tag('published', item.published)}` +
      `${item.published === null ? '' : tag('updated', item.updatedAt)}${tag('summary', item.summary)}</entry>\n`,
  );
  return (
    `${PROLOG}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${outlet.language}">\n` +
    `${tag('id', self)}${tag('title', outlet.name)}${tag('updated', changedAt)}` +
    `<author>${tag('name', outlet.publisher)}</author><link rel="self" href="${escaped(self)}"/>` +
    `<link rel="alternate" href="${escaped(base)}/"/>\n${entries.join('')}</feed>\n`
  );
}

/** RSS 1.0: the channel lists the addresses, the items stand beside it. */
function rss1({ outlet, base, items, changedAt }: FeedModel): string {
  const listed = items.map((item) => `<rdf:li rdf:resource="${escaped(item.key)}"/>`).join('');
  const entries = items.map(
    (item) =>
      `<item rdf:about="${escaped(item.key)}">${tag('title', item.title)}${tag('link', item.url)}` +
      `${tag('dc:date', item.published)}${tag('description', item.summary)}</item>\n`,
  );
  return (
    `${PROLOG}<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
    `xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n` +
    `<channel rdf:about="${escaped(feedUrl(base, outlet))}">${tag('title', outlet.name)}${tag('link', `${base}/`)}` +
    `${tag('description', outlet.publisher)}${tag('dc:language', outlet.language)}${tag('dc:date', changedAt)}` +
    `<items><rdf:Seq>${listed}</rdf:Seq></items></channel>\n${entries.join('')}</rdf:RDF>\n`
  );
}

/** JSON Feed 1.1. */
function jsonFeed({ outlet, base, items }: FeedModel): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: outlet.name,
    description: outlet.publisher,
    home_page_url: `${base}/`,
    feed_url: feedUrl(base, outlet),
    language: outlet.language,
    items: items.map(jsonItem),
  };
  return `${JSON.stringify(feed, null, 1)}\n`;
}

function jsonItem(item: Item) {
  const dates =
    item.published === null ? {} : { date_published: item.published, date_modified: item.updatedAt };
  return { id: item.key, url: item.url, title: item.title, content_text: item.summary, ...dates };
}
