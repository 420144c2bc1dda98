import { labels, languageTag } from '../clean.js';
import type { MappedFeed } from '../feed.js';
import { firstOf } from '../first.js';
import { bodyText } from '../html-text.js';
import { mapItem } from '../rss/item.js';
import { childrenOf, type Element, inheritedOf, textsOf } from '../xml/element.js';
import { linkOf, mapEntry, namesOf } from './entry.js';
import { htmlOfText, lineOfText } from './text.js';

/** An Atom 1.0 or 0.3 feed; RSS items that stray into one are read as what they are. */
export function mapAtom(root: Element, entries: readonly Element[], documentUrl: string | null): MappedFeed {
  const link = linkOf(childrenOf(root, 'link'), [], [documentUrl]);
  const bases = [link, documentUrl];
  const authors = labels(namesOf(root, ''));
  const abouts = [...childrenOf(root, 'subtitle'), ...childrenOf(root, 'tagline')];
  return {
    format: 'atom',
    title: firstOf(childrenOf(root, 'title'), lineOfText),
    link,
    language: languageTag(inheritedOf(root, 'xml:lang') ?? textsOf(root, 'dc:language')[0]),
    description: firstOf(abouts, (about) => bodyText(htmlOfText(about))),
    entries: entries.map((e) => (e.name === 'item' ? mapItem(e, bases) : mapEntry(e, { bases, authors }))),
  };
}
