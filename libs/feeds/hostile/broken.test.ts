import { describe, expect, it } from 'vitest';
import { item, readFeed, rss } from '../fixtures.js';

const GOOD = item('<title>Kept</title><link>https://x.example/kept</link>');
const titles = (document: string) => readFeed(document).entries.map((entry) => entry.title);

describe('a hostile document is read within the deadline and keeps its good entries', () => {
  const cases: [string, string][] = [
    ['a million `<`', rss(item(`<title>${'<'.repeat(1e6)}</title>`) + GOOD)],
    ['a million unfinished tags', rss(item(`<title>${'<a '.repeat(1e6)}</title>`) + GOOD)],
    ['a million unmatched end tags', rss('<x>'.repeat(300) + '</y>'.repeat(1e6) + GOOD)],
    ['an author of brackets', rss(item(`<title>A</title><author>${'('.repeat(1e6)}</author>`) + GOOD)],
    ['A20 an unclosed CDATA section', rss(item('<title><![CDATA[Open</title>') + GOOD + item('<title><![CDATA[x]]></title>'))],
  ]; // prettier-ignore
  it.each(cases)('%s', { timeout: 5_000 }, (_name, document) => {
    expect(titles(document)).toContain('Kept');
  });
});

describe('a missing or stray tag costs no other item', () => {
  it.each([
    ['</item> missing', rss('<item><title>A</title>' + GOOD)],
    ['</title> missing', rss(item('<title>A<link>https://x.example/a</link>') + GOOD)],
    ['</description> missing', rss(item('<title>A</title><description>text') + GOOD)],
    ['</item> and </description> missing', rss('<item><title>A</title><description>text' + GOOD)],
    ['> missing in an end tag', rss(item('<title>A</title<link>https://x.example/a</link>') + GOOD)],
    ['stray end tags', rss(item('<title>A</title></channel></b>') + GOOD)],
    ['an unclosed extension around all', rss('<om:link href="x">' + item('<title>A</title>') + GOOD)],
    ['stray <?', rss(item('<title>A</title><enclosure url="https://x.example/a<?b=1"></enclosure>') + GOOD)],
    ['stray <', rss(item('<title>A</title><description>1 <2 <b 3</description>') + GOOD)],
  ])('%s', (_name, document) => {
    const feed = readFeed(document);
    expect(feed.entries.map((entry) => entry.title)).toEqual(['A', 'Kept']);
    expect(feed.partial).toBe(false);
  });

  it('A21 an undeclared namespace', () => {
    expect(titles(rss(item('<foo:bar>x</foo:bar><title>A</title><foo:title>no</foo:title>') + GOOD))).toEqual(
      ['A', 'Kept'],
    );
  });
});

describe('a document is partial when entries may be missing', () => {
  const whole = rss(GOOD + item('<title>A</title>'));

  it.each([
    ['whole', whole, false],
    ['with a stray &', whole.replace('>A<', '>A & B<'), false],
    ['with a control character', whole.replace('>A<', '>A\u0003<'), false],
    ['without its </rss>', whole.replace('</rss>', ''), false],
    ['without </channel></rss>', whole.replace('</channel></rss>', ''), true],
    ['cut inside an item', whole.slice(0, -40), true],
    ['cut inside a tag', whole.slice(0, -12), true],
    ['with an endless comment', whole.replace('</channel>', '<!-- </channel>'), true],
  ])('%s', (_name, document, partial) => {
    expect(readFeed(document).partial).toBe(partial);
  });
});

describe('a JSON Feed', () => {
  const json = (end: string) =>
    `{"version":"https://jsonfeed.org/version/1.1","title":"J",\n"items":[{"id":"1","title":"A {[\\""},{"id":"2","title":"B"}${end}`;
  const read = (end: string) => {
    const { partial, entries } = readFeed(json(end));
    return { partial, titles: entries.map((entry) => entry.title) };
  };

  it.each([
    ['that broke off keeps its whole items', ',{"id":"3","ti', true],
    ['that broke off between two keeps them', ',', true],
    ['with a comma too many is whole', ',]}', false],
    ['with a line end in a text is whole', '],"description":"a\nb"}', false],
    ['with a broken item keeps the others', ',{"id":3,"title":x}]}', false],
  ])('%s', (_name, end, partial) => {
    expect(read(end)).toEqual({ partial, titles: ['A {["', 'B'] });
  });
});

