import { labels, languageTag } from '../clean.js';
import { contentHtml } from '../content.js';
import { firstDate } from '../modules/dates.js';
import type { Draft, Surroundings } from '../feed.js';
import { firstOf } from '../first.js';
import { bodyText } from '../html-text.js';
import { publishedId } from '../ids.js';
import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import { isRel } from '../modules/links.js';
import { mediaDescription, mediaOf } from '../modules/media.js';
import { personName } from '../people.js';
import { baseOf } from '../xml/base.js';
import {
  childOf,
  childrenNamed,
  childrenOf,
  type Element,
  firstIn,
  firstText,
  inheritedOf,
  textsOf,
} from '../xml/element.js';
import { htmlOfText, lineOfText } from './text.js';

/** An Atom 1.0 or 0.3 `<entry>`; in a document of another format its children carry the prefix `atom:`. */
export function mapEntry(entry: Element, around: Surroundings): Draft {
  const prefix = entry.name.slice(0, -'entry'.length);
  const named = (...names: string[]) => names.map((name) => prefix + name);
  const pick = (...names: string[]) => childrenNamed(entry, named(...names));
  const bases = [baseOf(entry, around.bases), ...around.bases];
  const content = firstIn(entry, [...named('content'), 'content:encoded'], htmlOfText);
  const summary = firstIn(entry, [...named('summary'), 'dc:description'], htmlOfText);
  // Some publishers date their entries in Dublin Core only.
  const date = (own: string[], ...others: string[]) =>
    firstDate(entry, around.zone, ...named(...own), ...others);
  return {
    id: publishedId(firstText(entry, ...named('id', 'guid'))),
    url: linkOf(pick('link'), pick('content'), bases),
    title: firstIn(entry, [...named('title'), 'dc:title', 'media:title'], lineOfText) ?? '',
    summary: bodyText(summary) ?? bodyText(mediaDescription(entry)) ?? bodyText(content),
    content: contentHtml(content),
    published: date(['published', 'issued', 'created'], 'dcterms:issued', 'dcterms:created', 'dc:date'),
    updated: date(['updated', 'modified'], 'dcterms:modified', 'dc:date'),
    authors: authorsOf(entry, prefix, around),
    categories: labels([...pick('category').map(categoryName), ...textsOf(entry, 'dc:subject')]),
    language: languageTag(languageOf(entry, pick('title', 'content', 'summary'))),
    media: mediaOf(entry, bases, content ?? summary, enclosuresIn(pick('link'))),
  };
}

/** The alternate link, best as HTML; else the address of content that lies elsewhere. */
export function linkOf(
  links: readonly Element[],
  contents: readonly Element[],
  bases: readonly (string | null)[],
): string | null {
  const alternates = links.filter((link) => isRel(link, 'alternate'));
  const pages = alternates.filter((link) => /^text\/html/i.test(link.attributes.get('type') ?? 'text/html'));
  const resolve = (link: Element) =>
    resolveLink(link.attributes.get('href'), [baseOf(link, bases), ...bases]);
  return (
    firstOf([...pages.slice(0, LIMITS.list), ...alternates.slice(0, LIMITS.list)], resolve) ??
    firstOf(contents.slice(0, LIMITS.list), (content) => resolveLink(content.attributes.get('src'), bases))
  );
}

/** The authors of an entry or feed, each by name, else mail; drafts wrote the bare name. */
export function namesOf(element: Element, prefix: string): string[] {
  return childrenOf(element, `${prefix}author`).map((author) => {
    const named = firstText(author, `${prefix}name`, `${prefix}email`);
    return personName(named ?? ownText(author));
  });
}

/** What stands in an element itself, not in its children. */
function ownText({ children }: Element): string {
  return children.filter((child) => typeof child === 'string').join('');
}

function authorsOf(entry: Element, prefix: string, around: Surroundings): string[] {
  const own = labels([
    ...namesOf(entry, prefix),
    ...textsOf(entry, 'dc:creator', 'itunes:author').map(personName),
  ]);
  if (own.length > 0) return own;
  const source = childOf(entry, `${prefix}source`);
  const lent = source ? labels(namesOf(source, prefix)) : [];
  return lent.length > 0 ? lent : [...around.authors];
}

function categoryName(category: Element): string {
  const { attributes } = category;
  return attributes.get('label')?.trim() || attributes.get('term')?.trim() || ownText(category);
}

function languageOf(entry: Element, texts: readonly Element[]): string | null {
  const own = inheritedOf(entry, 'xml:lang', entry.parent) ?? textsOf(entry, 'dc:language')[0];
  return own ?? firstOf(texts, (text) => text.attributes.get('xml:lang') ?? null);
}

function enclosuresIn(links: readonly Element[]): [string | undefined, string | undefined][] {
  const enclosures = links.filter((link) => isRel(link, 'enclosure'));
  return enclosures.map(({ attributes }) => [attributes.get('href'), attributes.get('type')]);
}
