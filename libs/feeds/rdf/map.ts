import type { MappedFeed, Surroundings } from '../feed.js';
import { channelFields } from '../rss/map.js';
import { childOf, type Element } from '../xml/element.js';

/** An RSS 1.0 or 0.90 feed: the channel and its items lie side by side. */
export function mapRdf(root: Element, entries: readonly Element[], around: Surroundings): MappedFeed {
  return { format: 'rdf', ...channelFields(childOf(root, 'channel') ?? root, entries, around) };
}
