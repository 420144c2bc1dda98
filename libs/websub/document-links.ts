import { Parser } from 'htmlparser2';
import { LIMITS } from './limits.js';

/** A link that a document makes for the whole of itself: `href` as written, and the base that it is written against. */
export interface DocumentLink {
  rel: string;
  href: string;
  base: string | null;
}

const ATOM = 'http://www.w3.org/2005/Atom';
/** Feeds that forget to declare their prefix mean these. */
const CUSTOMARY_PREFIX = /^atom(10)?$/;
const PARTS = new Set(['item', 'entry']);

/** The `link` elements of a feed for itself (RFC 4287, 4.2.7; in RSS by the Atom namespace), not those of its items. */
export function feedLinks(xml: string): DocumentLink[] {
  const links: DocumentLink[] = [];
  const atomPrefixes = new Set<string>();
  let inside = 0;
  let base: string | null = null;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const [prefix, local] = split(name);
        for (const bound of prefixesFor(ATOM, attributes)) atomPrefixes.add(bound);
        if (PARTS.has(local)) inside += 1;
        if (inside > 0 || links.length >= LIMITS.links) return;
        if (local !== 'link') base ??= attributes['xml:base'] ?? null;
        else if (atomPrefixes.has(prefix) || CUSTOMARY_PREFIX.test(prefix)) addLink(links, attributes, base);
      },
      onclosetag(name) {
        if (PARTS.has(split(name)[1])) inside = Math.max(0, inside - 1);
      },
    },
    { xmlMode: true },
  );
  parser.end(xml);
  return links;
}

/** The `link` elements in the head of a page. What stands in the body may be written by its readers. */
export function pageLinks(html: string): DocumentLink[] {
  const links: DocumentLink[] = [];
  let base: string | null = null;
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'body' || links.length >= LIMITS.links) parser.pause();
      else if (name === 'base') base ??= attributes['href'] ?? null;
      else if (name === 'link') addLink(links, attributes, null);
    },
  });
  parser.write(html);
  return links.map((link) => ({ ...link, base }));
}

function addLink(links: DocumentLink[], attributes: Record<string, string>, base: string | null): void {
  const { href = '', rel = '' } = attributes;
  if (href.trim() === '') return;
  const own = attributes['xml:base'] ?? base;
  for (const each of rel.toLowerCase().split(/\s+/)) links.push({ rel: each, href: href.trim(), base: own });
}

function prefixesFor(namespace: string, attributes: Record<string, string>): string[] {
  return Object.entries(attributes).flatMap(([name, value]) => {
    if (value.trim() !== namespace) return [];
    return name === 'xmlns' ? [''] : name.startsWith('xmlns:') ? [name.slice('xmlns:'.length)] : [];
  });
}

function split(name: string): [prefix: string, local: string] {
  const colon = name.indexOf(':');
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)];
}
