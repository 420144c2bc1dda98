import type { ShownEntry, ShownFeed } from './parse-file.js';

/** How many entries are shown of a feed. */
const SHOWN = 10;

/** A feed for people to read: what it is, then its first entries. */
export function showFeed(name: string, feed: ShownFeed): string {
  const { entries } = feed;
  const facts = [
    feed.format,
    feed.language,
    `${entries.length} entries`,
    feed.truncated && 'truncated',
    feed.partial && 'ended early',
  ];
  const lines = [
    name,
    `  ${feed.title ?? '(no title)'}`,
    `  ${facts.filter(Boolean).join(' · ')}`,
    ...(feed.link ? [`  ${feed.link}`] : []),
  ];
  const more = entries.length > SHOWN ? [`  ... and ${entries.length - SHOWN} more`] : [];
  return [...lines, '', ...showEntries(entries), ...more, ''].join('\n');
}

/** Two lines for each of the first entries: when and what, and where. */
export function showEntries(
  entries: readonly Pick<ShownEntry, 'published' | 'updated' | 'title' | 'url'>[],
): string[] {
  return entries.slice(0, SHOWN).flatMap((entry) => {
    const time = (entry.published ?? entry.updated)?.slice(0, 16).replace('T', ' ') ?? 'no date';
    return [
      `  ${time.padEnd(16)}  ${entry.title ?? '(no title)'}`,
      `  ${' '.repeat(16)}  ${entry.url ?? '(no link)'}`,
    ];
  });
}
