import type { Media } from '../feed.js';
import { LIMITS } from '../limits.js';
import { clean, cutUnits } from '../clean.js';
import { resolveLink } from '../links.js';
import { childOf, childrenOf, type Element, textsOf } from '../xml/element.js';

type Found = readonly [address: string | undefined, type: string | undefined];

/** Enclosures, Media RSS contents and thumbnails (also in groups) and the iTunes image of one entry. */
export function mediaOf(
  entry: Element,
  bases: readonly (string | null)[],
  more: readonly Found[] = [],
): Media[] {
  const groups = [entry, ...childrenOf(entry, 'media:group')];
  const contents = groups.flatMap((group) => childrenOf(group, 'media:content'));
  const thumbnails = [...groups, ...contents].flatMap((group) => childrenOf(group, 'media:thumbnail'));
  const found: Found[] = [
    ...more,
    ...childrenOf(entry, 'enclosure').map((e): Found => [e.attributes.get('url'), e.attributes.get('type')]),
    ...contents.map((e): Found => [e.attributes.get('url'), e.attributes.get('type')]),
    ...thumbnails.map((e): Found => [e.attributes.get('url'), undefined]),
    ...childrenOf(entry, 'itunes:image').map((e): Found => [e.attributes.get('href'), undefined]),
  ];
  return listMedia(found, bases);
}

/** Web addresses only, each once, within the cap. */
export function listMedia(found: readonly Found[], bases: readonly (string | null)[]): Media[] {
  const media = new Map<string, Media>();
  for (const [address, type] of found.slice(0, LIMITS.list * 4)) {
    if (media.size >= LIMITS.list) break;
    const url = resolveLink(address, bases);
    if (url === null || media.has(url)) continue;
    media.set(url, { url, type: type ? cutUnits(clean(type).trim(), LIMITS.label) || null : null });
  }
  return [...media.values()];
}

/** The description that Media RSS or iTunes give when the feed's own is missing. */
export function mediaDescription(entry: Element): string | null {
  const group = childOf(entry, 'media:group');
  const texts = [...textsOf(entry, 'itunes:summary', 'media:description'), ...(group ? textsOf(group, 'media:description') : [])]; // prettier-ignore
  return texts[0] ?? null;
}
