import type { Egress } from '@ajil/egress';
import { type Feed, parseRobotsSitemaps } from '@ajil/feeds';
import type { Sandbox } from '@ajil/sandbox';
import type { Discovered } from './discovered.js';
import { rank } from './rank.js';
import { type Answer, openSearch, type Search } from './search.js';
import { type Hint, wellKnown } from './well-known.js';

export type Discovery =
  | { kind: 'found'; feeds: Discovered[] }
  /** The site itself could not be read; `code` as `egress` gives it, or the status. */
  | { kind: 'failed'; code: string; message: string };

export interface DiscoveryParts {
  egress: Pick<Egress, 'get'>;
  sandbox: Pick<Sandbox, 'parse' | 'findFeedLinks'>;
  /** How long the whole search may take in milliseconds (default 30,000). */
  deadlineMs?: number;
}

/** Of what a page names, so many are tried first; if none of them is a feed, the rest of the requests is for guesses. */
const FIRST_NAMED = 6;
const MOST_SITEMAPS = 2;

/** What one search works with; feeds go to `found` by their place in the page's order. */
interface Work {
  search: Search;
  sandbox: DiscoveryParts['sandbox'];
  found: { place: number; feed: Discovered }[];
}

/**
 * Finds the feeds of a site, best first: the address itself if it is a feed, what its page declares and links to,
 * and only when that brings none the usual places and the news sitemaps of its robots.txt. Every find was fetched
 * and read. All requests go through `egress`, at most 14 of them (redirects aside) and two at a time; after thirty
 * seconds the answer is what was found until then.
 */
export async function discoverFeeds(url: string, parts: DiscoveryParts): Promise<Discovery> {
  const search = openSearch(parts.egress, parts.deadlineMs);
  const work: Work = { search, sandbox: parts.sandbox, found: [] };
  const failed = await search.inTime(lookAround(url, work));
  return failed ?? { kind: 'found', feeds: rank(distinct(work.found)) };
}

/** @returns why the site could not be read, or null */
async function lookAround(url: string, work: Work): Promise<Discovery | null> {
  const answer = await work.search.ask(url);
  if (answer === null) return null;
  if (answer.kind === 'failed') return { kind: 'failed', code: answer.code, message: answer.message };
  if (!isFine(answer)) return refused(answer);
  if (await readFeed(answer, { url, how: 'itself', place: 0 }, work)) return null;
  const named = await linksOf(answer, work);
  await tryAll(named.slice(0, FIRST_NAMED), work);
  if (work.found.length > 0) await tryAll(named.slice(FIRST_NAMED), work);
  else await tryAll(await guesses(answer.url, work), work);
  return null;
}

interface Candidate extends Hint {
  place: number;
}

const isFine = ({ status }: Answer) => status >= 200 && status < 300;

function distinct(found: Work['found']): Discovered[] {
  const feeds = found.toSorted((a, b) => a.place - b.place).map(({ feed }) => feed);
  return feeds.filter((feed, i) => feeds.findIndex(({ url }) => url === feed.url) === i);
}

function refused({ status, url }: Answer): Discovery {
  return {
    kind: 'failed',
    code: `http_${status}`,
    message: `${new URL(url).host} answers with status ${status}.`,
  };
}

async function linksOf({ body, headers, url }: Answer, { sandbox }: Work): Promise<Candidate[]> {
  const page = await sandbox.findFeedLinks(body, { contentType: headers['content-type'] ?? null, url });
  const feeds = page.kind === 'page' ? page.links.feeds : [];
  return feeds.map((link, place) => ({ url: link.url, how: link.declared ? 'declared' : 'linked', place }));
}

async function guesses(page: string, { search }: Work): Promise<Candidate[]> {
  const robots = await search.ask(new URL('/robots.txt', page).href);
  const text = robots?.kind === 'response' && isFine(robots) ? new TextDecoder().decode(robots.body) : '';
  const sitemaps = parseRobotsSitemaps(text).filter((url) => /news/i.test(url));
  // A site may list any number of sitemaps: they are not to use up the requests.
  const told = sitemaps.slice(0, MOST_SITEMAPS).map((url) => ({ url, how: 'robots' as const }));
  return [...told, ...wellKnown(page)].map((hint, place) => ({ ...hint, place }));
}

function tryAll(candidates: readonly Candidate[], work: Work): Promise<void> {
  return work.search.each(candidates, async (candidate) => {
    const answer = await work.search.ask(candidate.url);
    if (answer?.kind === 'response' && isFine(answer)) await readFeed(answer, candidate, work);
  });
}

/** @returns whether it is a feed */
async function readFeed(
  answer: Answer,
  { how, place }: Candidate,
  { sandbox, found }: Work,
): Promise<boolean> {
  const about = { contentType: answer.headers['content-type'] ?? null, url: answer.url };
  const parsed = await sandbox.parse(answer.body, about);
  if (parsed.kind === 'feed') found.push({ place, feed: describe(parsed.feed, answer.url, how) });
  return parsed.kind === 'feed';
}

function describe(feed: Feed, url: string, how: Hint['how']): Discovered {
  const dates = feed.entries.map((entry) => entry.published ?? entry.updated).filter((date) => date !== null);
  const { title, format, language, entries } = feed;
  return {
    url,
    title,
    format,
    language,
    entries: entries.length,
    newestAt: dates.sort().at(-1) ?? null,
    how,
  };
}
