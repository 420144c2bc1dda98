import { Refusal } from './codes.js';
import { bareHost, readUrl } from './guard.js';
import { locationText, withoutCredentials } from './headers.js';
import { askOnce, drop } from './hop.js';
import type { Answer, HopOptions } from './hop.js';
import { LIMITS } from './limits.js';

/** One step of a redirect chain: the status that sent us on, and where to (absolute). */
export interface Redirect {
  status: number;
  to: string;
}

/** Where the request is now; kept outside so that an error can name the host it happened at. */
export interface Trail {
  url: URL;
  redirects: Redirect[];
}

export interface FollowOptions extends HopOptions {
  /** Redirects from https to http are followed. */
  allowDowngrade?: boolean;
}

/** A POST is repeated elsewhere only where its method and body stay what they are (RFC 9110, 15.4). */
const REDIRECTS = {
  GET: new Set([301, 302, 303, 307, 308]),
  POST: new Set([307, 308]),
} as const;

/** Asks and follows redirects by hand; every hop goes through the guard again. Throws `Refusal` or undici's errors. */
export async function follow(trail: Trail, options: FollowOptions): Promise<Answer> {
  let { headers } = options;
  const seen = new Set([trail.url.href]);
  for (;;) {
    const answer = await askOnce(trail.url, { ...options, headers });
    if (!REDIRECTS[options.method].has(answer.statusCode)) return answer;
    void drop(answer);
    const next = redirectTarget(answer, trail, options.allowDowngrade ?? false);
    refuseLoop(next, seen, trail);
    seen.add(next.href);
    if (next.origin !== trail.url.origin) headers = withoutCredentials(headers);
    trail.redirects.push({ status: answer.statusCode, to: next.href });
    trail.url = next;
  }
}

function refuseLoop(next: URL, seen: ReadonlySet<string>, trail: Trail): void {
  const host = bareHost(trail.url.hostname);
  if (seen.has(next.href)) throw new Refusal('too_many_redirects', `${host} redirects in a circle.`);
  if (trail.redirects.length < LIMITS.redirects) return;
  throw new Refusal('too_many_redirects', `${host} redirects once more after ${LIMITS.redirects} redirects.`);
}

function redirectTarget(answer: Answer, trail: Trail, allowDowngrade: boolean): URL {
  const host = bareHost(trail.url.hostname);
  const location = answer.headers['location'];
  if (typeof location !== 'string' || location === '') {
    throw new Refusal('bad_redirect', `${host} redirects (${answer.statusCode}) without one clear Location.`);
  }
  const next = readTarget(locationText(location), trail.url, host);
  if (trail.url.protocol === 'https:' && next.protocol === 'http:' && !allowDowngrade) {
    throw new Refusal('bad_redirect', `${host} redirects from https to http, which is not followed.`);
  }
  return next;
}

function readTarget(location: string, base: URL, host: string): URL {
  try {
    return readUrl(location, base);
  } catch (error) {
    const reason = error instanceof Refusal ? error.message : 'The address is not a URL.';
    throw new Refusal('bad_redirect', `${host} redirects to a place that is refused. ${reason}`);
  }
}
