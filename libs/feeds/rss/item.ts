import { labels, languageTag } from '../clean.js';
import { contentHtml } from '../content.js';
import { parseDate } from '../dates.js';
import type { Draft } from '../feed.js';
import { firstOf } from '../first.js';
import { bodyText, titleText } from '../html-text.js';
import { publishedId } from '../ids.js';
import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import { mediaDescription, mediaOf } from '../modules/media.js';
import { personName } from '../people.js';
import { baseOf } from '../xml/base.js';
import { childOf, childrenOf, type Element, inheritedOf, textOf, textsOf } from '../xml/element.js';
import { htmlOf } from '../xml/markup.js';

/** An `<item>` of RSS 2.0, 0.9x or 1.0, with Dublin Core, content, Media RSS, iTunes and Atom elements in it. */
export function mapItem(item: Element, bases: readonly (string | null)[]): Draft {
  const around = [baseOf(item, bases), ...bases];
  const content = contentOf(item);
  return {
    id: publishedId(textsOf(item, 'guid', 'id', 'atom:id')[0] ?? item.attributes.get('rdf:about')),
    url: linkOf(item, around),
    title: titleOf(item),
    summary: bodyText(descriptionOf(item)) ?? bodyText(mediaDescription(item)) ?? bodyText(content),
    content: contentHtml(content),
    published: firstDate(
      item,
      'pubdate',
      'published',
      'atom:published',
      'dcterms:issued',
      'dcterms:created',
      'dc:date',
    ),
    updated: firstDate(item, 'updated', 'atom:updated', 'dcterms:modified', 'lastbuilddate'),
    authors: authorsOf(item),
    categories: labels(
      textsOf(item, 'category', 'dc:subject')
        .slice(0, LIMITS.list * 8)
        .map((text) => titleText(text)),
    ),
    language: languageTag(
      textsOf(item, 'dc:language', 'language')[0] ?? inheritedOf(item, 'xml:lang', item.parent),
    ),
    media: mediaOf(item, around),
  };
}

/** The first date that can be read, in the order of the names. */
export function firstDate(element: Element, ...names: string[]): string | null {
  return firstOf(textsOf(element, ...names), parseDate);
}

function titleOf(item: Element): string {
  const titles = ['title', 'dc:title', 'atom:title', 'media:title'].flatMap((name) => childrenOf(item, name));
  return firstOf(titles, (title) => titleText(htmlOf(title)) || null) ?? '';
}

function descriptionOf(item: Element): string | null {
  const found = ['description', 'atom:summary', 'summary', 'dc:description'].flatMap((name) =>
    childrenOf(item, name),
  );
  return firstOf(found, (element) => htmlOf(element) || null);
}

function contentOf(item: Element): string | null {
  const found = ['content:encoded', 'xhtml:body', 'body', 'atom:content', 'content'].flatMap((name) => childrenOf(item, name)); // prettier-ignore
  return firstOf(found, (element) => htmlOf(element) || null);
}

/** `<link>`, else Atom's alternate link, else a guid that is a permalink, else rdf:about. */
function linkOf(item: Element, bases: readonly (string | null)[]): string | null {
  const links = childrenOf(item, 'link')
    .slice(0, LIMITS.list)
    .flatMap((link) => [textOf(link), link.attributes.get('href')]);
  return (
    firstOf(links, (link) => resolveLink(link, bases)) ??
    alternateOf(item, bases) ??
    resolveLink(permalinkOf(item), []) ??
    resolveLink(item.attributes.get('rdf:about') ?? item.attributes.get('about'), bases)
  );
}

/** The address of an `<atom:link>` that leads to the page itself. */
export function alternateOf(element: Element, bases: readonly (string | null)[]): string | null {
  const links = childrenOf(element, 'atom:link').filter((l) => (l.attributes.get('rel') ?? 'alternate') === 'alternate'); // prettier-ignore
  return firstOf(links.slice(0, LIMITS.list), (link) => resolveLink(link.attributes.get('href'), bases));
}

function permalinkOf(item: Element): string | null {
  const guid = childOf(item, 'guid');
  if (!guid || guid.attributes.get('ispermalink')?.trim().toLowerCase() === 'false') return null;
  return textOf(guid);
}

function authorsOf(item: Element): string[] {
  const atom = childrenOf(item, 'atom:author').flatMap((author) => textsOf(author, 'atom:name'));
  return labels([...textsOf(item, 'author', 'dc:creator', 'itunes:author'), ...atom].map((text) => titleText(personName(text)))); // prettier-ignore
}
