import type { Headline, Matching, TopicMatch } from '@ajil/topics';
import { headlineOf } from './classify.js';

/** A headline of some time ago. */
export interface PastHeadline {
  id: string;
  title: string;
  summary: string | null;
  url: string | null;
  firstSeenAt: Date;
  language: string | null;
  source: { name: string; language: string | null; country: string | null };
}

/** One that two versions of a topic see differently; `why` is told by the one that sees it. */
export interface Difference {
  id: string;
  title: string;
  url: string | null;
  source: string;
  firstSeenAt: string;
  why: string[];
}

/** What a topic would have brought, beside what it brought as it is. */
export interface Replay {
  headlines: number;
  matched: number;
  before: number;
  /** Matched only by the new version, newest first; the first hundred. */
  gained: Difference[];
  /** Matched only by the version of now. */
  lost: Difference[];
}

const MOST_SHOWN = 100;

/** Holds two versions of one topic against headlines, one after the other. Pure. */
export function openReplay(
  topic: string,
  versions: { before: Matching | null; after: Matching },
): { see(headline: PastHeadline): void; result(): Replay } {
  const replay: Replay = { headlines: 0, matched: 0, before: 0, gained: [], lost: [] };
  const matchIn = (matching: Matching | null, read: Headline) =>
    matching?.match(read).matches.find((match) => match.topic === topic);
  return {
    see(headline) {
      const read = headlineOf(headline);
      const [before, after] = [matchIn(versions.before, read), matchIn(versions.after, read)];
      replay.headlines += 1;
      replay.matched += Number(after !== undefined);
      replay.before += Number(before !== undefined);
      if (after && !before) note(replay.gained, headline, after);
      if (before && !after) note(replay.lost, headline, before);
    },
    result: () => replay,
  };
}

function note(list: Difference[], headline: PastHeadline, { why }: TopicMatch): void {
  if (list.length >= MOST_SHOWN) return;
  list.push({
    id: headline.id,
    title: headline.title,
    url: headline.url,
    source: headline.source.name,
    firstSeenAt: headline.firstSeenAt.toISOString(),
    why: why.map(({ field, start, end, text, rule }) => `«${text}» at ${field}[${start}..${end}], ${rule}`),
  });
}
