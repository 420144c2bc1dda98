import { getDomain } from 'tldts';
import platforms from './platforms.json' with { type: 'json' };

const AGGREGATORS = new Set(platforms.aggregators);
const BY_PATH = new Set([...platforms.aggregators, ...platforms.byPath]);
const BY_HOST = new Set(platforms.byHost);

/**
 * What a house registers for its site: `feeds.bbci.co.uk` -> `bbci.co.uk`. Where anybody may have a name below
 * a domain (`desk.github.io`), that name. Null for an IP address, a bare name, and what is no address.
 */
export function domainOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  // Parsed first, which puts names in other scripts into ASCII.
  const { hostname } = new URL(url);
  const domain = getDomain(hostname, { allowPrivateDomains: true });
  return domain !== null && BY_HOST.has(domain) ? hostname : domain;
}

/** Whether a site repeats what others publish. */
export function isAggregator(domain: string): boolean {
  return AGGREGATORS.has(domain);
}

/** Whether a domain holds the feeds of many houses, so that it says nothing about whose they are. */
export function isShared(domain: string): boolean {
  return BY_PATH.has(domain);
}