it('caps every field', () => {
  const long = 'word '.repeat(30_000);
  const [entry] = readFeed(rss(item(`<title>${long}</title><guid>${long}</guid><link>https://x.example/${'a'.repeat(3_000)}</link>
    <description>${'سلام '.repeat(20_000)}</description><content xmlns="http://purl.org/rss/1.0/modules/content/">x</content>
    <content:encoded>${long}</content:encoded>${'<category>c</category>'.repeat(100)}`))).entries; // prettier-ignore
  expect(entry?.title.length).toBeLessThanOrEqual(512);
  expect(entry?.key.length).toBe(512);
  expect(entry?.url).toBeNull();
  expect(new TextEncoder().encode(entry?.summary ?? '').length).toBeLessThanOrEqual(4_096);
  expect(new TextEncoder().encode(entry?.content ?? '').length).toBeLessThanOrEqual(65_536);
  expect(entry?.categories).toEqual(['c']);
});

describe('a letter of thousands of units', () => {
  it.each([
    ['Hangul jamo', '\u1100'.repeat(20_000)],
    ['marks', `a${'\u0301\u0321'.repeat(10_000)}`],
    ['marks beyond the basic plane', `a${'\u{1d167}'.repeat(10_000)}`],
  ])('made of %s passes no cap and parts no pair', (_what, letter) => {
    const inner = `<title>${letter}</title><description>${letter}</description><category>${letter}</category>`;
    const [entry] = readFeed(rss(item(inner))).entries;
    expect(entry?.title.length).toBeLessThanOrEqual(1_024);
    expect(entry?.summary?.length).toBeLessThanOrEqual(8_192);
    expect(entry?.categories[0]?.length).toBeLessThanOrEqual(512);
    expect(JSON.stringify(entry)).not.toMatch(/\\ud/);
  });
});

describe('a long title', () => {
  const titleOf = (title: string) => readFeed(rss(item(`<title>${title}</title>`))).entries[0]?.title;

  it.each([
    ['letters', 'خ', 512],
    ['letters with marks', 'q\u0323', 512],
    ['families', '👩‍👩‍👧‍👦', 93],
    ['flags', '🇮🇶', 256],
  ])('of %s is cut between two of them', (_what, letter, most) => {
    expect(titleOf(letter.repeat(600))).toBe(letter.repeat(most));
  });

  it('is read no further than 8 KiB of its HTML', () => {
    const filler = '&lt;b&gt;&lt;/b&gt;'.repeat(1_300);
    expect(titleOf(`Read ${filler} not read`)).toBe('Read');
  });

  it('goes on behind a tag that is longer than that', () => {
    expect(titleOf(`&lt;img src="${'x'.repeat(9_000)}"&gt; read`)).toBe('read');
    expect(titleOf(`Read &lt;img src="${'x'.repeat(9_000)}"&gt; on`)).toBe('Read on');
  });
});

it('gives entries and media no address with a user name', () => {
  const inner =
    '<title>A</title><link>https://bbc.example@evil.example/a</link><enclosure url="https://u:p@evil.example/b"/>';
  const [entry] = readFeed(rss(item(inner))).entries;
  expect([entry?.url, entry?.media[0]?.url]).toEqual(['https://evil.example/a', 'https://evil.example/b']);
});

it('takes element and attribute names of prototypes for names', () => {
  expect(titles(rss(item('<__proto__>x</__proto__><constructor __proto__="1">y</constructor><title>p</title>')))).toEqual(['p']); // prettier-ignore
});
