import { type Fetched, NETWORK_CODES } from '@ajil/egress';
import { type Entry, type Feed, parseFeed } from '@ajil/feeds';
import type { ListedEntry, PolledSource, PollOutcome, Validators } from '@ajil/store';
import { retryAfterSeconds } from './retry-after.js';

/** What one answer of an outlet means. */
export interface Polled {
  outcome: PollOutcome;
  retryAfterSeconds: number | null;
  /** The failure looks like a lack of network on our side. */
  ourNetwork: boolean;
}

type Response = Extract<Fetched, { kind: 'response' }>;

/** Entries older than this at the first look at a source are what it had before we came. */
const BACKFILL_MS = 60 * 60_000;

/** A validator is echoed with every request: an endless one is dropped, and so is one that could split a header. */
const VALIDATOR = /^[\x21-\x7e\x80-\xff \t]{1,1024}$/;

/** From an outlet's answer to what is kept of it. */
export function readAnswer(
  source: PolledSource,
  answer: Fetched,
  tools: { newId: () => string; now: Date },
): Polled {
  if (answer.kind === 'failed') {
    return { ...failed(null, answer.code, answer.message), ourNetwork: NETWORK_CODES.has(answer.code) };
  }
  if (answer.status === 304) return readUnchanged(source);
  if (answer.status !== 200) return readRefusal(answer, tools.now);
  const parsed = parseFeed(answer.body, {
    contentType: answer.headers['content-type'] ?? null,
    url: answer.url,
  });
  if (parsed.kind === 'failed') return failed(200, parsed.code, parsed.message);
  return settled({
    kind: 'fetched',
    status: 200,
    validators: readValidators(answer, parsed.feed),
    whole: !parsed.feed.partial,
    entries: listEntries(source, parsed.feed, tools),
  });
}

function readUnchanged(source: PolledSource): Polled {
  if (source.etag !== null || source.lastModified !== null)
    return settled({ kind: 'unchanged', status: 304 });
  return failed(
    304,
    'unexpected_304',
    'The outlet answers "not modified" although nothing was asked for by validator.',
  );
}

function readRefusal(answer: Response, now: Date): Polled {
  const park = answer.status === 410;
  const message = park
    ? 'The outlet says that this feed is gone for good (410); it is not asked again until it is resumed.'
    : `The outlet answers with status ${answer.status}.`;
  const polled = failed(answer.status, `http_${answer.status}`, message, park);
  return { ...polled, retryAfterSeconds: retryAfterSeconds(answer.headers['retry-after'] ?? null, now) };
}

function failed(status: number | null, code: string, message: string, park = false): Polled {
  return settled({ kind: 'failed', status, code, message, park });
}

const settled = (outcome: PollOutcome): Polled => ({ outcome, retryAfterSeconds: null, ourNetwork: false });

/** A document that ended early is no state to be "not modified" from: its validators are not kept. */
function readValidators(answer: Response, feed: Feed): Validators {
  const keep = (value: string | undefined) =>
    value && !feed.partial && VALIDATOR.test(value) ? value : null;
  return { etag: keep(answer.headers['etag']), lastModified: keep(answer.headers['last-modified']) };
}

/** Oldest first, so that ids follow the order in which the outlet published. */
function listEntries(
  source: PolledSource,
  feed: Feed,
  tools: { newId: () => string; now: Date },
): ListedEntry[] {
  return [...feed.entries].reverse().map((entry) => {
    const publishedAt = entry.published ?? entry.updated;
    return {
      id: tools.newId(),
      key: entry.key,
      title: entry.title,
      summary: entry.summary,
      url: entry.url,
      language: languageOf(entry, feed, source),
      publishedAt,
      backfill: source.firstPoll && isOld(publishedAt, tools.now),
    };
  });
}

function languageOf(entry: Entry, feed: Feed, source: PolledSource): string | null {
  return entry.language ?? feed.language ?? source.language;
}

function isOld(publishedAt: string | null, now: Date): boolean {
  return publishedAt === null || Date.parse(publishedAt) < now.getTime() - BACKFILL_MS;
}
