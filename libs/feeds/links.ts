import { LIMITS } from './limits.js';

/**
 * An absolute http(s) address, or null. Relative ones are resolved against the first base that works;
 * `javascript:`, `data:` and all other schemes are dropped, and so are user name and password.
 */
export function resolveLink(
  raw: string | null | undefined,
  bases: readonly (string | null)[],
): string | null {
  const text = addressIn(raw ?? '');
  if (text === '' || text.length > LIMITS.rawUrl) return null;
  if (isPlainAddress(text)) return text;
  if (isHostTooLong(text)) return null;
  const absolute = readUrl(text);
  if (absolute) return webAddress(absolute);
  for (const base of bases) {
    const url = base === null ? null : readUrl(text, base);
    if (url) return webAddress(url);
  }
  const hostOnly = text.startsWith('//') ? readUrl(`https:${text}`) : null;
  return hostOnly && webAddress(hostOnly);
}

// What the URL standard would give back letter for letter: a named host in small letters, no port, no `/.` in the
// path, and only letters that need no escape. Most links are such, and this is ten times as fast.
const PLAIN_ADDRESS =
  /^https?:\/\/(?!xn--)(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.(?!xn--)){1,8}[a-z]{2,24}\/(?!\.)(?:[\w\-~!$&()*+,;=:@%]|\.(?!\/)|\/(?!\.))*(?:\?[\w\-.~!$&()*+,;=:@%/?]*)?(?:#[\w\-.~!$&()*+,;=:@%/?]*)?$/;

function isPlainAddress(text: string): boolean {
  return text.length <= LIMITS.url && PLAIN_ADDRESS.test(text) && !/%2e/i.test(text);
}

/** As URL parsers read it: without tabs and line ends. A longer one than the cap is no address, and never cut to one. */
function addressIn(raw: string): string {
  const text = raw.trim().replace(/[\t\n\r]/g, '');
  return /^www\./i.test(text) ? `https://${text}` : text;
}

function readUrl(text: string, base?: string): URL | null {
  try {
    return new URL(text, base);
  } catch {
    return null;
  }
}

/** A host has at most 253 letters; making a much longer one of other scripts into ASCII takes quadratic time. */
function isHostTooLong(text: string): boolean {
  const start = /^(?:[a-z][a-z\d+.-]*:[\\/]*|[\\/]{2,})/i.exec(text)?.[0].length;
  if (start === undefined) return false;
  const length = text.slice(start).search(/[\\/?#]/);
  return (length < 0 ? text.length - start : length) > LIMITS.authority;
}

/** Without user name and password: in `https://bank.example@evil.example/` they only pass for the host. */
function webAddress(url: URL): string | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  url.username = '';
  url.password = '';
  return url.href.length <= LIMITS.url ? url.href : null;
}

const TRACKING = /^(utm_\w+|fbclid|gclid|at_\w+|xtor|cmpid|ns_\w+)$/i;
const TRACKING_FRAGMENT = /^#(xtor|utm_|ns_|echobox|ref=|at_)/i;

/** The address without what is only there to count readers. Other fragments stay: live pages use them. */
export function plainLink(href: string): string {
  if (!href.includes('?') && !href.includes('#')) return href;
  const [page, fragment] = split(href, '#');
  const [path, query] = split(page, '?');
  const kept = (query ?? '')
    .split('&')
    .filter((pair) => !TRACKING.test(pair.split('=', 1)[0] ?? ''))
    .join('&');
  const hash = fragment && !TRACKING_FRAGMENT.test(`#${fragment}`) ? `#${fragment}` : '';
  return path + (kept === '' ? '' : `?${kept}`) + hash;
}

function split(text: string, mark: string): [string, string?] {
  const at = text.indexOf(mark);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
