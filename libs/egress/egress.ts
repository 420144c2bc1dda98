import { lookup as resolveHost } from 'node:dns/promises';
import { Agent } from 'undici';
import { readBody } from './body.js';
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
import { LIMITS } from './limits.js';

export type { Redirect } from './follow.js';

/** `deadlineMs` covers names, connecting, redirects and body (default 30,000); `maxDecodedBytes` default 16 MiB. */
export interface EgressRequest {
  url: string;
  headers?: Record<string, string>;
  deadlineMs?: number;
  maxDecodedBytes?: number;
}

/**
 * `response`: any status. `headers` in lower case, repeated ones joined by `, `; `body` decoded, and empty unless the
 * status is 2xx; `url` is the last one; `redirects` tells a 301 from a 302. `failed`: a code and one sentence to show.
 */
export type Fetched =
  | {
      kind: 'response';
      status: number;
      headers: Readonly<Record<string, string>>;
      body: Uint8Array;
      url: string;
      redirects: Redirect[];
      tookMs: number;
    }
  | { kind: 'failed'; code: EgressErrorCode; message: string };

/** `get` never throws for what the network does. `close` breaks off what is under way (`reset`). */
export interface Egress {
  get(request: EgressRequest): Promise<Fetched>;
  close(): Promise<void>;
}

export interface EgressOptions {
  /** Private networks that may be reached, as CIDRs (AJIL_EGRESS_ALLOW). */
  allow: readonly string[];
  userAgent: string;
  /** Resolves a name to all its addresses; for tests. */
  lookup?: Lookup;
}

/** Throws when an entry of `allow` is not a network. */
export function openEgress(options: EgressOptions): Egress {
  const guard = makeGuard(options.allow, options.lookup ?? systemLookup);
  const dispatcher = new Agent({
    connect: guardedConnector(guard),
    connections: LIMITS.connectionsPerOrigin,
    maxOrigins: LIMITS.origins,
    keepAliveTimeout: LIMITS.keepAliveMs,
    keepAliveMaxTimeout: LIMITS.keepAliveMs,
    maxHeaderSize: LIMITS.headerBytes,
    // The total deadline rules; idle timers are beaten by a slow drip.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const running = new Set<AbortController>();

  return {
    get: (request) => guarded(running, request, (trail, abort) => fetchOnce(request, trail, abort)),
    async close() {
      for (const abort of running) abort.abort(new Refusal('reset', 'Ajil is shutting down.'));
      await dispatcher.destroy();
    },
  };

  async function fetchOnce(request: EgressRequest, trail: Trail, abort: AbortController): Promise<Fetched> {
    const started = performance.now();
    const headers = requestHeaders(request.headers ?? {}, options.userAgent);
    const answer = await follow(trail, { dispatcher, headers, abort });
    const body = await bodyOf(answer, trail, request.maxDecodedBytes ?? LIMITS.decodedBytes);
    return {
      kind: 'response',
      status: answer.statusCode,
      headers: responseHeaders(answer.headers),
      body,
      url: trail.url.href,
      redirects: trail.redirects,
      tookMs: performance.now() - started,
    };
  }
}

/** Nobody reads error pages, and a broken one must not hide the status. */
async function bodyOf(answer: Answer, trail: Trail, maxDecodedBytes: number): Promise<Uint8Array> {
  if (answer.statusCode >= 200 && answer.statusCode < 300) {
    const contentEncoding = String(answer.headers['content-encoding'] ?? '');
    return readBody(answer.body, { host: bareHost(trail.url.hostname), contentEncoding, maxDecodedBytes });
  }
  drop(answer);
  return new Uint8Array(0);
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
    const cause: unknown = abort.signal.aborted ? abort.signal.reason : error;
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
