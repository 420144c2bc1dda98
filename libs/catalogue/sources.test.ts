import { describe, expect, it } from 'vitest';
import { catalogue, checkSources } from './index.js';
import { domainOf } from './domains.js';
import houses from './houses.json' with { type: 'json' };

const outletsWhere = (field: 'language' | 'kind', value: string) =>
  new Set(catalogue.filter((source) => source[field] === value).map((source) => source.outlet)).size;

describe('the shipped catalogue', () => {
  it('has nothing wrong with it', () => {
    expect(checkSources(catalogue)).toEqual([]);
  });

  it('has at least sixty outlets and ninety sources', () => {
    expect(new Set(catalogue.map((source) => source.outlet)).size).toBeGreaterThanOrEqual(60);
    expect(catalogue.length).toBeGreaterThanOrEqual(90);
  });

  it.each(['ar', 'fa', 'en', 'he', 'tr'])('speaks %s with several outlets', (language) => {
    expect(outletsWhere('language', language)).toBeGreaterThanOrEqual(5);
  });

  it.each(['agency', 'newspaper', 'broadcaster', 'public-broadcaster', 'online'])(
    'has several outlets of the kind %s',
    (kind) => {
      expect(outletsWhere('kind', kind)).toBeGreaterThanOrEqual(5);
    },
  );

  it('gives every domain to one family, as the table of houses does', () => {
    const listed = catalogue.map(({ url, family }) => [domainOf(url)!, family] as const);
    const tabled = Object.entries(houses).flatMap(([family, domains]) =>
      domains.map((domain) => [domain, family] as const),
    );
    const families = new Map<string, string>();
    for (const [domain, family] of [...listed, ...tabled]) {
      expect(domainOf(`https://www.${domain}/`), domain).toBe(domain);
      expect(families.get(domain) ?? family, domain).toBe(family);
      families.set(domain, family);
    }
    expect(new Set(tabled.map(([domain]) => domain)).size).toBe(tabled.length);
  });
});
