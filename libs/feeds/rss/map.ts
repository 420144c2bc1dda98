import { mapEntry } from '../atom/entry.js';
import { languageTag } from '../clean.js';
import type { MappedFeed, Surroundings } from '../feed.js';
import { firstOf } from '../first.js';
import { bodyText, titleText } from '../html-text.js';
import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import { hintsOf } from '../modules/hints.js';
import { isRel } from '../modules/links.js';
import { baseOf } from '../xml/base.js';
import {
  childOf,
  childrenNamed,
  childrenOf,
  type Element,
  inheritedOf,
  textOf,
  textsOf,
} from '../xml/element.js';
import { htmlOf } from '../xml/markup.js';
import { alternateOf, mapItem } from './item.js';

/** An RSS feed; Atom entries that stray into one are read as what they are. */
export function mapRss(root: Element, entries: readonly Element[], around: Surroundings): MappedFeed {
  const channel = root.name === 'channel' ? root : (childOf(root, 'channel') ?? root);
  return { format: 'rss', ...channelFields(channel, entries, around) };
}

const ABOUTS = ['description', 'dc:description', 'atom:subtitle', 'itunes:summary', 'itunes:subtitle'];

/** What RSS 2.0 and 1.0 say of the feed itself, and its items. */
export function channelFields(
  channel: Element,
  entries: readonly Element[],
  around: Surroundings,
): Omit<MappedFeed, 'format'> {
  const titles = childrenNamed(channel, ['title', 'dc:title', 'atom:title']);
  const abouts = childrenNamed(channel, ABOUTS);
  const link = channelLink(channel, around.bases);
  const inside = { ...around, bases: [link, ...around.bases] };
  return {
    title: firstOf(titles, (title) => titleText(htmlOf(title)) || null),
    link,
    language: languageOf(channel),
    description: firstOf(abouts, (about) => bodyText(htmlOf(about))),
    entries: entries.map((e) => (e.name === 'item' ? mapItem(e, inside) : mapEntry(e, inside))),
    hints: hintsOf(channel, around.bases),
  };
}

function languageOf(channel: Element): string | null {
  const own = textsOf(channel, 'language', 'dc:language', 'dcterms:language')[0];
  return languageTag(own ?? inheritedOf(channel, 'xml:lang'));
}

function channelLink(channel: Element, outer: readonly (string | null)[]): string | null {
  const bases = [baseOf(channel, outer), ...outer];
  const links = childrenOf(channel, 'link')
    .slice(0, LIMITS.list)
    .filter((link) => isRel(link, 'alternate'))
    .flatMap((link) => [textOf(link), link.attributes.get('href')]);
  return firstOf(links, (link) => resolveLink(link, bases)) ?? alternateOf(channel, bases);
}
