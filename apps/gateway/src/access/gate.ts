import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '@ajil/config';
import { Refused } from '@ajil/shell';
import { openOrigins } from './origins.js';

/** The first look at every request, of whatever transport: before it is known who asks. */
export interface Gate {
  /** Null: it may come in. */
  refusal(request: IncomingMessage): Refused | null;
  /** Says to the browser of a listed page that it may read the answer (Fetch, 3.2). @returns whether that is all it asked */
  allowPage(request: IncomingMessage, response: ServerResponse): boolean;
}

/** Where people put tokens that must not stand in an address. */
const TOKEN_NAMES = ['token', 'access_token', 'api_key', 'apikey', 'key', 'jwt', 'bearer', 'authorization'];
/** Most addresses are not worth taking apart. */
const MAY_NAME_A_TOKEN = new RegExp(`${TOKEN_NAMES.join('|')}|%`, 'i');
const HINT =
  'Send the token as "Authorization: Bearer …" (over Socket.IO as auth.token): addresses are kept in logs.';
const FOREIGN = 'Pages of this origin may not ask here; AJIL_ORIGINS lists those that may.';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const HEADERS = 'authorization, content-type, last-event-id, idempotency-key, if-none-match';
const EXPOSED = 'etag, last-modified, retry-after, www-authenticate';
const PREFLIGHT_SECONDS = '600';

export function openGate({ origins, publicUrl }: Pick<Config, 'origins' | 'publicUrl'>): Gate {
  const { provenanceOf } = openOrigins(origins, publicUrl);
  return {
    refusal: (request) => {
      if (provenanceOf(request.headers) === 'foreign') return new Refused(403, 'forbidden', FOREIGN);
      return hasTokenInAddress(request.url ?? '') ? new Refused(401, 'unauthenticated', HINT) : null;
    },
    allowPage: (request, response) => {
      if (provenanceOf(request.headers) !== 'listed') return false;
      // No credentials: a browser has none of ours to send along by itself.
      response.setHeader('access-control-allow-origin', request.headers.origin!);
      response.setHeader('access-control-expose-headers', EXPOSED);
      if (request.method !== 'OPTIONS') return false;
      response.setHeader('access-control-allow-methods', METHODS);
      response.setHeader('access-control-allow-headers', HEADERS);
      response.setHeader('access-control-max-age', PREFLIGHT_SECONDS);
      return true;
    },
  };
}

function hasTokenInAddress(url: string): boolean {
  const at = url.indexOf('?');
  if (at < 0 || !MAY_NAME_A_TOKEN.test(url)) return false;
  const names = new Set([...new URLSearchParams(url.slice(at)).keys()].map((name) => name.toLowerCase()));
  return TOKEN_NAMES.some((name) => names.has(name));
}
