import { HOUR, isAtWork, MINUTE, type Source } from './sources.js';
import { type Story, type Version, versionAt } from './stories.js';

/** How far behind the stale one of two copies is. */
const STALE = 20 * MINUTE;

/** The stories that a source lists at a moment, the newest first. */
export function listedAt(source: Source, stories: readonly Story[], now: number): Story[] {
  const end = countUpTo(stories, now);
  const archive = source.habit === 'archive' && now >= source.from && now < source.from + 3 * HOUR;
  const window = source.window + (archive ? 300 : 0);
  // Old ones come back on top for an hour.
  const returned = source.habit === 'returns' && isAtWork(source, now) ? 10 : 0;
  const from = Math.max(0, end - window);
  return [...stories.slice(Math.max(0, from - returned), from), ...stories.slice(from, end)].reverse();
}

function countUpTo(stories: readonly Story[], now: number): number {
  let [low, high] = [0, stories.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (stories[middle]!.appearsAt <= now) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface Document {
  stories: Story[];
  body: string;
  /** Ends before its end. */
  cut: boolean;
}

/** What a source shows at a moment; `request` counts the requests to it. */
export function documentAt(
  source: Source,
  stories: readonly Story[],
  now: number,
  request: number,
): Document {
  const atWork = isAtWork(source, now);
  const seen = source.habit === 'two-copies' && atWork && request % 2 === 1 ? now - STALE : now;
  const listed = listedAt(source, stories, seen);
  const items = listed.map((story, place) => itemText(source, versionAt(story, seen), place, request));
  const body = `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${source.house}</title>${hintsOf(source, now)}${items.join('')}</channel></rss>`;
  const cut = source.habit === 'truncates' && atWork;
  return { stories: listed, cut, body: cut ? body.slice(0, Math.round(body.length * 0.6)) : body };
}

function hintsOf({ habit, validating }: Source, now: number): string {
  if (habit === 'ttl') return '<ttl>20</ttl>';
  if (habit === 'skips-hours') return '<skipHours><hour>1</hour><hour>2</hour><hour>3</hour></skipHours>';
  // Some say at every look that they were built right now.
  return validating === 'none' ? `<lastBuildDate>${new Date(now).toUTCString()}</lastBuildDate>` : '';
}

function itemText(source: Source, version: Version, place: number, request: number): string {
  const guid = guidNow(source, version, place, request);
  return [
    '<item>',
    `<title>${version.title}</title>`,
    version.summary === null ? '' : `<description>${version.summary}</description>`,
    version.link === null ? '' : `<link>${linkNow(source, version.link, request)}</link>`,
    guid === null ? '' : `<guid isPermaLink="false">${guid}</guid>`,
    version.date === null ? '' : `<pubDate>${new Date(version.date).toUTCString()}</pubDate>`,
    '</item>',
  ].join('');
}

function guidNow({ habit }: Source, { guid }: Version, place: number, request: number): string | null {
  if (habit === 'new-guid-every-time') return `${guid}-${request}`;
  return habit === 'places-for-guids' ? String(place + 1) : guid;
}

/** The addresses under which outlets show one page. */
function linkNow({ habit }: Source, link: string, request: number): string {
  if (habit !== 'variants') return link;
  const forms = [
    link,
    `${link}?utm_source=rss&amp;utm_medium=feed`,
    `${link}/amp`,
    `${link}#top`,
    link.replace('https://www.', 'http://'),
  ];
  return forms[Math.floor(request / 3) % forms.length]!;
}
