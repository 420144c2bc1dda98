import type { Egress, Fetched } from '@ajil/egress';
import { type Feed, parseRobotsSitemaps } from '@ajil/feeds';
import type { Sandbox } from '@ajil/sandbox';
import type { Discovered } from './discovered.js';
import { rank } from './rank.js';
import { type Hint, wellKnown } from './well-known.js';

export type Discovery =
  | { kind: 'found'; feeds: Discovered[] }
  /** The site itself could not be read; `code` as `egress` gives it, or the status. */
  | { kind: 'failed'; code: string; message: string };

export interface DiscoveryParts {
  egress: Pick<Egress, 'get'>;
  sandbox: Pick<Sandbox, 'parse' | 'findFeedLinks'>;
}

/** Addresses that are tried beside the site's own: a search must stay a handful of requests. */
const MOST_TRIES = 12;
/** Once a page's own words led to feeds, guesses are not needed. */
const MOST_FEEDS = 20;
const DEADLINE_MS = 10_000;

/**
 * Finds the feeds of a site, best first: the address itself if it is a feed, what its page declares and links to,
 * and only when that brings none the usual places and the news sitemaps of its robots.txt. Every find was fetched
 * and read. All requests go through `egress`, at most 14 of them.
 */
export async function discoverFeeds(url: string, parts: DiscoveryParts): Promise<Discovery> {
  const answer = await ask(url, parts);
  if (answer.kind === 'failed') return { kind: 'failed', code: answer.code, message: answer.message };
  if (answer.status < 200 || answer.status >= 300) return refused(answer);
  const itself = await readFeed(answer, 'itself', parts);
  if (itself) return { kind: 'found', feeds: [itself] };
  const named = await tryAll(await linksOf(answer, parts), parts);
  const feeds = named.length > 0 ? named : await tryAll(await guesses(answer.url, parts), parts);
  return { kind: 'found', feeds: rank(feeds).slice(0, MOST_FEEDS) };
}

type Answer = Extract<Fetched, { kind: 'response' }>;

function ask(url: string, { egress }: DiscoveryParts): Promise<Fetched> {
  const headers = {
    accept: 'text/html, application/rss+xml, application/atom+xml, application/feed+json, */*;q=0.5',
  };
  return egress.get({ url, headers, deadlineMs: DEADLINE_MS });
}

function refused({ status, url }: Answer): Discovery {
  return {
    kind: 'failed',
    code: `http_${status}`,
    message: `${new URL(url).host} answers with status ${status}.`,
  };
}

async function linksOf({ body, headers, url }: Answer, { sandbox }: DiscoveryParts): Promise<Hint[]> {
  const page = await sandbox.findFeedLinks(body, { contentType: headers['content-type'] ?? null, url });
  const feeds = page.kind === 'page' ? page.links.feeds : [];
  return feeds.map((link) => ({ url: link.url, how: link.declared ? 'declared' : 'linked' }));
}

async function guesses(page: string, parts: DiscoveryParts): Promise<Hint[]> {
  const robots = await ask(new URL('/robots.txt', page).href, parts);
  const text =
    robots.kind === 'response' && robots.status === 200 ? new TextDecoder().decode(robots.body) : '';
  const sitemaps = parseRobotsSitemaps(text).filter((url) => /news/i.test(url));
  return [...sitemaps.map((url) => ({ url, how: 'robots' as const })), ...wellKnown(page)];
}

async function tryAll(hints: readonly Hint[], parts: DiscoveryParts): Promise<Discovered[]> {
  const found = await Promise.all(
    hints.slice(0, MOST_TRIES).map(async ({ url, how }) => {
      const answer = await ask(url, parts);
      const fine = answer.kind === 'response' && answer.status >= 200 && answer.status < 300;
      return fine ? readFeed(answer, how, parts) : null;
    }),
  );
  const feeds = found.filter((feed) => feed !== null);
  return feeds.filter((feed, i) => feeds.findIndex(({ url }) => url === feed.url) === i);
}

async function readFeed(
  answer: Answer,
  how: Hint['how'],
  { sandbox }: DiscoveryParts,
): Promise<Discovered | null> {
  const about = { contentType: answer.headers['content-type'] ?? null, url: answer.url };
  const parsed = await sandbox.parse(answer.body, about);
  return parsed.kind === 'feed' ? describe(parsed.feed, answer.url, how) : null;
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
