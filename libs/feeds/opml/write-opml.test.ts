import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type OpmlOutline, parseOpml } from './parse-opml.js';
import { writeOpml } from './write-opml.js';

const feed = (url: string, outlet: string | null = null): OpmlOutline => ({
  url,
  name: `Name of ${url}`,
  outlet,
  language: null,
});

it('puts the feeds of an outlet into a folder', () => {
  const text = writeOpml(
    [
      feed('https://a.example/1', 'Harbour & Post'),
      feed('https://b.example/'),
      feed('https://a.example/2', 'Harbour & Post'),
    ],
    'My feeds',
  );
  expect(text).toContain('<title>My feeds</title>');
  expect(text.match(/<outline text="Harbour &amp; Post">/g)).toHaveLength(1);
  expect(parseOpml(text).map((outline) => outline.url)).toEqual([
    'https://a.example/1',
    'https://a.example/2',
    'https://b.example/',
  ]);
});

it('gives back what it was given', () => {
  const word = fc
    .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
    .map((text) => `x${text.replace(/\p{C}/gu, '')}y`);
  const outline = fc.record({
    url: fc.webUrl(),
    name: word,
    outlet: fc.option(word),
    language: fc.constantFrom(null, 'ar', 'fa'),
  });
  fc.assert(
    fc.property(fc.uniqueArray(outline, { selector: (o) => o.url, maxLength: 12 }), (outlines) => {
      const byUrl = (a: OpmlOutline, b: OpmlOutline) => (a.url < b.url ? -1 : 1);
      expect(parseOpml(writeOpml(outlines)).sort(byUrl)).toEqual([...outlines].sort(byUrl));
    }),
  );
});

it('writes nothing that XML cannot hold', () => {
  expect(writeOpml([{ ...feed('https://a.example/'), name: 'a\u0000b"<\n' }])).toContain(
    'title="ab&#34;&lt;&#10;"',
  );
});
