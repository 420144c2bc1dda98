import { describe, expect, it } from 'vitest';
import { parseOpml } from './parse-opml.js';

const list = (outlines: string) =>
  `<?xml version="1.0"?><opml version="2.0"><head/><body>${outlines}</body></opml>`;

describe('reading an OPML list', () => {
  it('takes feeds out of nested folders, each address once', () => {
    const text = list(`
      <outline text="العراق"><outline text="Daily &amp; Sunday" title="الفرات" xmlUrl="https://a.example/?x=1&amp;y=2" language="ar"/></outline>
      <outline text="B" XMLURL=" https://b.example/feed "/>
      <outline text="again" xmlUrl="https://b.example/feed"/>
      <outline text="a page" htmlUrl="https://c.example/"/>`);
    expect(parseOpml(text)).toEqual([
      { url: 'https://a.example/?x=1&y=2', name: 'الفرات', outlet: null, language: 'ar' },
      { url: 'https://b.example/feed', name: 'B', outlet: null, language: null },
    ]);
  });

  it('finds nothing in what is no OPML', () => {
    expect(parseOpml('<html><body>hello</body></html>')).toEqual([]);
  });

  it('reads what it can of a list that was cut off', () => {
    expect(
      parseOpml('<opml><body><outline text="A" xmlUrl="https://a.example/"/><outline text="B'),
    ).toHaveLength(1);
  });

  it('stops at ten thousand', () => {
    const many = Array.from(
      { length: 10_050 },
      (_, i) => `<outline text="n" xmlUrl="https://a.example/${i}"/>`,
    ).join('');
    expect(parseOpml(list(many))).toHaveLength(10_000);
  });
});
