import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import type { Element } from '../xml/element.js';

const REGISTRY = /^http:\/\/www\.iana\.org\/assignments\/relation\//;

/** Whether an Atom link has this relation: several may stand in one attribute, none means `alternate` (RFC 4287, 4.2.7.2). */
export function isRel(link: Element, rel: string): boolean {
  const written = link.attributes.get('rel');
  if (written === rel || (written === undefined && rel === 'alternate')) return true;
  const value = written?.trim().toLowerCase() || 'alternate';
  return value.split(/\s+/).some((name) => name.replace(REGISTRY, '') === rel);
}

/** The web addresses of the links with this relation, each once. */
export function addressesOf(
  links: readonly Element[],
  rel: string,
  bases: readonly (string | null)[],
): string[] {
  const found = links.filter((link) => isRel(link, rel)).slice(0, LIMITS.list);
  const urls = found.map((link) => resolveLink(link.attributes.get('href'), bases));
  return [...new Set(urls.filter((url) => url !== null))];
}
