const words = (text: string) => new Set(text.split(' '));

const ENTRIES = words('item entry atom:entry sitemap:url sitemap:sitemap');
const CONTAINERS = words('channel rss rdf feed rdf:rdf atom:feed urlset sitemapindex');
const ROOTS = words('rss rdf feed channel urlset sitemapindex');
const PLAIN_FIELDS = words(
  'title link guid id pubdate published updated author category comments dc:date dc:creator loc lastmod',
);
const OTHER_FIELDS = words('description summary content source enclosure content:encoded news:news');

/** What a server's warning prints before the feed. */
export const PAGE_DEBRIS = words('br b p div pre font span strong i');

/** By local name, in any namespace. */
export const isFeedRoot = (local: string) => ROOTS.has(local);
/** May hold entries. */
export const isContainer = (name: string) => CONTAINERS.has(name);
export const isEntry = (name: string) => ENTRIES.has(name);

/** What an element may be, as bits, since each element is asked many times. A plain field holds text and no other fields. */
export const ROLE = { entry: 1, container: 2, field: 4, plainField: 8 } as const;

export function roleOf(name: string): number {
  if (ENTRIES.has(name)) return ROLE.entry;
  if (CONTAINERS.has(name)) return ROLE.container;
  if (PLAIN_FIELDS.has(name)) return name === 'author' ? ROLE.field : ROLE.field | ROLE.plainField;
  return OTHER_FIELDS.has(name) ? ROLE.field : 0;
}

/** May be left unfinished around an entry: no extension that could own items of its own. */
export const canHold = (name: string, role: number) =>
  !name.includes(':') || (role & (ROLE.field | ROLE.entry)) !== 0;
/** What the entries of a sitemap are called here: elsewhere `<url>` is the address of a picture. */
export const entryOfSitemap = (name: string) =>
  name === 'url' || name === 'sitemap' ? `sitemap:${name}` : name;
