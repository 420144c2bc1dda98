import { describe, expect, it } from 'vitest';
import { parseDate } from '../dates/parse-date.js';
import { bytesOf, item, readFeed, rss } from '../fixtures.js';
import { foldTitle } from '../fold-title.js';

const titleOf = (title: string) => readFeed(rss(item(`<title>${title}</title>`))).entries[0]?.title;
const entryWith = (inner: string) => readFeed(rss(item(`<title>t</title>${inner}`))).entries[0];

// A13 to A16, the charsets, are in charset/decode.test.ts.
describe('bytes and code points', () => {
  it('A17 invalid UTF-8: the rest is read, the broken places are shown and counted', () => {
    const feed = readFeed(
      Buffer.concat([
        bytesOf(`<rss><channel>${item('<title>مرحبا بكم</title>')}<item><title>أ`),
        Uint8Array.of(0xd8, 0xff),
        bytesOf('ب</title></item></channel></rss>'),
      ]),
    );
    expect(feed.entries.map((e) => e.title)).toEqual(['مرحبا بكم', 'أ\ufffd\ufffdب']);
    expect(feed.damaged).toBe(2);
  });

  it('A18 NUL and control characters: removed', () => {
    expect(titleOf('a\u0000b\u0001c&#0;&#8;\u007f\u0085d')).toBe('abc\ufffdd');
  });

  it('A19 a lone surrogate: U+FFFD, so that every reader of JSON and every database takes it', () => {
    expect(titleOf('a&#xD800;b')).toBe('a\ufffdb');
    expect(JSON.stringify(entryWith('<guid>&#xDC00;</guid><category>&#xD83D;</category>'))).not.toMatch(
      /\\ud/i,
    );
  });

  it('A18 no field lets NUL, control characters or lone surrogates out', () => {
    const bad = '\u0001&#0;&#1;&#xD800;\u0008&#xFFFF;';
    const feed = readFeed(
      rss(
        item(`<title>t${bad}</title><guid>g${bad}</guid><description>d${bad}</description><author>a${bad}</author>
      <category>c${bad}</category><content:encoded>e${bad}</content:encoded><enclosure url="https://x.example/e" type="t${bad}"/>`),
      ),
    );
    expect(JSON.stringify(feed)).not.toMatch(/\\u0|\\ud|\uffff/);
  });
});

describe('what reorders, joins and hides', () => {
  it('A27 overrides and isolates: removed', () => {
    expect(titleOf('a\u202eb\u2066c&#x2069;d\u202a')).toBe('abcd');
  });

  it('A28 zero-width characters in a Latin word: the same folded title', () => {
    expect(foldTitle('Bre\u200baking\u2060 ne\u00adws')).toBe(foldTitle('Breaking news'));
  });

  it('A29 the joiner of Persian: kept on display, folded away to compare', () => {
    expect(titleOf('می\u200cشود')).toBe('می\u200cشود');
    expect(foldTitle('می\u200cشود')).toBe(foldTitle('میشود'));
  });

  it('A30 letter variants, digits, tatweel, marks and hamza: one folded title', () => {
    expect(foldTitle('أَخبـار ٢٠٢٤ كي')).toBe(foldTitle('اخبار ۲۰۲۴ کی'));
  });

  it('A32 a family and a combining mark at the cut: neither is split', () => {
    expect(titleOf(`${'x'.repeat(510)}👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦`)).toBe(`${'x'.repeat(510)}👩‍👩‍👧‍👦👩‍👩‍👧‍👦`);
    expect(titleOf('q\u0323'.repeat(600))).toBe('q\u0323'.repeat(512));
  });

  it('A33 2,000 marks on each letter: within the caps, in time', { timeout: 5_000 }, () => {
    const zalgo = `Z${'\u0301'.repeat(2_000)}`.repeat(20);
    expect(titleOf(zalgo)?.length).toBeLessThanOrEqual(1_024);
  });
});

describe('markup and links', () => {
  it.each([
    ['<script>alert(1)</script>safe', 'safe'],
    ['<img src=x onerror=alert(1)>safe', 'safe'],
    ['<svg><style><img src=x onerror=alert(1)></style></svg>safe', 'safe'],
    ['<math><mtext><table><mglyph><style><img src=x onerror=1></style></math>safe', 'safe'],
    ['<noscript><p title="</noscript><img src=x onerror=1>"></noscript>safe', 'safe'],
  ])('A34 %s in a title: plain text only', (html, text) => {
    expect(titleOf(html.replace(/</g, '&lt;').replace(/>/g, '&gt;'))).toBe(text);
  });

  it('A35 markup that was escaped twice: shown as it is written', () => {
    expect(titleOf('&amp;lt;script&amp;gt;')).toBe('<script>');
  });

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' java\nscript:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd'])('A36 the link %j: dropped, everywhere', (link) => {
    const entry = entryWith(`<link>${link}</link><guid isPermaLink="true">${link}</guid><enclosure url="${link}"/><media:thumbnail url="${link}"/>
      <description>&lt;img src="${link}"&gt;</description>`);
    expect([entry?.url, entry?.media]).toEqual([null, []]);
  }); // prettier-ignore

  it('A36 a picture of one pixel: not taken', () => {
    const entry = entryWith(
      '<description>&lt;img src="https://x.example/count.gif" width="1" height="1"&gt;&lt;img src="https://x.example/real.jpg"&gt;</description>',
    );
    expect(entry?.media.map((m) => m.url)).toEqual(['https://x.example/real.jpg']);
  });
});

describe('dates', () => {
  it.each(['0001-01-01T00:00:00Z', 'garbage', '2024-03-05T10:15:30+99:99', 'Tue, 99 Foo 2024'])('A37 %s: no date', (text) => {
    expect(parseDate(text)).toBeNull();
  }); // prettier-ignore

  it('A37 2099: handed on, for the caller to judge by its clock', () => {
    expect(entryWith('<pubDate>Thu, 01 Jan 2099 00:00:00 GMT</pubDate>')?.published).toBe(
      '2099-01-01T00:00:00.000Z',
    );
  });
});

describe('identity', () => {
  const keysIn = (...items: string[]) =>
    readFeed(rss(items.map(item).join(''))).entries.map((entry) => entry.key);
  const news = (guid: string) => `${guid}<link>https://x.example/1?utm_source=rss</link><title>News</title>`;

  it('A38 without guid: the link', () => {
    expect(keysIn(news(''))).toEqual(['https://x.example/1']);
  });

  it('A38 the same guid on all: passed over', () => {
    expect(
      keysIn(
        '<guid>same</guid><title>A</title><link>https://x.example/a</link>',
        '<guid>same</guid><title>B</title><link>https://x.example/b</link>',
      ),
    ).toEqual(['https://x.example/a', 'https://x.example/b']);
  });

  it('A38 a guid that changes with every poll: link and folded title stay', () => {
    const [first, second] = ['1', '2'].map(
      (n) => readFeed(rss(item(news(`<guid>${n}</guid>`)))).entries[0]?.identities,
    );
    expect(first?.guid).not.toBe(second?.guid);
    expect([first?.link, first?.title]).toEqual([second?.link, second?.title]);
  });
});
