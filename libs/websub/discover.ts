import { LIMITS } from './limits.js';
import { type HeaderLink, parseLinkHeader } from './link-header.js';

/** The links that a document gives for itself, as who parsed it found them: absolute addresses. */
export interface DocumentLinks {
  hubs: readonly string[];
  self: string | null;
}

/** An answer as it was fetched. Its bytes are nobody's business here: reading them is work for a sandbox. */
export interface FetchedDocument {
  /** The `Link` headers, joined by `, `; null for none. */
  linkHeader: string | null;
  /** Null for a document that was not read. */
  links: DocumentLinks | null;
  /** Where it was fetched at last, after redirects. */
  url: string;
}

/** Where one subscribes, and to what: at most five hubs, in the order of the publisher; absolute http(s) addresses. */
export interface Discovered {
  hubs: string[];
  /** The canonical address of the document (`rel=self`); its own address when it names none. */
  topic: string;
}

const NO_LINKS: DocumentLinks = { hubs: [], self: null };

/**
 * Which hub tells of changes of this document (WebSub, 4): `Link` headers first; only without a hub there, what the
 * document itself names. Null for no hub.
 */
export function discoverHub({ linkHeader, links, url }: FetchedDocument): Discovered | null {
  const header = inHeader(linkHeader, url);
  const inside = checked(links ?? NO_LINKS, url);
  const { hubs, self } = header.hubs.length > 0 ? header : inside;
  if (hubs.length === 0) return null;
  return { hubs: [...new Set(hubs)].slice(0, LIMITS.hubs), topic: self ?? inside.self ?? url };
}

function inHeader(linkHeader: string | null, url: string): DocumentLinks {
  const links = linkHeader === null ? [] : parseLinkHeader(linkHeader);
  const own = links.filter((link) => !link.anchored);
  const named = (rel: string) => own.filter(({ rels }) => rels.includes(rel)).map(targetOf);
  return checked(
    { hubs: named('hub'), self: named('self').find((href) => absolute(href, url)) ?? null },
    url,
  );
}

const targetOf = ({ target }: HeaderLink) => target;

function checked({ hubs, self }: DocumentLinks, url: string): DocumentLinks {
  const found = hubs.slice(0, LIMITS.links).flatMap((href) => absolute(href, url) ?? []);
  return { hubs: found, self: self === null ? null : absolute(self, url) };
}

/** An absolute http(s) address without secrets and without a fragment, or null. */
function absolute(href: string, url: string): string | null {
  if (href.length > LIMITS.urlChars || !URL.canParse(href, url)) return null;
  const found = new URL(href, url);
  if (!/^https?:$/.test(found.protocol) || found.username || found.password) return null;
  found.hash = '';
  return found.href.length > LIMITS.urlChars ? null : found.href;
}
