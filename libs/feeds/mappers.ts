import { isAtom } from './atom/detect.js';
import { mapAtom } from './atom/map.js';
import type { MappedFeed, Surroundings } from './feed.js';
import { isRdf } from './rdf/detect.js';
import { mapRdf } from './rdf/map.js';
import { isRss } from './rss/detect.js';
import { mapRss } from './rss/map.js';
import { isNewsSitemap } from './sitemap/detect.js';
import { mapNews } from './sitemap/map.js';
import type { Element } from './xml/element.js';

export type MapTree = (root: Element, entries: readonly Element[], around: Surroundings) => MappedFeed;

/** The mapper of a document's format; null when it is no feed. */
export function mapperOf(root: Element, entries: readonly Element[]): MapTree | null {
  if (isRss(root)) return mapRss;
  if (isRdf(root)) return mapRdf;
  if (isNewsSitemap(root, entries)) return mapNews;
  return isAtom(root) ? mapAtom : null;
}
