import { shortKey } from './short-key.js';

/** Query names that say where a reader came from, or that ask for the AMP form of the same page. */
const PASSING =
  /^(?:utm_.*|at_.*|ns_.*|mc_[ce]id|_g[al]|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|cmp|cmpid|ocid|xtor|ito|smid|traffic_source|ref_src|ref_url|amp|outputtype=amp)$/i;
/** Names that mean something on some sites: dropped only when the value is a way of arriving. */
const ARRIVAL =
  /^(?:ref|from|source|src|via|partner|feed)=(?:rss2?|atom|feeds?|twitter|facebook|telegram|whatsapp|newsletter|home|app|push)$/i;

/**
 * One spelling for the many addresses of one page, for comparing only: no scheme, `www.`, AMP form, tracking,
 * fragment or closing slash; the query sorted. `href` must be what `resolveLink` made.
 */
export function comparableLink(href: string): string {
  const { host, path, query } = outOfCache(partsOf(href));
  const bare = host.replace(/\.(?=:|$)/, '').replace(/^(?:(?:www|amp)\.)+(?=[^.]+\.)/, '');
  return shortKey(bare + barePath(path) + bareQuery(query));
}

interface Parts {
  host: string;
  path: string;
  query: string;
}

function partsOf(href: string): Parts {
  const found = /^https?:\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/.exec(href);
  return { host: found?.[1] ?? '', path: found?.[2] ?? '', query: found?.[3] ?? '' };
}

/** The page behind Google's copies of AMP pages. */
function outOfCache(parts: Parts): Parts {
  const { host, path, query } = parts;
  const isCache = host.endsWith('.cdn.ampproject.org');
  const isViewer = path.startsWith('/amp/') && /^(?:www\.)?google\.[a-z.]{2,6}$/.test(host);
  if (!isCache && !isViewer) return parts;
  const inner = /^\/(?:[acv]\/|amp\/)(?:s\/)?([^/]+\.[^/]+)(\/.*)?$/.exec(path);
  return inner ? { host: (inner[1] ?? '').toLowerCase(), path: inner[2] ?? '', query } : parts;
}

function barePath(path: string): string {
  let page = path.includes('//') ? path.replace(/\/{2,}/g, '/') : path;
  if (page.endsWith('/')) page = page.slice(0, -1);
  if (/amp/i.test(page)) page = withoutAmp(page);
  // Escapes differ in case between two printings of one address.
  return page.includes('%') ? page.replace(/%[0-9a-f]{2}/gi, (escape) => escape.toUpperCase()) : page;
}

function withoutAmp(path: string): string {
  return path
    .replace(/(?:\/amp|\/?\.amp)$/i, '')
    .replace(/\.amp(?=\.html?$)/i, '')
    .replace(/^\/amp(?=\/)/i, '')
    .replace(/\/$/, '');
}

function bareQuery(search: string): string {
  if (search.length < 2) return '';
  const kept = search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '' && !isPassing(pair));
  return kept.length === 0 ? '' : `?${kept.sort().join('&')}`;
}

function isPassing(pair: string): boolean {
  const name = pair.split('=', 1)[0] ?? '';
  return PASSING.test(name) || PASSING.test(pair) || ARRIVAL.test(pair);
}
