import { LIMITS } from './limits.js';

/**
 * An absolute http(s) address, or null. Relative ones are resolved against the first base that works;
 * `javascript:`, `data:` and all other schemes are dropped.
 */
export function resolveLink(
  raw: string | null | undefined,
  bases: readonly (string | null)[],
): string | null {
  const text = raw?.slice(0, LIMITS.url * 2).trim();
  if (!text) return null;
  const absolute = readUrl(/^www\./i.test(text) ? `https://${text}` : text);
  if (absolute) return webAddress(absolute);
  for (const base of bases) {
    const url = base === null ? null : readUrl(text, base);
    if (url) return webAddress(url);
  }
  const hostOnly = text.startsWith('//') ? readUrl(`https:${text}`) : null;
  return hostOnly && webAddress(hostOnly);
}

function readUrl(text: string, base?: string): URL | null {
  return URL.canParse(text, base) ? new URL(text, base) : null;
}

function webAddress(url: URL): string | null {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  return url.href.length <= LIMITS.url ? url.href : null;
}

const TRACKING = /^(utm_\w+|fbclid|gclid|at_\w+|xtor|cmpid|ns_\w+)$/i;
const TRACKING_FRAGMENT = /^#(xtor|utm_|ns_|echobox|ref=|at_)/i;

/** The address without what is only there to count readers. Other fragments stay: live pages use them. */
export function plainLink(href: string): string {
  if (!href.includes('?') && !href.includes('#')) return href;
  const url = new URL(href);
  const kept = url.search.slice(1).split('&').filter((pair) => !TRACKING.test(pair.split('=', 1)[0] ?? '')); // prettier-ignore
  url.search = kept.join('&');
  if (TRACKING_FRAGMENT.test(url.hash)) url.hash = '';
  return url.href;
}
