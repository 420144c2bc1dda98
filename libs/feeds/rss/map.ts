import { mapEntry } from '../atom/entry.js';
import { languageTag } from '../clean.js';
import type { MappedFeed } from '../feed.js';
import { firstOf } from '../first.js';
import { bodyText, titleText } from '../html-text.js';
import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import { baseOf } from '../xml/base.js';
import { childOf, childrenOf, type Element, inheritedOf, textOf, textsOf } from '../xml/element.js';
import { htmlOf } from '../xml/markup.js';
import { alternateOf, mapItem } from './item.js';

/** An RSS feed; Atom entries that stray into one are read as what they are. */
export function mapRss(root: Element, entries: readonly Element[], documentUrl: string | null): MappedFeed {
  const channel = root.name === 'channel' ? root : (childOf(root, 'channel') ?? root);
  const link = channelLink(channel, documentUrl);
  const bases = [link, documentUrl];
  return {
    format: 'rss',
    ...channelFields(channel, link),
    entries: entries.map((e) =>
      e.name === 'item' ? mapItem(e, bases) : mapEntry(e, { bases, authors: [] }),
    ),
  };
}

/** What RSS 2.0 and 1.0 say of the feed itself. */
export function channelFields(channel: Element, link: string | null): Omit<MappedFeed, 'format' | 'entries'> {
  const titles = [...childrenOf(channel, 'title'), ...childrenOf(channel, 'dc:title')];
  const abouts = [...childrenOf(channel, 'description'), ...childrenOf(channel, 'dc:description')];
  return {
    title: firstOf(titles, (title) => titleText(htmlOf(title)) || null),
    link,
    language: languageTag(textsOf(channel, 'language', 'dc:language')[0] ?? inheritedOf(channel, 'xml:lang')),
    description: firstOf(abouts, (about) => bodyText(htmlOf(about))),
  };
}

export function channelLink(channel: Element, documentUrl: string | null): string | null {
  const bases = [baseOf(channel, [documentUrl]), documentUrl];
  const links = childrenOf(channel, 'link').slice(0, LIMITS.list).map(textOf);
  return firstOf(links, (link) => resolveLink(link, bases)) ?? alternateOf(channel, bases);
}
