import { labels, languageTag } from '../clean.js';
import type { MappedFeed, Surroundings } from '../feed.js';
import { firstOf } from '../first.js';
import { bodyText } from '../html-text.js';
import { hintsOf } from '../modules/hints.js';
import { mapItem } from '../rss/item.js';
import { childrenNamed, childrenOf, type Element, inheritedOf, textsOf } from '../xml/element.js';
import { linkOf, mapEntry, namesOf } from './entry.js';
import { htmlOfText, lineOfText } from './text.js';

/** An Atom 1.0 or 0.3 feed; RSS items that stray into one are read as what they are. */
export function mapAtom(root: Element, entries: readonly Element[], around: Surroundings): MappedFeed {
  const link = linkOf(childrenOf(root, 'link'), [], around.bases);
  // RFC 4287 knows xml:base and the document's address only; the page is for documents that come without one.
  const inside = { ...around, bases: [...around.bases, link], authors: labels(namesOf(root, '')) };
  const titles = childrenNamed(root, ['title', 'dc:title']);
  const abouts = childrenNamed(root, ['subtitle', 'tagline', 'dc:description']);
  return {
    format: 'atom',
    title: firstOf(titles, lineOfText),
    link,
    language: languageTag(inheritedOf(root, 'xml:lang') ?? textsOf(root, 'dc:language', 'language')[0]),
    description: firstOf(abouts, (about) => bodyText(htmlOfText(about))),
    entries: entries.map((e) => (e.name === 'item' ? mapItem(e, inside) : mapEntry(e, inside))),
    hints: hintsOf(root, around.bases),
  };
}
