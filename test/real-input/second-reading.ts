import { decodeHTML } from 'entities';
import { parseFeed } from 'feedsmith';
import type { FeedFile } from './feed-files.js';

/** An item as the second reading sees it. */
export interface ReadItem {
  id: string;
  /** Folded for comparison; empty when there is none. */
  title: string;
  /** Every address in it that may be its page, as written. */
  links: string[];
}

/** What a feed holds by a reading that shares no code with libs/feeds. */
export interface SecondReading {
  /** Opening tags of items, counted outside comments and CDATA; the length of `items` in JSON. */
  tags: number;
  items: ReadItem[];
  /** What addresses may be relative to, as written. */
  bases: string[];
  by: 'feedsmith' | 'patterns';
}

type Fields = Record<string, unknown>;

/** Reads with feedsmith; where that refuses a broken document or misses items of it, by patterns. */
export function readAgain(file: FeedFile): SecondReading {
  const text = decode(file.bytes);
  const tags = file.contentType.includes('json') ? 0 : countTags(text);
  const read = readWithFeedsmith(text);
  if (read && (tags === 0 || read.items.length === tags))
    return { ...read, tags: tags || read.items.length, by: 'feedsmith' };
  return { tags, items: readWithPatterns(text), bases: basesIn(text), by: 'patterns' };
}

/** A title without what may differ between two right readings: tags, entities, white space, case, invisible marks. */
export function foldTitle(title: string): string {
  const shown = decodeHTML(decodeHTML(title)).replace(/<\/?[a-z][^>]*>/gi, ' ');
  return shown
    .normalize('NFKC')
    .replace(/\p{Cf}|\p{Cc}/gu, ' ')
    .replace(/\s+/g, '')
    .toLowerCase();
}

/** An address of the web, written out in full. */
export const isWeb = (link: string) => /^https?:/i.test(link);

function decode(bytes: Buffer): string {
  const declared = /encoding=["']([\w-]+)["']/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1];
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : null;
  return new TextDecoder(wide ?? declared ?? 'utf-8').decode(bytes);
}

function countTags(text: string): number {
  const bare = text.replace(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>/g, '');
  return bare.match(/<(?:\w+:)?(?:item|entry)[\s>]/g)?.length ?? 0;
}

function readWithFeedsmith(text: string): Omit<SecondReading, 'tags' | 'by'> | null {
  try {
    const feed = parseFeed(text).feed as unknown as Fields;
    const items = (feed['items'] ?? feed['entries'] ?? []) as Fields[];
    return { items: items.map(itemOf), bases: [...basesIn(text), ...addresses(feed)] };
  } catch {
    return null;
  }
}

function itemOf(item: Fields): ReadItem {
  const dc = fieldsOf(item['dc']);
  const id = textOf(item['guid'] ?? item['id'] ?? fieldsOf(item['rdf'])['about']);
  const elsewhere = textOf(fieldsOf(item['content'])['src']);
  const links = [...addresses(item), isWeb(id) ? id : '', elsewhere].filter(Boolean);
  return { id, title: foldTitle(textOf(item['title'] ?? dc['title'])), links };
}

function addresses(thing: Fields): string[] {
  const atom = fieldsOf(thing['atom']);
  const lists = [thing['links'], atom['links']].flatMap((list) =>
    Array.isArray(list) ? (list as Fields[]) : [],
  );
  const single = [
    thing['link'],
    thing['url'],
    thing['external_url'],
    thing['home_page_url'],
    fieldsOf(thing['rdf'])['about'],
  ];
  const pages = lists.filter(({ rel }) => rel === undefined || rel === 'alternate');
  return [...single, ...pages.map((link) => link['href'])].map(textOf).filter(Boolean);
}

/** Whole items only: one that the end of the document cuts off is none. */
function readWithPatterns(text: string): ReadItem[] {
  const whole = text.matchAll(/<((?:\w+:)?(?:item|entry))[\s>][^]*?<\/\1\s*>/g);
  return [...whole].map(([item]) => {
    const inner = (name: string) =>
      unwrap(new RegExp(`<${name}(?:\\s[^>]*)?>([^]*?)</${name}\\s*>`, 'i').exec(item)?.[1] ?? '');
    const id = inner('guid') || inner('id') || (/rdf:about=["']([^"']+)/.exec(item)?.[1] ?? '');
    const href = [...item.matchAll(/<link\s[^>]*href=["']([^"']+)/g)].map((found) => found[1]!);
    return {
      id,
      title: foldTitle(inner('title')),
      links: [inner('link'), ...href, isWeb(id) ? id : ''].filter(Boolean).map((link) => decodeHTML(link)),
    };
  });
}

const unwrap = (text: string) => text.replace(/<!\[CDATA\[|\]\]>/g, '').trim();
const basesIn = (text: string) =>
  [...text.slice(0, 10_000).matchAll(/xml:base=["']([^"']+)/g)].map((found) => found[1]!);
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};
const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number') return String(value);
  return typeof value === 'object' && value !== null ? textOf((value as Fields)['value']) : '';
};
