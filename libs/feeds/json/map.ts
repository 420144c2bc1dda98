import { clean, cutTitle, cutUnits, labels, languageTag, plain } from '../clean.js';
import { contentHtml } from '../content.js';
import { parseDate } from '../dates/parse-date.js';
import type { Draft, Hints, MappedFeed, Media, Surroundings } from '../feed.js';
import { bodyText, escapeHtml, shortText } from '../html-text.js';
import { publishedId } from '../ids.js';
import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import { NO_HINTS } from '../modules/hints.js';
import { listMedia } from '../modules/media.js';
import { fieldOf } from './detect.js';

/** A JSON Feed 1.0 or 1.1 (jsonfeed.org). Fields of a wrong type are taken as absent. */
export function mapJson(value: unknown, around: Surroundings): MappedFeed {
  const link = resolveLink(textField(value, 'home_page_url'), around.bases);
  const inside = { ...around, bases: [link, ...around.bases], authors: authorsOf(value) };
  const items = listField(value, 'items').slice(0, LIMITS.entries);
  return {
    format: 'json',
    title: lineOf(textField(value, 'title')) || null,
    link,
    language: languageTag(textField(value, 'language')),
    description: shortText(textField(value, 'description') ?? ''),
    entries: items
      .filter((item) => typeof item === 'object' && item !== null)
      .map((item) => mapItem(item, inside)),
    hints: hintsOf(value, around.bases),
  };
}

/** Hubs are objects with a type (`WebSub`, `rssCloud`) and an address (JSON Feed 1.1, "Subscribing to real-time notifications"). */
function hintsOf(value: unknown, bases: readonly (string | null)[]): Hints {
  const hubs = listField(value, 'hubs')
    .slice(0, LIMITS.list)
    .filter((hub) => !/rsscloud/i.test(textField(hub, 'type') ?? ''));
  const urls = hubs.map((hub) => resolveLink(textField(hub, 'url'), bases)).filter((url) => url !== null);
  return { ...NO_HINTS, hubs: [...new Set(urls)], self: resolveLink(textField(value, 'feed_url'), bases) };
}

/** How many items the document lists, kept or not. */
export function countItems(value: unknown): number {
  return listField(value, 'items').length;
}

function mapItem(item: unknown, { bases, authors: lent, zone }: Surroundings): Draft {
  const id = publishedId(idText(fieldOf(item, 'id')));
  const content = contentOf(item);
  const authors = authorsOf(item);
  const links = [textField(item, 'url'), textField(item, 'external_url')].map((link) =>
    resolveLink(link, bases),
  );
  return {
    id,
    url: links.find((link) => link !== null) ?? resolveLink(id, []),
    title: lineOf(textField(item, 'title')),
    summary: shortText(textField(item, 'summary') ?? '') ?? bodyText(content),
    content: contentHtml(content),
    published: parseDate(textField(item, 'date_published'), zone),
    updated: parseDate(textField(item, 'date_modified'), zone),
    authors: authors.length > 0 ? authors : [...lent],
    categories: labels(
      listField(item, 'tags').map((tag) =>
        typeof tag === 'string' ? clean(cutUnits(tag, LIMITS.field)) : null,
      ),
    ),
    language: languageTag(textField(item, 'language')),
    media: mediaOf(item, bases),
  };
}

function textField(value: unknown, key: string): string | null {
  const field = fieldOf(value, key);
  return typeof field === 'string' ? clean(cutUnits(field, LIMITS.field)) : null;
}

function listField(value: unknown, key: string): unknown[] {
  const field = fieldOf(value, key);
  return Array.isArray(field) ? field : [];
}

/** Ids should be text; numbers are tolerated, but not 1e999. */
function idText(id: unknown): string | null {
  if (typeof id === 'number') return Number.isFinite(id) ? String(id) : null;
  return typeof id === 'string' ? clean(cutUnits(id, LIMITS.id)) : null;
}

function lineOf(text: string | null): string {
  return cutTitle(plain(cutUnits(text ?? '', LIMITS.titleHtml)));
}

function contentOf(item: unknown): string | null {
  const text = textField(item, 'content_text');
  return textField(item, 'content_html') || (text ? escapeHtml(text) : null);
}

/** `authors` of version 1.1, else the single `author` of 1.0. */
function authorsOf(value: unknown): string[] {
  const authors = listField(value, 'authors').slice(0, LIMITS.list);
  return labels(
    [...authors, fieldOf(value, 'author')].map(
      (author) => textField(author, 'name') || textField(author, 'url'),
    ),
  );
}

function mediaOf(item: unknown, bases: readonly (string | null)[]): Media[] {
  const attachments = listField(item, 'attachments').slice(0, LIMITS.list);
  const found = attachments.map((a) => [textField(a, 'url') ?? undefined, textField(a, 'mime_type') ?? undefined] as const); // prettier-ignore
  const images = ['image', 'banner_image'].map(
    (key) => [textField(item, key) ?? undefined, undefined] as const,
  );
  return listMedia([...found, ...images], bases);
}
