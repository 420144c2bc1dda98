import { describe, expect, it } from 'vitest';
import sources from './sources.json';

/** The address as a duplicate would share it: no scheme, no www, no slash at the end. */
function address(url: string): string {
  return url
    .replace(/^https?:\/\/(www\.)?/, '')
    .replace(/\/$/, '')
    .toLowerCase();
}

function hostOf(url: string): string {
  return new URL(url).hostname;
}

describe('the shipped catalogue', () => {
  it('has at least sixty outlets and ninety sources', () => {
    expect(new Set(sources.map((source) => source.outlet)).size).toBeGreaterThanOrEqual(60);
    expect(sources.length).toBeGreaterThanOrEqual(90);
  });

  it('lists no address twice', () => {
    expect(new Set(sources.map((source) => address(source.url))).size).toBe(sources.length);
  });

  it('speaks Arabic, Persian, English, Hebrew and Turkish, each with several outlets', () => {
    for (const language of ['ar', 'fa', 'en', 'he', 'tr']) {
      const spoken = sources.filter((source) => source.language === language);
      expect(new Set(spoken.map((source) => source.outlet)).size).toBeGreaterThanOrEqual(5);
    }
  });

  it.each(sources.map((source) => [source.name, source] as const))('describes %s in full', (_, source) => {
    expect(Object.keys(source).sort()).toEqual(['country', 'language', 'name', 'outlet', 'url']);
    expect(source.name.trim()).toBe(source.name);
    expect(source.outlet).toMatch(/\S/);
    expect(source.language).toMatch(/^[a-z]{2,3}$/);
    expect(source.country ?? 'XX').toMatch(/^[A-Z]{2}$/);
    expect(source.url).toBe(new URL(source.url).href);
    expect(source.url).toMatch(/^https:\/\//);
  });

  it('has no aggregators', () => {
    const aggregators =
      /(^|\.)(google|feedburner|rsshub|rss|wn|feedly|haberler|sondakika|urdupoint)\.(com|app)$/;
    expect(sources.filter((source) => aggregators.test(hostOf(source.url)))).toEqual([]);
  });

  it('names every outlet with one country', () => {
    const countries = new Map(sources.map((source) => [source.outlet, source.country]));
    expect(sources.filter((source) => countries.get(source.outlet) !== source.country)).toEqual([]);
  });

  it('gives sources of one outlet different names', () => {
    expect(new Set(sources.map((source) => `${source.outlet}: ${source.name}`)).size).toBe(sources.length);
  });
});
