import { labels, languageTag } from '../clean.js';
import { contentHtml } from '../content.js';
import { firstDate } from '../modules/dates.js';
import type { Draft, Surroundings } from '../feed.js';
import { firstOf } from '../first.js';
import { bodyText, nameText, titleText } from '../html-text.js';
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
  textOf,
  textsOf,
} from '../xml/element.js';
import { htmlOf } from '../xml/markup.js';

/** An `<item>` of RSS 2.0, 0.9x or 1.0, with Dublin Core, content, Media RSS, iTunes and Atom elements in it. */
export function mapItem(item: Element, around: Surroundings): Draft {
  const bases = [baseOf(item, around.bases), ...around.bases];
  const description = firstHtml(
    item,
    'description',
    'atom:summary',
    'summary',
    'dc:description',
    'dcterms:abstract',
  );
  const content = firstHtml(
    item,
    'content:encoded',
    'xhtml:body',
    'body',
    'fullitem',
    'atom:content',
    'content',
  );
  const date = (...names: string[]) => firstDate(item, around.zone, ...names);
  return {
    id: publishedId(firstText(item, 'guid', 'id', 'atom:id') ?? item.attributes.get('rdf:about')),
    url: linkOf(item, bases),
    title: titleOf(item),
    summary: bodyText(description) ?? bodyText(mediaDescription(item)) ?? bodyText(content),
    content: contentHtml(content ?? longer(description)),
    published: date(
      'pubdate',
      'published',
      'atom:published',
      'issued',
      'dcterms:issued',
      'dcterms:created',
      'dc:date',
      'dcterms:date',
      'date',
    ),
    updated: date('updated', 'atom:updated', 'modified', 'dcterms:modified', 'lastbuilddate', 'dc:date'),
    authors: authorsOf(item),
    categories: categoriesOf(item),
    language: languageOf(item),
    media: mediaOf(item, bases, content ?? description),
  };
}

/** A description that the summary cannot hold is the content. */
function longer(description: string | null): string | null {
  return description !== null && description.length > LIMITS.summaryBytes ? description : null;
}

const TITLES = ['title', 'dc:title', 'atom:title', 'media:title', 'dcterms:title', 'itunes:title'];

function titleOf(item: Element): string {
  return firstIn(item, TITLES, (title) => titleText(htmlOf(title)) || null) ?? '';
}

function firstHtml(item: Element, ...names: string[]): string | null {
  return firstIn(item, names, (element) => htmlOf(element) || null);
}

/** `<link>`, else Atom's alternate link, else a guid that is a permalink, else rdf:about. */
function linkOf(item: Element, bases: readonly (string | null)[]): string | null {
  const links = childrenOf(item, 'link')
    .slice(0, LIMITS.list)
    .filter((link) => isRel(link, 'alternate'))
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
  const links = childrenOf(element, 'atom:link').filter((link) => isRel(link, 'alternate'));
  return firstOf(links.slice(0, LIMITS.list), (link) => resolveLink(link.attributes.get('href'), bases));
}

function permalinkOf(item: Element): string | null {
  const guid = childOf(item, 'guid');
  if (!guid || guid.attributes.get('ispermalink')?.trim().toLowerCase() === 'false') return null;
  return textOf(guid);
}

function authorsOf(item: Element): string[] {
  const plain = childrenNamed(item, ['author', 'dc:creator', 'dcterms:creator', 'itunes:author']);
  const named = plain.map((author) => textsOf(author, 'name', 'atom:name')[0] ?? textOf(author));
  const atom = childrenOf(item, 'atom:author').flatMap((author) =>
    textsOf(author, 'atom:name', 'atom:email').slice(0, 1),
  );
  return labels([...named, ...atom].slice(0, LIMITS.list * 2).map((text) => nameText(personName(text))));
}

function categoriesOf(item: Element): string[] {
  const categories = childrenNamed(item, ['category', 'atom:category', 'dc:subject', 'dcterms:subject']);
  const texts = categories
    .slice(0, LIMITS.list * 8)
    .map((category) => textOf(category).trim() || termOf(category));
  const keywords = textsOf(item, 'itunes:keywords')
    .slice(0, 1)
    .flatMap((text) => text.slice(0, LIMITS.summaryBytes).split(/[,،]/, LIMITS.list));
  return labels([...texts, ...keywords].map(nameText));
}

function termOf({ attributes }: Element): string {
  return attributes.get('label') ?? attributes.get('term') ?? '';
}

function languageOf(item: Element): string | null {
  const own = firstText(item, 'dc:language', 'language', 'dcterms:language');
  const title = childOf(item, 'title')?.attributes.get('xml:lang');
  return languageTag(own ?? inheritedOf(item, 'xml:lang', item.parent) ?? title);
}
