import type { Egress, Fetched, Redirect } from '@ajil/egress';
import type { Feed, FeedLink } from '@ajil/feeds';
import type { Sandbox } from '@ajil/sandbox';
import { discoverHub } from '@ajil/websub';

/** What one look at an address brought. Fields are null where the look did not get that far. */
export interface Trial {
  asked: string;
  /** Where the answer came from at last. */
  url: string | null;
  redirects: Redirect[];
  status: number | null;
  tookMs: number | null;
  bytes: number | null;
  /** The headers that say what it is and when to come again. */
  headers: Record<string, string>;
  feed: TriedFeed | null;
  /** For what is no feed: the feeds that it names as a page, best first. */
  feeds: FeedLink[];
  failed: { code: string; message: string } | null;
}

export interface TriedFeed extends Omit<Feed, 'entries'> {
  /** WebSub: where changes of this feed are told, and the address it goes by there. */
  push: { hubs: string[]; topic: string } | null;
  count: number;
  /** RFC 3339 in UTC; the newest date of an entry. */
  newest: string | null;
  /** The first ten. */
  entries: { title: string | null; published: string | null; updated: string | null; url: string | null }[];
}

type Response = Extract<Fetched, { kind: 'response' }>;

const SHOWN = 10;
const TOLD = ['content-type', 'etag', 'last-modified', 'cache-control', 'expires', 'retry-after', 'link'];

/** As the poller asks, but without validators: a first look. */
const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, */*;q=0.5';

/** One guarded look at an address, as a poll would take it. */
export async function trySource(asked: string, parts: { egress: Egress; sandbox: Sandbox }): Promise<Trial> {
  const answer = await parts.egress.get({ url: asked, headers: { accept: ACCEPT } });
  if (answer.kind === 'failed')
    return { ...NOTHING, asked, failed: { code: answer.code, message: answer.message } };
  const trial = { ...NOTHING, ...about(answer), asked };
  if (answer.status !== 200) return { ...trial, failed: refusal(answer) };
  const known = { contentType: answer.headers['content-type'] ?? null, url: answer.url };
  const parsed = await parts.sandbox.parse(answer.body, known);
  if (parsed.kind === 'feed') return { ...trial, feed: sum(parsed.feed, answer) };
  const failed = { code: parsed.code, message: parsed.message };
  if (parsed.code !== 'not_a_feed') return { ...trial, failed };
  const page = await parts.sandbox.findFeedLinks(answer.body, known);
  return { ...trial, failed, feeds: page.kind === 'page' ? page.links.feeds : [] };
}

const NOTHING: Omit<Trial, 'asked'> = {
  url: null,
  redirects: [],
  status: null,
  tookMs: null,
  bytes: null,
  headers: {},
  feed: null,
  feeds: [],
  failed: null,
};

function about({ url, redirects, status, tookMs, body, headers }: Response) {
  const told = TOLD.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]]));
  return {
    url,
    redirects,
    status,
    tookMs: Math.round(tookMs),
    bytes: body.length,
    headers: Object.fromEntries(told) as Record<string, string>,
  };
}

function refusal({ status }: Response) {
  return { code: `http_${status}`, message: `The outlet answers with status ${status}.` };
}

function sum({ entries, ...feed }: Feed, { headers, url }: Response): TriedFeed {
  const dates = entries.flatMap((entry) => entry.published ?? entry.updated ?? []);
  return {
    ...feed,
    push: discoverHub({ linkHeader: headers['link'] ?? null, links: feed.hints, url }),
    count: entries.length,
    newest: dates.sort().at(-1) ?? null,
    entries: entries
      .slice(0, SHOWN)
      .map(({ title, published, updated, url }) => ({ title: title || null, published, updated, url })),
  };
}
