import { hash } from 'node:crypto';
import { type Fetched, NETWORK_CODES } from '@ajil/egress';
import type { About } from '@ajil/feeds';
import type { Sifted } from '@ajil/sandbox';
import type { PolledSource, PollOutcome, Validators } from '@ajil/store';
import { retryAfterSeconds } from './when/retry-after.js';

type Response = Extract<Fetched, { kind: 'response' }>;
type Failure = Extract<PollOutcome, { kind: 'failed' }>;
type Unchanged = Extract<PollOutcome, { kind: 'unchanged' }>;

/** What one answer of an outlet means. */
export type Read =
  /** The network on our side seems to be away. */
  | (Failure & { ourNetwork: boolean; retryAfterSeconds: number | null })
  | Unchanged
  | {
      kind: 'document';
      status: number;
      feed: Document['feed'];
      /** Places in `omit` of the entries that it lists too. */
      omitted: readonly number[];
      validators: Validators;
      bodyHash: string | null;
    };

type Document = Extract<Sifted, { kind: 'feed' }>;

/** How a body becomes a feed, with or without the entries whose stamp is in `omit`; the work may be done elsewhere and may fail there. */
export type Parse = (
  bytes: Uint8Array,
  about: About,
  omit: readonly string[],
) => Promise<Sifted | { kind: 'failed'; code: string; message: string }>;

/** A validator is echoed with every request: an endless one is dropped, and so is one that could split a header. */
const VALIDATOR = /^[\x21-\x7e\x80-\xff \t]{1,1024}$/;

/** From an outlet's answer to the document in it. */
export async function readAnswer(
  source: PolledSource,
  answer: Fetched,
  tools: { parse: Parse; full: boolean; omit?: readonly string[] },
): Promise<Read> {
  if (answer.kind === 'failed')
    return { ...failed(null, answer.code, answer.message), ourNetwork: NETWORK_CODES.has(answer.code) };
  if (answer.status === 304) return readUnchanged(tools.full);
  if (answer.status !== 200) return readRefusal(source, answer);
  // An outlet that made two documents of one hash would hide its own news alone: the quickest hash will do.
  const bodyHash = hash('sha1', answer.body, 'base64url');
  if (bodyHash === source.bodyHash)
    return { kind: 'unchanged', status: 200, validators: validatorsOf(answer) };
  const parsed = await tools.parse(answer.body, aboutOf(answer), tools.omit ?? []);
  if (parsed.kind === 'feed') return documentOf(answer, parsed, bodyHash);
  if (answer.cut) return failed(200, 'too_large', TOO_LARGE);
  return failed(
    200,
    parsed.code,
    parsed.code === 'not_a_feed' ? `${parsed.message} ${FIND}` : parsed.message,
  );
}

const FIND = 'POST its address to /v1/sources/discover to find the feeds of the site.';
const TOO_LARGE = 'The document is larger than it may be, and nothing could be read from what came before.';

function aboutOf({ headers, url }: Response): About {
  return { contentType: headers['content-type'] ?? null, url };
}

/** A document that ended early is no state to be "not modified" from: neither validators nor hash are kept. */
function documentOf(answer: Response, { feed: parsed, omitted = [] }: Document, hash: string): Read {
  const feed = { ...parsed, partial: parsed.partial || answer.cut === true };
  const validators = feed.partial ? { etag: null, lastModified: null } : validatorsOf(answer);
  return { kind: 'document', status: 200, feed, omitted, validators, bodyHash: feed.partial ? null : hash };
}

function validatorsOf({ headers }: Response): Validators {
  const keep = (value: string | undefined) => (value && VALIDATOR.test(value) ? value : null);
  return { etag: keep(headers['etag']), lastModified: keep(headers['last-modified']) };
}

function readUnchanged(full: boolean): Read {
  if (!full) return { kind: 'unchanged', status: 304 };
  return failed(
    304,
    'unexpected_304',
    'The outlet answers "not modified" although nothing was asked for by validator.',
  );
}

function readRefusal(source: PolledSource, answer: Response): Read {
  const park = answer.status === 410;
  const message = park
    ? 'The outlet says that this feed is gone for good (410); it is not asked again until it is resumed.'
    : `The outlet answers with status ${answer.status}.`;
  const read = failed(answer.status, `http_${answer.status}`, message, park);
  return { ...read, retryAfterSeconds: retryAfterSeconds(answer.headers['retry-after'] ?? null, source.now) };
}

function failed(status: number | null, code: string, message: string, park = false) {
  return { kind: 'failed', status, code, message, park, ourNetwork: false, retryAfterSeconds: null } as const;
}
