import { labels, languageTag } from '../clean.js';
import { contentHtml } from '../content.js';
import { parseDate } from '../dates.js';
import type { Draft } from '../feed.js';
import { firstOf } from '../first.js';
import { bodyText } from '../html-text.js';
import { publishedId } from '../ids.js';
import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import { mediaDescription, mediaOf } from '../modules/media.js';
import { childOf, childrenOf, type Element, inheritedOf, textsOf } from '../xml/element.js';
import { baseOf } from '../xml/base.js';
import { htmlOfText, lineOfText } from './text.js';

/** What the feed lends its entries: bases for links, and authors (RFC 4287 section 4.2.1). */
export interface Surroundings {
  bases: readonly (string | null)[];
  authors: readonly string[];
}

/** An Atom 1.0 or 0.3 `<entry>`; in a document of another format its children carry the prefix `atom:`. */
export function mapEntry(entry: Element, around: Surroundings): Draft {
  const prefix = entry.name.slice(0, -'entry'.length);
  const named = (...names: string[]) => names.map((name) => prefix + name);
  const pick = (...names: string[]) => named(...names).flatMap((name) => childrenOf(entry, name));
  const bases = [baseOf(entry, around.bases), ...around.bases];
  const content = firstOf(pick('content'), htmlOfText);
  // Some publishers date their entries in Dublin Core only.
  const date = (own: string[], ...others: string[]) =>
    firstOf(textsOf(entry, ...named(...own), ...others), parseDate);
  return {
    id: publishedId(textsOf(entry, ...named('id'))[0]),
    url: linkOf(pick('link'), pick('content'), bases),
    title: firstOf(pick('title'), lineOfText) ?? '',
    summary:
      bodyText(firstOf(pick('summary'), htmlOfText)) ??
      bodyText(mediaDescription(entry)) ??
      bodyText(content),
    content: contentHtml(content),
    published: date(['published', 'issued', 'created'], 'dcterms:issued', 'dcterms:created', 'dc:date'),
    updated: date(['updated', 'modified'], 'dcterms:modified'),
    authors: authorsOf(entry, prefix, around),
    categories: labels([...pick('category').map(categoryName), ...textsOf(entry, 'dc:subject')]),
    language: languageTag(languageOf(entry, pick('title', 'content', 'summary'))),
    media: mediaOf(entry, bases, enclosuresIn(pick('link'))),
  };
}

/** The alternate link, best as HTML; else the address of content that lies elsewhere. */
export function linkOf(
  links: readonly Element[],
  contents: readonly Element[],
  bases: readonly (string | null)[],
): string | null {
  const alternates = links.filter(
    (link) => (link.attributes.get('rel')?.trim() || 'alternate') === 'alternate',
  );
  const pages = alternates.filter((link) => /^text\/html/i.test(link.attributes.get('type') ?? 'text/html'));
  const resolve = (link: Element) =>
    resolveLink(link.attributes.get('href'), [baseOf(link, bases), ...bases]);
  return (
    firstOf([...pages.slice(0, LIMITS.list), ...alternates.slice(0, LIMITS.list)], resolve) ??
    firstOf(contents.slice(0, LIMITS.list), (content) => resolveLink(content.attributes.get('src'), bases))
  );
}

/** The names of an entry's or feed's authors. */
export function namesOf(element: Element, prefix: string): string[] {
  const authors = childrenOf(element, `${prefix}author`);
  return authors.flatMap((author) => textsOf(author, `${prefix}name`).slice(0, 1));
}

function authorsOf(entry: Element, prefix: string, around: Surroundings): string[] {
  const own = labels([...namesOf(entry, prefix), ...textsOf(entry, 'dc:creator')]);
  if (own.length > 0) return own;
  const source = childOf(entry, `${prefix}source`);
  const lent = source ? labels(namesOf(source, prefix)) : [];
  return lent.length > 0 ? lent : [...around.authors];
}

function categoryName({ attributes, children }: Element): string {
  const text = children.filter((child) => typeof child === 'string').join('');
  return attributes.get('label')?.trim() || attributes.get('term')?.trim() || text;
}

function languageOf(entry: Element, texts: readonly Element[]): string | null {
  const own = inheritedOf(entry, 'xml:lang', entry.parent) ?? textsOf(entry, 'dc:language')[0];
  return own ?? firstOf(texts, (text) => text.attributes.get('xml:lang') ?? null);
}

function enclosuresIn(links: readonly Element[]): [string | undefined, string | undefined][] {
  const enclosures = links.filter((link) => link.attributes.get('rel') === 'enclosure');
  return enclosures.map(({ attributes }) => [attributes.get('href'), attributes.get('type')]);
}
