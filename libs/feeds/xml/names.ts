/** Prefixes by which the mappers know a namespace, whatever prefix the document uses. An empty one means core. */
const SPACES = new Map([
  ['purl.org/rss/1.0', ''],
  ['channel.netscape.com/rdf/simple/0.9', ''],
  ['my.netscape.com/rdf/simple/0.9', ''],
  ['my.netscape.com/publish/formats/rss-0.91.dtd', ''],
  ['backend.userland.com/rss', ''],
  ['backend.userland.com/rss2', ''],
  ['blogs.law.harvard.edu/tech/rss', ''],
  ['cyber.law.harvard.edu/rss/rss.html', ''],
  ['www.w3.org/2005/atom', 'atom'],
  ['purl.org/atom/ns', 'atom'],
  ['www.w3.org/1999/02/22-rdf-syntax-ns', 'rdf'],
  ['www.w3.org/1999/xhtml', 'xhtml'],
  ['www.w3.org/xml/1998/namespace', 'xml'],
  ['purl.org/dc/elements/1.1', 'dc'],
  ['purl.org/dc/elements/1.0', 'dc'],
  ['purl.org/dc/terms', 'dcterms'],
  ['purl.org/rss/1.0/modules/content', 'content'],
  ['search.yahoo.com/mrss', 'media'],
  ['tools.search.yahoo.com/mrss', 'media'],
  ['www.rssboard.org/media-rss', 'media'],
  ['www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['example.com/dtds/podcast-1.0.dtd', 'itunes'],
  ['purl.org/rss/1.0/modules/syndication', 'sy'],
  ['purl.org/rss/1.0/modules/slash', 'slash'],
  ['www.sitemaps.org/schemas/sitemap/0.9', ''],
  ['www.google.com/schemas/sitemap/0.84', ''],
  ['www.google.com/schemas/sitemap-news/0.9', 'news'],
  ['www.google.com/schemas/sitemap-image/1.1', 'image'],
]);

/** A canonical name, and what it makes of an element (see roles.ts). */
export interface Named {
  name: string;
  role: number;
}

/** The namespaces declared on an element, and where to look on. */
export interface Scope {
  declared: ReadonlyMap<string, string>;
  outer: Scope | null;
  /** Elements that were seen in it, by the name that the document gives them. */
  seen: Map<string, Named>;
}

/** Scheme, case and a closing `/` or `#` vary in the wild. */
function spaceOf(uri: string): string | undefined {
  return SPACES.get(uri.trim().toLowerCase().replace(/^https?:\/\//, '').replace(/[/#]+$/, '')); // prettier-ignore
}

/** A new scope when the element declares namespaces, else the outer one. */
export function scopeOf(attributes: ReadonlyMap<string, string>, outer: Scope | null): Scope | null {
  let declared: Map<string, string> | null = null;
  if (attributes.size === 0) return outer;
  for (const name of attributes.keys()) {
    if (!name.startsWith('xmlns')) continue;
    const prefix = name === 'xmlns' ? '' : name.slice(6);
    if (prefix !== '' || name === 'xmlns') (declared ??= new Map()).set(prefix, attributes.get(name) ?? '');
  }
  return declared ? { declared, outer, seen: new Map() } : outer;
}

export function lookUp(scope: Scope | null, prefix: string): string {
  for (let at = scope; at; at = at.outer) {
    const uri = at.declared.get(prefix);
    if (uri !== undefined) return uri;
  }
  return '';
}

/**
 * The canonical name of an element. The root's own default namespace is core, whatever it is; a prefix that
 * was never declared is taken at its word, so `<media:content>` works without its declaration.
 */
export function canonicalName(raw: string, scope: Scope | null, rootUri: string): string {
  const colon = raw.indexOf(':');
  const prefix = colon < 0 ? '' : raw.slice(0, colon);
  const local = raw.slice(colon + 1);
  const uri = lookUp(scope, prefix);
  if (prefix === '' && (uri === '' || uri === rootUri)) return local;
  const space = spaceOf(uri) ?? prefix;
  return space === '' ? local : `${space}:${local}`;
}

/** Whether the namespace is Atom's (1.0 or 0.3). */
export function isAtomUri(uri: string): boolean {
  return spaceOf(uri) === 'atom';
}
