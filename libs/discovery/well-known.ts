/** An address that may be a feed, and why it is tried. */
export interface Hint {
  url: string;
  how: 'itself' | 'declared' | 'linked' | 'well-known' | 'robots';
}

/** Where the usual systems put their feed, most common first. */
const PATHS = [
  '/feed/',
  '/rss.xml',
  '/rss',
  '/feed.xml',
  '/atom.xml',
  '/index.xml',
  '/feed.json',
  '/feeds/posts/default',
  '/arc/outboundfeeds/rss/',
];

/** The usual places on the site of a page: below its own path first (a section, a language), then at the root. */
export function wellKnown(page: string): Hint[] {
  const { origin, pathname } = new URL(page);
  const folder = pathname.replace(/\/[^/]*\.[^/]*$/, '').replace(/\/+$/, '');
  const below = folder === '' ? [] : [`${origin}${folder}/feed/`, `${origin}${folder}/rss.xml`];
  const urls = [...below, ...PATHS.map((path) => origin + path)];
  return urls.map((url) => ({ url, how: 'well-known' as const }));
}
