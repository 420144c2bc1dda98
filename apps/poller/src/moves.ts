import type { Redirect } from '@ajil/egress';
import { getDomain } from 'tldts';

/** How a move for good (301, 308) proves itself: seen in so many looks in a row, for so long. */
const SAME_HOUSE = { looks: 3, ms: 3_600_000 };
/** To somebody else's domain: whoever took a host over must hold it for a week. */
const OTHER_HOUSE = { looks: 3, ms: 7 * 86_400_000 };

/** Where the outlet says that the feed lives from now on: the end of the permanent redirects that come first. */
export function permanentTarget(redirects: readonly Redirect[]): string | null {
  let target: string | null = null;
  for (const { status, to } of redirects) {
    if (status !== 301 && status !== 308) break;
    target = to;
  }
  return target;
}

/** The move has been seen often and long enough to take the new address for the source's own. */
export function hasProved(
  source: { url: string; movedTo: string | null; movedSince: Date | null; movedLooks: number },
  to: string,
  now: Date,
): boolean {
  if (source.movedTo !== to || !source.movedSince) return false;
  const needed = sameHouse(source.url, to) ? SAME_HOUSE : OTHER_HOUSE;
  // This look counts, too.
  return source.movedLooks + 1 >= needed.looks && now.getTime() - source.movedSince.getTime() >= needed.ms;
}

/** Under one registrable domain (Public Suffix List with its private part, as of `github.io`); addresses without one have to be of the same host. */
export function sameHouse(from: string, to: string): boolean {
  const [a, b] = [from, to].map((url) => getDomain(url, { allowPrivateDomains: true }));
  return a && b ? a === b : new URL(from).hostname === new URL(to).hostname;
}
