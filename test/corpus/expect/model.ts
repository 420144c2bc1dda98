import type { Check } from '../answer.js';
import { checkCount, checkEntry, checkFeed } from '../checks.js';

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/**
 * The checks that an expected JSON stands for: our own model, or that of another parser (feedsmith, gofeed,
 * JSON Feed), whose names are mapped. Fields that it does not name are not checked.
 */
export function checksOfModel(model: unknown): Check[] {
  const feed = isObject(model) && isObject(model['feed']) ? model['feed'] : model;
  if (!isObject(feed)) return [];
  const listed = feed['entries'] ?? feed['items'];
  const entries = listOf(listed).filter(isObject);
  const checks = [
    checkFeed('title', textOf(feed['title'])),
    checkFeed('link', linkOf(feed)),
    checkFeed('language', languageOf(feed)),
    checkFeed('description', textOf(feed['description'] ?? feed['subtitle'] ?? feed['tagline'])),
    Array.isArray(listed) ? checkCount(listed.length) : null,
    ...entries.flatMap((entry, at) => checksOfEntry(entry, at)),
  ];
  return checks.filter((check) => check !== null);
}

function checksOfEntry(entry: Json, at: number): (Check | null)[] {
  const expected: Json = {
    title: textOf(entry['title']),
    url: linkOf(entry),
    id: textOf(entry['id'] ?? entry['guid']),
    published:
      entry['published'] ??
      entry['publishedParsed'] ??
      entry['pubDate'] ??
      entry['date_published'] ??
      dublin(entry, 'date'),
    updated: entry['updated'] ?? entry['updatedParsed'] ?? entry['date_modified'],
    authors: authorsOf(entry),
    categories: categoriesOf(entry),
    summary: textOf(entry['summary'] ?? entry['description']),
    content: textOf(entry['content'] ?? entry['content_html'] ?? entry['content_text']),
    language: languageOf(entry),
    media: mediaOf(entry),
  };
  return Object.entries(expected).map(([name, value]) => checkEntry(at, name, value));
}

/** A text, or the object that holds one. */
function textOf(value: unknown): unknown {
  if (!isObject(value)) return value;
  return value['value'] ?? value['encoded'] ?? value['text'] ?? null;
}

/** The page that a feed or an entry is about. */
function linkOf(thing: Json): unknown {
  const links = listOf(thing['links']).filter(isObject);
  const page = links.find(({ rel }) => rel === undefined || rel === '' || rel === 'alternate');
  return thing['url'] ?? thing['link'] ?? thing['home_page_url'] ?? page?.['href'] ?? null;
}

function languageOf(thing: Json): unknown {
  return thing['language'] ?? dublin(thing, 'language') ?? null;
}

function authorsOf(entry: Json): unknown {
  const named = listOf(entry['authors']).length > 0 ? listOf(entry['authors']) : [entry['author'] ?? null];
  const names = named.map((author) => (isObject(author) ? author['name'] || author['email'] : author));
  if (names.some((name) => typeof name === 'string' && name !== '')) return names;
  const creator = dublin(entry, 'creator');
  return creator === undefined ? null : [creator];
}

function categoriesOf(entry: Json): unknown {
  const listed = listOf(entry['categories'] ?? entry['tags']);
  const names = listed.map((one) => (isObject(one) ? (one['name'] ?? one['label'] ?? one['term']) : one));
  return names.length > 0 ? names : null;
}

function mediaOf(entry: Json): unknown {
  const listed = listOf(entry['media'] ?? entry['enclosures'] ?? entry['attachments']);
  const links = listed.filter(isObject).map(({ url, href }) => url ?? href);
  return links.length > 0 ? links : null;
}

/** A field of Dublin Core, where the model keeps it apart. */
function dublin(thing: Json, name: string): unknown {
  const dc = thing['dc'] ?? thing['dcExt'];
  if (!isObject(dc)) return undefined;
  return dc[name] ?? listOf(dc[`${name}s`])[0] ?? listOf(dc[name])[0];
}
