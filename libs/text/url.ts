/** Query names that say where a reader came from, never which page it is. */
const TRACKING =
  /^(utm_.*|at_.*|ns_.*|mc_[ce]id|_ga|_gl|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|cmp|cmpid|ocid|xtor|ito|smid|smtyp|maca|traffic_source|ref_src|ref_url|__twitter_impression|amp|outputtype)$/i;
/** Names that mean something on some sites: dropped only when the value is a way of arriving. */
const ARRIVAL = /^(ref|from|source|src|via|partner|emc|feed)$/i;
const ARRIVED_BY =
  /^(rss|rss2|atom|feed|feeds|twitter|tw|facebook|fb|telegram|whatsapp|newsletter|homepage|home|app|push)$/i;

/** UTF-16 units of an address, before and after. Longer ones are no article's. */
const LONGEST = 2_048;

/**
 * One spelling for the many addresses of one page: https, bare lower-case host, no fragment, tracking, AMP or
 * trailing slash, query sorted. For comparing, not for fetching. Null for anything but http(s), and for
 * more than 2,048 UTF-16 units, as given or as made.
 */
export function canonicalUrl(url: string): string | null {
  if (url.length > LONGEST || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return null;
  const host = parsed.hostname.replace(/\.$/, '').replace(/^(?:(?:www|amp)\.)+(?=[^.]+\.)/, '');
  const port = parsed.port === '' ? '' : `:${parsed.port}`;
  const canonical = `https://${host}${port}${canonicalPath(parsed.pathname)}${canonicalQuery(parsed.search)}`;
  return canonical.length > LONGEST ? null : canonical;
}

function canonicalPath(path: string): string {
  const plain = plainEscapes(path)
    .replace(/\/{2,}/g, '/')
    .replace(/\/$/, '');
  const page = plain.replace(/(?:\/amp|\/?\.amp)+$/i, '').replace(/(?:\/?\.amp)+(?=\.html?$)/i, '');
  const bare = page.replace(/\/$/, '');
  return bare.startsWith('/') ? bare : `/${bare}`;
}

function canonicalQuery(search: string): string {
  const parts = search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !isTracking(part));
  return parts.length === 0 ? '' : `?${parts.map(plainEscapes).sort().join('&')}`;
}

function isTracking(part: string): boolean {
  const [name, value = ''] = part.split('=', 2) as [string, string?];
  return TRACKING.test(name) || (ARRIVAL.test(name) && ARRIVED_BY.test(value));
}

/** RFC 3986, 6.2.2: escapes in upper case, and none for letters that need none. */
function plainEscapes(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (escape, hex: string) => {
    const letter = String.fromCharCode(parseInt(hex, 16));
    return /[A-Za-z0-9._~-]/.test(letter) ? letter : escape.toUpperCase();
  });
}
