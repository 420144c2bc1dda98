import { describe, expect, it } from 'vitest';
import { item, readFeed, refusal, rss } from './fixtures.js';

const GOOD = item('<title>Kept</title><link>https://x.example/kept</link>');
const titles = (document: string) => readFeed(document).entries.map((entry) => entry.title);

describe('a hostile document is read within the deadline and keeps its good entries', () => {
  const cases: [string, string][] = [
    ['100,000 open elements', rss(GOOD + item('<description>' + '<a>'.repeat(1e5)))],
    ['100,000 closed elements', rss(GOOD + item(`<description>${'<b>'.repeat(1e5)}${'</b>'.repeat(1e5)}</description>`))],
    ['a million numeric references', rss(item(`<title>${'&#1575;'.repeat(1e6)}</title>`) + GOOD)],
    ['a million `<`', rss(item(`<title>${'<'.repeat(1e6)}</title>`) + GOOD)],
    ['a million unfinished tags', rss(item(`<title>${'<a '.repeat(1e6)}</title>`) + GOOD)],
    ['a million unmatched end tags', rss('<x>'.repeat(300) + '</y>'.repeat(1e6) + GOOD)],
    ['100,000 attributes', rss(`<item ${Array.from({ length: 1e5 }, (_, i) => `a${i}="x"`).join(' ')}><title>A</title></item>${GOOD}`)],
    ['a tag name of 5 MB', rss(`<${'n'.repeat(5e6)}>${GOOD}`)],
    ['an author of brackets', rss(item(`<title>A</title><author>${'('.repeat(1e6)}</author>`) + GOOD)],
    ['an unclosed CDATA section', rss(item('<title><![CDATA[Open</title>') + GOOD + item('<title><![CDATA[x]]></title>'))],
  ]; // prettier-ignore
  it.each(cases)('%s', { timeout: 5_000 }, (_name, document) => {
    expect(titles(document)).toContain('Kept');
  });
});

it('keeps the first 2,000 of 50,000 items and says so', () => {
  const feed = readFeed(rss(Array.from({ length: 50_000 }, (_, i) => item(`<title>t${i}</title>`)).join('')));
  expect(feed.truncated).toBe(true);
  expect(feed.entries.map((e) => e.title)).toEqual(Array.from({ length: 2_000 }, (_, i) => `t${i}`));
});

it('keeps exactly 2,000 items untruncated', () => {
  const feed = readFeed(rss(Array.from({ length: 2_000 }, (_, i) => item(`<title>t${i}</title>`)).join('')));
  expect([feed.truncated, feed.entries.length]).toEqual([false, 2_000]);
});

it('refuses a document that only nests', () => {
  expect(refusal('<rss><channel>' + '<a>'.repeat(1e5))).toBe('too_deep');
});

it('leaves out the entry that the end of a cut document broke off', () => {
  const feed = readFeed(rss(GOOD + item('<title>Half a head')).slice(0, -30));
  expect(feed).toMatchObject({ partial: true, entries: [{ title: 'Kept' }] });
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
    expect(titles(document)).toEqual(['A', 'Kept']);
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
    expect(titleOf(`Read &lt;img src="${'x'.repeat(9_000)}"&gt; not read`)).toBe('Read');
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

it('never lets NUL, control characters or lone surrogates out', () => {
  const bad = '\u0001&#0;&#1;&#xD800;\u0008&#xFFFF;';
  const feed = readFeed(rss(item(`<title>t${bad}</title><guid>g${bad}</guid><description>d${bad}</description><author>a${bad}</author>
    <category>c${bad}</category><content:encoded>e${bad}</content:encoded><enclosure url="https://x.example/e" type="t${bad}"/>`))); // prettier-ignore
  expect(JSON.stringify(feed)).not.toMatch(/\\u0|\\ud|\uffff/);
});
