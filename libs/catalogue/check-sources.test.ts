import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkSources, type ListedSource } from './index.js';

const word = () => `w${randomBytes(5).toString('hex')}`;

function source(changes: Record<string, unknown> = {}): Record<string, unknown> {
  const [domain, outlet] = [word(), word()];
  const right: ListedSource = {
    url: `https://www.${domain}.com/rss`,
    name: word(),
    outlet,
    family: outlet,
    country: 'IQ',
    language: 'ar',
    kind: 'newspaper',
  };
  return { ...right, ...changes };
}

function without(field: keyof ListedSource): Record<string, unknown> {
  return Object.fromEntries(Object.entries(source()).filter(([name]) => name !== field));
}

/** What is said of the last of these sources: `field: message`. */
function complaints(...list: unknown[]): string[] {
  return checkSources(list)
    .filter(({ index }) => index === list.length - 1)
    .map(({ field, message }) => `${field}: ${message}`);
}

describe('the check of a list of sources', () => {
  it('finds nothing wrong with a right one, nor with an empty list', () => {
    const outlet = { outlet: word(), family: word() };
    expect(checkSources([source(), source(outlet), source({ ...outlet, language: 'en' })])).toEqual([]);
    expect(checkSources([])).toEqual([]);
  });

  it('says which entry it means, and where its feed is', () => {
    const wrong = source({ kind: 'blog' });
    expect(checkSources([source(), wrong])).toEqual([
      {
        index: 1,
        url: wrong.url,
        field: 'kind',
        message: expect.stringContaining('"blog" is none of agency, '),
      },
    ]);
  });

  it.each(['url', 'name', 'outlet', 'family', 'country', 'language', 'kind'] as const)(
    'names a missing, an empty and a numeric %s',
    (field) => {
      expect(complaints(without(field))).toEqual([`${field}: is missing`]);
      expect(complaints(source({ [field]: null }))).toEqual([`${field}: is missing`]);
      expect(complaints(source({ [field]: '' }))).toEqual([`${field}: is missing`]);
      expect(complaints(source({ [field]: 7 }))).toEqual([`${field}: must be text`]);
    },
  );

  it.each<[string, unknown, RegExp]>([
    ['url', 'bbc.com', /"bbc.com" is no web address/],
    ['url', 'file:///etc/passwd', /is no web address/],
    ['url', 'http://news.example.com/rss', /must begin with https/],
    ['url', 'https://me:secret@news.example.com/rss', /must not carry a name or password/],
    ['url', 'https://News.example.com/rss', /written in full as https:\/\/news.example.com\/rss/],
    ['url', 'https://127.0.0.1/rss', /127.0.0.1 is no public host/],
    ['url', 'https://localhost/rss', /localhost is no public host/],
    ['url', 'https://news.google.com/rss/search?q=iraq', /google.com repeats what others publish/],
    ['url', 'https://feeds.feedburner.com/iraq', /feedburner.com repeats/],
    ['name', ' BBC', /blanks/],
    ['name', 'a\u0000b', /plain words/],
    ['outlet', 'o'.repeat(201), /200 letters/],
    ['family', 'Al Jazeera', /"Al Jazeera" is no slug/],
    ['family', 'bbc-', /no slug/],
    ['family', 'الجزيرة', /no slug/],
    ['country', 'UK', /"UK" is no ISO 3166-1/],
    ['country', 'iq', /"iq" is no ISO/],
    ['country', 'EU', /"EU" is no ISO/],
    ['language', 'xx', /"xx" is no language code/],
    ['language', 'ar-IQ', /"ar-IQ" is no language code/],
    ['language', 'iw', /"iw" is written "he" here/],
    ['language', 'ku', /"ku" is written "kmr" here/],
    ['kind', 'Newspaper', /"Newspaper" is none of/],
  ])('names a %s like %j', (field, value, message) => {
    const found = complaints(source({ [field]: value }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(new RegExp(`^${field}: .*${message.source}`));
  });

  it('names a field that no source has', () => {
    expect(complaints(source({ outlets: 'BBC' }))).toEqual([
      expect.stringMatching(/^outlets: unknown field/),
    ]);
  });

  it.each(['https://www.x.example/rss/', 'https://x.example/rss?utm_source=a', 'https://x.example/rss#top'])(
    'names an address that is listed already, also as %s',
    (url) => {
      const first = source({ url: 'https://x.example/rss' });
      expect(complaints(first, source({ url }))).toEqual(['url: is listed already as https://x.example/rss']);
    },
  );

  it('names an outlet with two families, with two countries, with two sources of one name', () => {
    const first = source({ outlet: 'Al-Fajr', family: 'al-fajr', country: 'IQ', name: 'الفجر' });
    const again = (changes: object) =>
      complaints(first, source({ outlet: 'Al-Fajr', family: 'al-fajr', ...changes }));
    expect(again({})).toEqual([]);
    expect(again({ family: 'other' })).toEqual(['family: Al-Fajr is of family al-fajr elsewhere']);
    expect(again({ country: 'SY' })).toEqual(['country: Al-Fajr sits in IQ elsewhere']);
    expect(again({ name: 'الفجر' })).toEqual(['name: Al-Fajr has two sources of this name']);
  });

  it('lets two outlets share a name, a family and a country', () => {
    expect(
      checkSources([source({ name: 'News', family: 'one' }), source({ name: 'News', family: 'one' })]),
    ).toEqual([]);
  });

  it.each([null, 7, 'https://x.example/rss', [], {}])(
    'takes an entry that is %j for one without fields',
    (entry) => {
      expect(complaints(entry)).toHaveLength(7);
    },
  );
});
