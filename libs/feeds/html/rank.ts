import type { FeedLink } from './feed-link.js';

const FORMAT_ORDER = ['atom', 'json', 'rss', 'rdf', null];
/** Feeds of a part: reactions to one article, one section, one writer, a search. */
const COMMENTS = /comment|kommentar|commentaire|yorum|تعليق|دیدگاه|نظرات|replies/i;
const PART = /\/(?:tag|tags|category|author|search|topic|section)s?\//i;

/**
 * Best first: declared before merely linked, whole site before sections before comments, the page's own host first,
 * the newer format first, one with a title first; else in document order.
 */
export function rankFeedLinks(links: readonly FeedLink[], pageUrl: string | null): FeedLink[] {
  const host = pageUrl === null ? null : bareHost(pageUrl);
  return links
    .map((link) => ({ link, rank: rankOf(link, host) }))
    .sort((a, b) => compare(a.rank, b.rank))
    .map(({ link }) => link);
}

function rankOf(link: FeedLink, host: string | null): number[] {
  return [
    link.declared ? 0 : 1,
    scopeOf(link),
    host === null || bareHost(link.url) === host ? 0 : 1,
    FORMAT_ORDER.indexOf(link.format),
    link.title === null ? 1 : 0,
  ];
}

function scopeOf({ url, title }: FeedLink): number {
  const place = decodedPath(url);
  if (COMMENTS.test(place) || COMMENTS.test(title ?? '')) return 2;
  return PART.test(place) ? 1 : 0;
}

function decodedPath(url: string): string {
  const { pathname, search } = new URL(url);
  try {
    return decodeURIComponent(pathname + search);
  } catch {
    return pathname + search;
  }
}

function bareHost(url: string): string {
  return new URL(url).hostname.replace(/^(?:www|feeds?|rss|m)\./, '');
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, i) => value !== b[i]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
