import { cutUnits } from '../clean.js';
import type { Media } from '../feed.js';
import { LIMITS } from '../limits.js';
import { resolveLink } from '../links.js';
import { childOf, childrenOf, type Element, textOf, textsOf } from '../xml/element.js';
import { pictureIn } from './picture.js';

type Found = readonly [address: string | undefined, type: string | undefined];

/**
 * Enclosures, Media RSS contents and thumbnails (also in groups), pictures of iTunes and RSS drafts; where there is
 * no picture among them, the first one that the entry's HTML shows.
 */
export function mediaOf(
  entry: Element,
  bases: readonly (string | null)[],
  html: string | null,
  more: readonly Found[] = [],
): Media[] {
  const found = [...more, ...publishedIn(entry)];
  const media = listMedia(found, bases);
  const hasPicture = media.some(({ url, type }) => isPicture(url, type));
  return hasPicture || html === null ? media : listMedia([...found, [pictureIn(html), undefined]], bases);
}

function publishedIn(entry: Element): Found[] {
  const groups = [entry, ...childrenOf(entry, 'media:group')];
  const contents = groups.flatMap((group) => childrenOf(group, 'media:content'));
  const found = [...childrenOf(entry, 'enclosure'), ...contents].map(typed);
  for (const around of [...groups, ...contents]) {
    for (const e of childrenOf(around, 'media:thumbnail'))
      found.push([e.attributes.get('url') ?? textOf(e), undefined]);
  }
  for (const e of childrenOf(entry, 'itunes:image')) found.push([e.attributes.get('href'), undefined]);
  for (const e of childrenOf(entry, 'image')) {
    found.push([e.attributes.get('href') ?? textsOf(e, 'url')[0] ?? textOf(e), undefined]);
  }
  return found;
}

function typed({ attributes }: Element): Found {
  return [attributes.get('url') ?? attributes.get('href'), attributes.get('type')];
}

function isPicture(url: string, type: string | null): boolean {
  return type === null || type.startsWith('image') || /\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)/i.test(url);
}

/** Web addresses only, each once, within the cap. */
export function listMedia(found: readonly Found[], bases: readonly (string | null)[]): Media[] {
  const media = new Map<string, Media>();
  for (const [address, type] of found.slice(0, LIMITS.list * 4)) {
    if (media.size >= LIMITS.list) break;
    const url = resolveLink(address, bases);
    if (url === null || media.has(url)) continue;
    media.set(url, { url, type: type ? cutUnits(type.trim(), LIMITS.label) || null : null });
  }
  return [...media.values()];
}

/** The description that Media RSS or iTunes give when the feed's own is missing. */
export function mediaDescription(entry: Element): string | null {
  const group = childOf(entry, 'media:group');
  const texts = [
    ...textsOf(entry, 'itunes:summary', 'media:description'),
    ...(group ? textsOf(group, 'media:description') : []),
    ...textsOf(entry, 'itunes:subtitle'),
  ];
  return texts[0] ?? null;
}
