import { lookup as resolveHost } from 'node:dns/promises';
import { type Body, readBody } from './body.js';
import type { EgressErrorCode } from './codes.js';
import { Refusal } from './codes.js';
import { guardedConnector } from './connector.js';
import { explain } from './explain.js';
import type { Redirect, Trail } from './follow.js';
import { follow } from './follow.js';
import type { Lookup } from './guard.js';
import { bareHost, makeGuard, readUrl } from './guard.js';
import { requestHeaders, responseHeaders } from './headers.js';
import { drop } from './hop.js';
import type { Answer } from './hop.js';
import { openLanes } from './lanes.js';
import { LIMITS } from './limits.js';

export type { Redirect } from './follow.js';

/**
 * `deadlineMs` covers waiting for a turn, names, connecting, redirects and body (default 30,000);
 * `maxDecodedBytes` default 16 MiB.
 */
export interface EgressRequest {
  url: string;
  headers?: Record<string, string>;
  deadlineMs?: number;
  maxDecodedBytes?: number;
  /** A body beyond the cap is cut there, and no failure. */
  keepCut?: boolean;
  /** Reads the body of any status: an API tells in it what is wrong. */
  keepErrors?: boolean;
  /** Follows a redirect from https to http, which is refused otherwise. */
  allowDowngrade?: boolean;
}

/** What is sent by POST. Only redirects that keep method and body are followed: 307 and 308. */
export interface EgressPost extends EgressRequest {
  body: string | Uint8Array;
  /** The media type of `body`. */
  contentType: string;
}

/**
 * `response`: any status. `headers` in lower case, repeated ones joined by `, `; `body` decoded, and empty unless the
 * status is 2xx (or `keepErrors`); `url` is the last one; `redirects` tells a 301 from a 302. `failed`: a code and one sentence to show.
 */
export type Fetched =
  | {
      kind: 'response';
      status: number;
      headers: Readonly<Record<string, string>>;
      body: Uint8Array;
      /** The body went on beyond the cap (with `keepCut`). */
      cut?: true;
      url: string;
      redirects: Redirect[];
      tookMs: number;
    }
  | { kind: 'failed'; code: EgressErrorCode; message: string };

/** `get` and `post` never throw for what the network does. `close` breaks off what is under way (`reset`). */
export interface Egress {
  get(request: EgressRequest): Promise<Fetched>;
  post(request: EgressPost): Promise<Fetched>;
  close(): Promise<void>;
}

export interface EgressOptions {
  /** Private networks that may be reached, as CIDRs (AJIL_EGRESS_ALLOW). */
  allow: readonly string[];
  userAgent?: string;
  /** Where an outlet can complain: part of the usual `userAgent`. */
  contact?: string | undefined;
  /** Resolves a name to all its addresses; for tests. */
  lookup?: Lookup;
  /** PEM certificates to trust instead of the usual ones; for tests. */
  ca?: string;
}

/** Who asks: an outlet that wants to be left alone, or to complain, can tell us from others. */
const agent = (contact: string | undefined) =>
  `Ajil/0.1 (news alert feed reader; self-hosted${contact ? `; +${contact}` : ''})`;

/** Throws when an entry of `allow` is not a network. */
export function openEgress(options: EgressOptions): Egress {
  const guard = makeGuard(options.allow, options.lookup ?? systemLookup);
  const lanes = openLanes(guardedConnector(guard, options.ca));
  const running = new Set<AbortController>();

  return {
    get: (request) =>
      guarded(running, request, (trail, abort) => ask(request, { method: 'GET', trail, abort })),
    post: (request) => {
      const { body, contentType } = request;
      const headers = { ...request.headers, 'content-type': contentType };
      const typed = { ...request, headers };
      return guarded(running, request, (trail, abort) => ask(typed, { method: 'POST', body, trail, abort }));
    },
    async close() {
      for (const abort of running) abort.abort(new Refusal('reset', 'Ajil is shutting down.'));
      await lanes.close();
    },
  };

  async function ask(request: EgressRequest, { trail, ...asked }: Asked): Promise<Fetched> {
    const started = performance.now();
    const headers = requestHeaders(request.headers ?? {}, options.userAgent ?? agent(options.contact));
    const { allowDowngrade = false } = request;
    const answer = await follow(trail, { ...asked, lanes, headers, allowDowngrade });
    const body = await bodyOf(answer, trail, request);
    return {
      kind: 'response',
      status: answer.statusCode,
      headers: responseHeaders(answer.headers),
      body: body.bytes,
      ...(body.cut && { cut: true }),
      url: trail.url.href,
      redirects: trail.redirects,
      tookMs: performance.now() - started,
    };
  }
}

interface Asked {
  method: 'GET' | 'POST';
  body?: string | Uint8Array;
  trail: Trail;
  abort: AbortController;
}

/** Hardly anybody reads error pages, and a broken one must not hide the status. */
async function bodyOf(answer: Answer, trail: Trail, request: EgressRequest): Promise<Body> {
  const { maxDecodedBytes = LIMITS.decodedBytes, keepCut = false } = request;
  if ((answer.statusCode >= 200 && answer.statusCode < 300) || request.keepErrors) {
    const contentEncoding = String(answer.headers['content-encoding'] ?? '');
    return readBody(answer.body, {
      host: bareHost(trail.url.hostname),
      contentEncoding,
      maxDecodedBytes,
      keepCut,
    });
  }
  const dropped = drop(answer);
  // Nothing follows a 304, and its connection is free for the next request at once.
  if (answer.statusCode === 304) await dropped;
  return { bytes: new Uint8Array(0), cut: false };
}

/** Turns everything that is thrown inside into a value, and ends everything at the deadline. */
async function guarded(
  running: Set<AbortController>,
  request: EgressRequest,
  run: (trail: Trail, abort: AbortController) => Promise<Fetched>,
): Promise<Fetched> {
  const abort = new AbortController();
  const trail: Trail = { url: new URL('http://invalid.'), redirects: [] };
  const stopClock = startClock(abort, trail, request.deadlineMs ?? LIMITS.totalMs);
  running.add(abort);
  try {
    trail.url = readUrl(request.url);
    return await run(trail, abort);
  } catch (error) {
    const late = abort.signal.aborted && !(error instanceof Refusal);
    const cause: unknown = late ? abort.signal.reason : error;
    return { kind: 'failed', ...explain(cause, bareHost(trail.url.hostname)) };
  } finally {
    stopClock();
    running.delete(abort);
  }
}

function startClock(abort: AbortController, trail: Trail, ms: number): () => void {
  const timer = setTimeout(() => {
    const host = bareHost(trail.url.hostname);
    abort.abort(new Refusal('timeout', `${host} was not done within ${ms / 1_000} s.`));
  }, ms);
  return () => clearTimeout(timer);
}

async function systemLookup(host: string): Promise<string[]> {
  const found = await resolveHost(host, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}
