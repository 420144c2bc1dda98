import { fold } from '@ajil/text';
import { catalogue } from './catalogue.js';
import { domainOf, isShared } from './domains.js';
import houses from './houses.json' with { type: 'json' };

/** Letters of a family's slug at most. */
const LONGEST = 60;

const BY_DOMAIN = new Map<string, string>([
  ...catalogue.map(({ url, family }) => [domainOf(url) ?? '', family] as const),
  ...Object.entries(houses).flatMap(([family, domains]) =>
    domains.map((domain) => [domain, family] as const),
  ),
]);
const BY_OUTLET = new Map(catalogue.map(({ outlet, family }) => [fold(outlet), family]));

/**
 * The family of a source that does not say: that of its domain, else that of an outlet of this name in the
 * catalogue. Unknown ones are a family of their own, named after their domain (`news.example.co.uk` ->
 * `example-co-uk`); where the domain holds many houses or is none, after their outlet, else their address.
 * `url` is an http(s) address. The slug has at most 60 letters.
 */
export function familyOf({ outlet, url }: { outlet: string | null; url: string }): string {
  const domain = domainOf(url);
  const known = BY_DOMAIN.get(domain ?? '') ?? BY_OUTLET.get(fold(outlet ?? ''));
  if (known !== undefined) return known;
  if (domain !== null && !isShared(domain)) return slug(domain);
  return slug(outlet ?? '') || slug(placeOf(url)) || 'unknown';
}

/** Where on a shared host: its name, port and path, the query of YouTube and the like with it. */
function placeOf(url: string): string {
  const { host, pathname, search } = new URL(url);
  return `${host}${pathname}${search}`;
}

/** Empty for a name without Latin letters or digits. */
function slug(name: string): string {
  return fold(name)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-|-$/g, '');
}
