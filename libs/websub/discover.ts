import { feedLinks, pageLinks } from './document-links.js';
import type { DocumentLink } from './document-links.js';
import { LIMITS } from './limits.js';
import { parseLinkHeader } from './link-header.js';

/** An answer as it was fetched. */
export interface FetchedDocument {
  /** The `Link` headers, joined by `, `; null for none. */
  linkHeader: string | null;
  /** Decoded from its content-encoding. */
  body: Uint8Array;
  /** Where it was fetched at last, after redirects. */
  url: string;
}

/** Where one subscribes, and to what: at most five hubs, in the order of the publisher; absolute http(s) addresses. */
export interface Discovered {
  hubs: string[];
  /** The canonical address of the document (`rel=self`); its own address when it names none. */
  topic: string;
}

/** Links resolved, by relation. */
interface Found {
  hubs: string[];
  self: string | null;
}

/**
 * Which hub tells of changes of this document (WebSub, 4): `Link` headers first; only without a hub there, the
 * elements of a feed or of a page's head. A JSON Feed names its hubs in `hubs` (JSON Feed 1.1). Null for no hub.
 */
export function discoverHub(document: FetchedDocument): Discovered | null {
  const header = inHeader(document);
  if (header.hubs.length > 0) return settled(header, document);
  const inside = inDocument(document);
  return inside.hubs.length > 0 ? settled(inside, document) : null;
}

function settled({ hubs, self }: Found, document: FetchedDocument): Discovered {
  const topic = self ?? inDocument(document).self ?? document.url;
  return { hubs: [...new Set(hubs)].slice(0, LIMITS.hubs), topic };
}

function inHeader({ linkHeader, url }: FetchedDocument): Found {
  const links = linkHeader === null ? [] : parseLinkHeader(linkHeader);
  const own = links.filter((link) => !link.anchored);
  return byRelation(
    own.flatMap(({ rels, target }) => rels.map((rel) => ({ rel, href: target, base: null }))),
    url,
  );
}

function inDocument({ body, url }: FetchedDocument): Found {
  const text = decode(body.subarray(0, LIMITS.documentBytes)).trimStart();
  if (!text.includes('hub') && !text.includes('self')) return { hubs: [], self: null };
  if (text.startsWith('{')) return inJson(body, url);
  return byRelation(looksLikeXml(text) ? feedLinks(text) : pageLinks(text), url);
}

/** The first element decides, whatever the media type says: feeds are served as text/html, too. */
function looksLikeXml(text: string): boolean {
  const first = /<([a-z][\w:-]*)/i.exec(text.replace(/<!--[^]*?-->|<![^>]*>|<\?[^]*?\?>/g, ''))?.[1];
  return first !== undefined && /^(\w+:)?(rss|rdf|feed)$/i.test(first);
}

function byRelation(links: DocumentLink[], url: string): Found {
  const of = (wanted: string) =>
    links.flatMap(({ rel, href, base }) => (rel === wanted ? (absolute(href, base, url) ?? []) : []));
  return { hubs: of('hub'), self: of('self')[0] ?? null };
}

function inJson(body: Uint8Array, url: string): Found {
  const feed = parsed(decode(body));
  const listed = Array.isArray(feed['hubs']) ? (feed['hubs'] as unknown[]).slice(0, LIMITS.links) : [];
  const hubs = listed.flatMap((hub) => {
    const { type, url: address } = record(hub);
    if (typeof address !== 'string' || typeof type !== 'string') return [];
    return /^websub$/i.test(type) ? (absolute(address, null, url) ?? []) : [];
  });
  const self = feed['feed_url'];
  return { hubs, self: typeof self === 'string' ? absolute(self, null, url) : null };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return record(JSON.parse(text));
  } catch {
    return {};
  }
}

const record = (value: unknown) =>
  (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;

/** An absolute http(s) address without secrets and without a fragment, or null. */
function absolute(href: string, base: string | null, url: string): string | null {
  const against = base !== null && URL.canParse(base, url) ? new URL(base, url).href : url;
  if (href.length > LIMITS.urlChars || !URL.canParse(href, against)) return null;
  const found = new URL(href, against);
  if (!/^https?:$/.test(found.protocol) || found.username || found.password) return null;
  found.hash = '';
  return found.href.length > LIMITS.urlChars ? null : found.href;
}

/** Addresses are ASCII in nearly every feed: only UTF-16 has to be told from the rest. */
function decode(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const wide =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : null;
  return new TextDecoder(wide ?? 'utf-8').decode(bytes);
}
