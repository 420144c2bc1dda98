import { mapEntry } from '../atom/entry.js';
import type { MappedFeed } from '../feed.js';
import { mapItem } from '../rss/item.js';
import { channelFields, channelLink } from '../rss/map.js';
import { childOf, type Element } from '../xml/element.js';

/** An RSS 1.0 or 0.90 feed: the channel and its items lie side by side. */
export function mapRdf(root: Element, entries: readonly Element[], documentUrl: string | null): MappedFeed {
  const channel = childOf(root, 'channel') ?? root;
  const link = channelLink(channel, documentUrl);
  const bases = [link, documentUrl];
  return {
    format: 'rdf',
    ...channelFields(channel, link),
    entries: entries.map((e) =>
      e.name === 'item' ? mapItem(e, bases) : mapEntry(e, { bases, authors: [] }),
    ),
  };
}
