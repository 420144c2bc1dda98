import { isUtf8 } from 'node:buffer';
import { LIMITS } from './limits.js';

/** Headers that belong to the connection or to a browser; callers cannot set them. */
const OURS = new Set(
  (
    'accept-encoding connection content-length cookie expect host keep-alive proxy-authorization referer te ' +
    'trailer transfer-encoding upgrade user-agent'
  ).split(' '),
);
const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
// Visible characters, space and tab: no line end can be smuggled in through a stored validator.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** What is sent: the caller's headers as far as they are sound, ours on top. No cookies, no referrer. */
export function requestHeaders(wanted: Record<string, string>, userAgent: string): Record<string, string> {
  const sent: Record<string, string> = {};
  for (const [key, value] of Object.entries(wanted)) {
    const name = key.toLowerCase();
    if (OURS.has(name) || !NAME.test(name) || !VALUE.test(value)) continue;
    if (value.length <= LIMITS.sentHeaderChars) sent[name] = value;
  }
  return { ...sent, 'user-agent': userAgent, 'accept-encoding': 'gzip, deflate, br' };
}

/** Credentials stay with the origin that they were meant for. */
export function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  const { authorization: _dropped, ...rest } = headers;
  return rest;
}

/** Lower-case names, repeated headers joined by `, `; cookies are not handed on. */
export function responseHeaders(
  raw: Record<string, string | string[] | undefined>,
): Readonly<Record<string, string>> {
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(raw)) {
    if (value === undefined || name === 'set-cookie') continue;
    headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return Object.freeze(headers);
}

/** Header bytes arrive as Latin-1; a Location in plain Arabic is UTF-8 and gets its letters back. */
export function locationText(value: string): string {
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) && bytes.toString('latin1') === value ? bytes.toString('utf8') : value;
}
