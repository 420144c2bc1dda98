import { decodeBytes } from './charset/decode.js';
import { cleanDecoded } from './clean.js';
import type {
  About,
  FailedFeed,
  FeedErrorCode,
  MappedFeed,
  ParsedFeed,
  ReadDocument,
  Surroundings,
} from './feed.js';
import { isJsonFeed, looksLikeJson } from './json/detect.js';
import { countItems, mapJson } from './json/map.js';
import { readJson } from './json/read.js';
import { keyEntries } from './keys.js';
import { LIMITS } from './limits.js';
import { resolveLink } from './links.js';
import { mapperOf } from './mappers.js';
import { isSitemap, isSitemapIndex } from './sitemap/detect.js';
import { mapIndex } from './sitemap/map.js';
import type { Element } from './xml/element.js';
import { readTree } from './xml/read-tree.js';
import type { Tree } from './xml/tree.js';

/** What is said of a document beside its fields. */
interface Findings {
  truncated: boolean;
  partial: boolean;
}

/** What is known before the mapping. */
interface Reading {
  text: string;
  damaged: number;
  around: Surroundings;
}

/**
 * Reads RSS 0.9x and 2.0, RSS 1.0 and 0.90, Atom 1.0 and 0.3, JSON Feed and Google News sitemaps, and tells the
 * entries apart. Tolerant: keeps every whole entry of a broken document. Never throws on input, fetches nothing, and
 * takes time linear in the number of bytes. A sitemap index is no feed here; `readDocument` reads it.
 */
export function parseFeed(bytes: Uint8Array, about: About): ParsedFeed {
  const read = readDocument(bytes, about);
  if (read.kind === 'sitemaps') return failed('not_a_feed', SITEMAPS);
  if (read.kind === 'failed') return read;
  return { kind: 'feed', feed: { ...read.feed, entries: keyEntries(read.feed.entries, about.repeats) } };
}

const SITEMAPS = 'The document is a sitemap index: the feeds are in the sitemaps that it lists.';

/** What other parsers call a feed: as `parseFeed`, all that is listed, without keys. Reads sitemap indexes too. */
export function readDocument(bytes: Uint8Array, about: About): ReadDocument {
  const { text: raw, damaged, clean } = decodeBytes(bytes, about);
  const text = clean ? raw : cleanDecoded(raw);
  if (text.trim() === '') return failed('empty', 'The document is empty.');
  const around = { bases: [resolveLink(about.url, [])], authors: [], zone: about.zone ?? 0 };
  const reading = { text, damaged, around };
  return looksLikeJson(text) ? parseJson(reading) : parseXml(reading);
}

function parseJson(reading: Reading): ReadDocument {
  const read = readJson(reading.text);
  if (read === null) return failed('bad_json', 'The document starts like JSON but is not valid JSON.');
  const { value, partial } = read;
  if (!isJsonFeed(value)) return failed('not_a_feed', 'The document is JSON but not a JSON Feed.');
  const truncated = countItems(value) > LIMITS.entries;
  return finish(mapJson(value, reading.around), { truncated, partial }, reading);
}

function parseXml(reading: Reading): ReadDocument {
  const tree = readTree(reading.text);
  const { root, stop, entries, partial } = tree;
  if (stop === 'entities')
    return failed('entities_refused', 'The document declares XML entities, which are refused.');
  const findings = { truncated: stop === 'entries' || stop === 'elements', partial };
  if (root && isSitemapIndex(root)) return finishIndex(entries, reading.around, findings);
  const map = root && mapperOf(root, entries);
  if (!root || !map) return failed(stop === 'depth' ? 'too_deep' : 'not_a_feed', notAFeed(tree));
  if (entries.length === 0 && stop === 'depth') return failed('too_deep', tooDeep());
  return finish(map(root, entries, reading.around), findings, reading);
}

function finishIndex(entries: readonly Element[], around: Surroundings, findings: Findings): ReadDocument {
  const sitemaps = mapIndex(entries, around);
  return findings.partial && sitemaps.length === 0
    ? malformed()
    : { kind: 'sitemaps', sitemaps, ...findings };
}

function finish(mapped: MappedFeed, findings: Findings, { damaged }: Reading): ReadDocument {
  if (findings.partial && mapped.entries.length === 0) return malformed();
  return { kind: 'feed', feed: { ...mapped, ...findings, damaged } };
}

function notAFeed({ root, foreign, stop }: Tree): string {
  if (stop === 'depth') return tooDeep();
  if (root && isSitemap(root)) return 'The document is a sitemap without news, not a feed.';
  const name = foreign ?? root?.name ?? null;
  if (name === 'html') return 'The document is an HTML page, not a feed.';
  return name
    ? `The document is <${name.slice(0, 40)}>, not a feed.`
    : 'The document is neither XML nor JSON, so not a feed.';
}

function tooDeep(): string {
  return `The document nests more than ${LIMITS.depth} elements, and no entry came before that.`;
}

function malformed(): FailedFeed {
  return failed(
    'malformed',
    'The feed is broken before the end of its first entry, so nothing could be kept.',
  );
}

function failed(code: FeedErrorCode, message: string): FailedFeed {
  return { kind: 'failed', code, message };
}
