import type { Look, ShownItem } from './look.js';
import type { Outlet } from './script.js';

/** What a feed is made from. Nothing here depends on the moment of asking, so equal items give equal bytes. */
export interface FeedModel {
  outlet: Outlet;
  /** Address of the server. */
  base: string;
  /** Address that the feed calls its own. */
  self: string;
  /** The hub that the document names, or null. */
  hub: string | null;
  look: Look;
  /** Newest first. */
  items: ShownItem[];
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
function rss2({ outlet, base, self, hub, look, items, changedAt }: FeedModel): string {
  const entries = items.map((item) => {
    const guid = item.id === null ? '' : `<guid isPermaLink="false">${escaped(item.id)}</guid>`;
    const description = item.summary && tag('description', `<p>${escaped(item.summary)}</p>`);
    const dated = tag('pubDate', rfc822(item.published));
    return `<item>${tag('title', item.title)}${tag('link', item.url)}${guid}${dated}${description}</item>\n`;
  });
  return (
    `${PROLOG}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>\n` +
    `${tag('title', outlet.name)}${tag('link', `${base}/`)}${tag('description', outlet.publisher)}` +
    `${tag('language', outlet.language)}${tag('lastBuildDate', rfc822(changedAt))}` +
    `${schedule(look)}${atomLink('atom:link', hub, 'hub')}` +
    `<atom:link href="${escaped(self)}" rel="self" type="application/rss+xml"/>\n` +
    `${entries.join('')}</channel></rss>\n`
  );
}

function schedule({ ttl, skipHours = [], skipDays = [] }: Look): string {
  const list = (name: string, each: string, values: (number | string)[]) =>
    values.length === 0
      ? ''
      : `<${name}>${values.map((value) => tag(each, String(value))).join('')}</${name}>`;
  const minutes = tag('ttl', ttl === undefined ? null : String(ttl));
  return minutes + list('skipHours', 'hour', skipHours) + list('skipDays', 'day', skipDays);
}

function atomLink(name: string, href: string | null, rel: string): string {
  return href === null ? '' : `<${name} rel="${rel}" href="${escaped(href)}"/>`;
}

/** Atom 1.0 (RFC 4287), except that an undated item stays undated. */
function atom1({ outlet, base, self, hub, items, changedAt }: FeedModel): string {
  const entries = items.map(
    (item) =>
      `<entry>${tag('id', item.id)}<title type="text">${escaped(item.title)}</title>` +
      `<link rel="alternate" href="${escaped(item.url)}"/>${tag('published', item.published)}` +
      `${item.published === null ? '' : tag('updated', item.updatedAt)}${tag('summary', item.summary)}</entry>\n`,
  );
  return (
    `${PROLOG}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${outlet.language}">\n` +
    `${tag('id', self)}${tag('title', outlet.name)}${tag('updated', changedAt)}` +
    `<author>${tag('name', outlet.publisher)}</author>${atomLink('link', self, 'self')}${atomLink('link', hub, 'hub')}` +
    `<link rel="alternate" href="${escaped(base)}/"/>\n${entries.join('')}</feed>\n`
  );
}

/** RSS 1.0: the channel lists the addresses, the items stand beside it. */
function rss1({ outlet, base, self, hub, look, items, changedAt }: FeedModel): string {
  const syndication =
    tag('sy:updatePeriod', look.updatePeriod ?? null) +
    tag('sy:updateFrequency', look.updateFrequency === undefined ? null : String(look.updateFrequency));
  const listed = items.map((item) => `<rdf:li rdf:resource="${escaped(item.key)}"/>`).join('');
  const entries = items.map(
    (item) =>
      `<item rdf:about="${escaped(item.key)}">${tag('title', item.title)}${tag('link', item.url)}` +
      `${tag('dc:date', item.published)}${tag('description', item.summary)}</item>\n`,
  );
  return (
    `${PROLOG}<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
    `xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:atom="http://www.w3.org/2005/Atom" ` +
    `xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">\n` +
    `<channel rdf:about="${escaped(self)}">${tag('title', outlet.name)}${tag('link', `${base}/`)}` +
    `${tag('description', outlet.publisher)}${tag('dc:language', outlet.language)}${tag('dc:date', changedAt)}` +
    `${syndication}${atomLink('atom:link', hub, 'hub')}${atomLink('atom:link', self, 'self')}` +
    `<items><rdf:Seq>${listed}</rdf:Seq></items></channel>\n${entries.join('')}</rdf:RDF>\n`
  );
}

/** JSON Feed 1.1. */
function jsonFeed({ outlet, base, self, hub, items }: FeedModel): string {
  const feed = {
    version: 'https://jsonfeed.org/version/1.1',
    title: outlet.name,
    description: outlet.publisher,
    home_page_url: `${base}/`,
    feed_url: self,
    language: outlet.language,
    ...(hub === null ? {} : { hubs: [{ type: 'WebSub', url: hub }] }),
    items: items.map(jsonItem),
  };
  return `${JSON.stringify(feed, null, 1)}\n`;
}

function jsonItem(item: ShownItem) {
  const dates =
    item.published === null ? {} : { date_published: item.published, date_modified: item.updatedAt };
  return {
    ...(item.id === null ? {} : { id: item.id }),
    url: item.url,
    title: item.title,
    content_text: item.summary,
    ...dates,
  };
}
