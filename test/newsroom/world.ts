import { createHash } from 'node:crypto';
import type { Egress, EgressRequest, Fetched } from '../../libs/egress/index.js';
import { documentAt } from './document.js';
import { type Ledger, openLedger } from './ledger.js';
import { HOUR, isAtWork, makeSources, MINUTE, SECOND, type Source, START } from './sources.js';
import { type HotStory, makeStories, type Story } from './stories.js';

/** A pretend world of outlets that is asked without sockets. */
export interface World {
  sources: readonly Source[];
  stories: ReadonlyMap<Source, readonly Story[]>;
  hot: HotStory;
  /** When our own network is away. */
  outage: { from: number; until: number };
  ledger: Ledger;
  egress: Egress;
}

export interface WorldOptions {
  sources: number;
  hours: number;
  seed: number;
  hostGapMs: number;
  now: () => number;
}

/** How long an overburdened host wants to be left alone, in seconds. */
const REST_SECONDS = 1_500;
export const FRESH_SECONDS = 900;

export function openWorld(options: WorldOptions): World {
  const { hours, now } = options;
  const until = START + hours * HOUR;
  const hot = {
    at: START + Math.round(hours * 0.7) * HOUR,
    until: START + Math.round(hours * 0.7) * HOUR + 25 * MINUTE,
  };
  const outage = { from: START + Math.round(hours * 0.6) * HOUR + 7 * MINUTE, until: 0 };
  outage.until = outage.from + HOUR;
  const sources = makeSources(options.sources, hours, options.seed);
  const stories = new Map(sources.map((source) => [source, makeStories(source, until, hot)]));
  const ledger = openLedger(options.hostGapMs);
  const byUrl = new Map(
    sources.flatMap((source) => [source.url, newHome(source)].map((url) => [url, source])),
  );
  const changed = new Map<Source, { body: string; at: number }>();

  async function get(request: EgressRequest): Promise<Fetched> {
    if (now() >= outage.from && now() < outage.until) return failed('unreachable', 'The network is away.');
    const source = byUrl.get(request.url);
    if (!source) throw new Error(`nobody lives at ${request.url}`);
    const named = namedIn(request);
    ledger.asked(source, new URL(request.url).host, now(), named);
    return refusal(source, request, ledger, now()) ?? show(source, request, named);
  }

  function show(source: Source, request: EgressRequest, named: Named): Fetched {
    const at = now();
    const { requests } = ledger.account(source);
    const document = documentAt(source, stories.get(source)!, at, requests);
    const validators = validatorsOf(source, document.body);
    const conditional = named.etag !== undefined || named.modified !== undefined;
    const unchanged =
      named.etag === undefined ? named.modified === validators.modified : named.etag === validators.etag;
    const lies = source.habit === 'lies' && isAtWork(source, at);
    const answer = { url: request.url, redirects: [] as { status: number; to: string }[], tookMs: 50 };
    if (moves(source) && at >= source.from && request.url === source.url) {
      answer.url = newHome(source);
      answer.redirects.push({ status: 301, to: answer.url });
    }
    const headers = headersOf(source, validators);
    if (conditional && (lies || unchanged))
      return { kind: 'response', status: 304, headers, body: new Uint8Array(), ...answer };
    ledger.showed(source, at, { stories: document.stories, validators, cut: document.cut, conditional });
    return { kind: 'response', status: 200, headers, body: Buffer.from(document.body), ...answer };
  }

  /** Of the bytes that are shown; the date is that of their first showing. */
  function validatorsOf(source: Source, body: string): Named {
    const before = changed.get(source);
    const last = before?.body === body ? before : { body, at: now() };
    changed.set(source, last);
    const etag = `"${createHash('sha1').update(body).digest('base64url')}"`;
    const modified = new Date(last.at).toUTCString();
    const { validating } = source;
    return {
      ...(validating === 'both' || validating === 'etag' ? { etag } : {}),
      ...(validating === 'both' || validating === 'modified' ? { modified } : {}),
    };
  }

  const egress: Egress = {
    get,
    post: () => Promise.reject(new Error('nothing is posted in this world')),
    close: async () => undefined,
  };
  return { sources, stories, hot, outage, ledger, egress };
}

interface Named {
  etag?: string;
  modified?: string;
}

function namedIn({ headers = {} }: EgressRequest): Named {
  const { 'if-none-match': etag, 'if-modified-since': modified } = headers;
  return { ...(etag === undefined ? {} : { etag }), ...(modified === undefined ? {} : { modified }) };
}

function headersOf({ habit }: Source, { etag, modified }: Named): Record<string, string> {
  return {
    'content-type': 'application/rss+xml; charset=utf-8',
    ...(etag === undefined ? {} : { etag }),
    ...(modified === undefined ? {} : { 'last-modified': modified }),
    ...(habit === 'fresh-for-long' ? { 'cache-control': `max-age=${FRESH_SECONDS}` } : {}),
  };
}

const moves = ({ habit }: Source) => habit === 'moves' || habit === 'moves-away';

/** Where a source lives after it moved. */
export function newHome({ habit, house, id }: Source): string {
  return habit === 'moves-away'
    ? `https://taken-over.test/${id}.xml`
    : `https://www.${house}.example/${id}.xml`;
}

/** What a source answers while it does not want to, or cannot, show anything. */
function refusal(source: Source, request: EgressRequest, ledger: Ledger, now: number): Fetched | null {
  if (!isAtWork(source, now)) return null;
  if (source.habit === 'timeouts') return failed('timeout', 'The outlet did not answer in time.');
  if (source.habit === 'errors') return status(500, request);
  if (source.habit === 'gone') {
    ledger.account(source).gone = true;
    return status(410, request);
  }
  const wish = { 'slow-down': 429, overloaded: 503 }[source.habit as string];
  if (wish === undefined) return null;
  // A date says no more than seconds.
  const until = Math.floor(now / SECOND) * SECOND + REST_SECONDS * SECOND;
  ledger.rest(new URL(request.url).host, until);
  const after = wish === 429 ? String(REST_SECONDS) : new Date(until).toUTCString();
  return status(wish, request, { 'retry-after': after });
}

const status = (code: number, { url }: EgressRequest, headers: Record<string, string> = {}): Fetched => ({
  kind: 'response',
  status: code,
  headers,
  body: new Uint8Array(),
  url,
  redirects: [],
  tookMs: 50,
});

const failed = (code: 'timeout' | 'unreachable', message: string): Fetched => ({
  kind: 'failed',
  code,
  message,
});
