import { isAtom } from './atom/detect.js';
import { mapAtom } from './atom/map.js';
import { decodeBytes } from './charset.js';
import { clean } from './clean.js';
import type { About, FeedErrorCode, MappedFeed, ParsedFeed } from './feed.js';
import { isJsonFeed, looksLikeJson } from './json/detect.js';
import { countItems, mapJson } from './json/map.js';
import { keyEntries } from './keys.js';
import { LIMITS } from './limits.js';
import { resolveLink } from './links.js';
import { isRdf } from './rdf/detect.js';
import { mapRdf } from './rdf/map.js';
import { isRss } from './rss/detect.js';
import { mapRss } from './rss/map.js';
import type { Element } from './xml/element.js';
import type { Tree } from './xml/grow-tree.js';
import { readTree } from './xml/read-tree.js';

/**
 * Reads RSS 0.9x and 2.0, RSS 1.0 and 0.90, Atom 1.0 and 0.3, and JSON Feed. Tolerant: keeps every whole entry of
 * a broken document. Never throws on input, fetches nothing, and takes time linear in the number of bytes.
 */
export function parseFeed(bytes: Uint8Array, about: About): ParsedFeed {
  const text = clean(decodeBytes(bytes, about.contentType));
  const documentUrl = resolveLink(about.url, []);
  if (text.trim() === '') return failed('empty', 'The document is empty.');
  return looksLikeJson(text) ? parseJson(text, documentUrl) : parseXml(text, documentUrl);
}

function parseJson(text: string, documentUrl: string | null): ParsedFeed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return failed('bad_json', 'The document starts like JSON but is not valid JSON.');
  }
  if (!isJsonFeed(value)) return failed('not_a_feed', 'The document is JSON but not a JSON Feed.');
  return finish(mapJson(value, documentUrl), countItems(value) > LIMITS.entries, false);
}

function parseXml(text: string, documentUrl: string | null): ParsedFeed {
  const tree = readTree(text);
  const { root, stop } = tree;
  if (stop === 'entities')
    return failed('entities_refused', 'The document declares XML entities, which are refused.');
  const map = root && mapperFor(root);
  if (!root || !map) return failed(stop === 'depth' ? 'too_deep' : 'not_a_feed', notAFeed(tree));
  if (tree.entries.length === 0 && stop === 'depth') return failed('too_deep', tooDeep());
  const parsed = finish(
    map(root, tree.entries, documentUrl),
    stop === 'entries' || stop === 'elements',
    tree.partial,
  );
  if (parsed.feed.partial && parsed.feed.entries.length === 0) {
    return failed(
      'malformed',
      'The feed is broken before the end of its first entry, so nothing could be kept.',
    );
  }
  return parsed;
}

type MapTree = (root: Element, entries: readonly Element[], documentUrl: string | null) => MappedFeed;

function mapperFor(root: Element): MapTree | null {
  if (isRss(root)) return mapRss;
  if (isRdf(root)) return mapRdf;
  return isAtom(root) ? mapAtom : null;
}

function notAFeed({ root, foreign, stop }: Tree): string {
  if (stop === 'depth') return tooDeep();
  const name = foreign ?? root?.name ?? null;
  if (name === 'html') return 'The document is an HTML page, not a feed.';
  return name
    ? `The document is <${name.slice(0, 40)}>, not a feed.`
    : 'The document is neither XML nor JSON, so not a feed.';
}

function tooDeep(): string {
  return `The document nests more than ${LIMITS.depth} elements, and no entry came before that.`;
}

function finish(feed: MappedFeed, truncated: boolean, partial: boolean) {
  return { kind: 'feed', feed: { ...feed, entries: keyEntries(feed.entries), truncated, partial } } as const;
}

function failed(code: FeedErrorCode, message: string): ParsedFeed {
  return { kind: 'failed', code, message };
}
