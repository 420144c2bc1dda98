import { describe, expect, it } from 'vitest';
import { bytesOf, item, readFeed, refusal, rss } from '../fixtures.js';
import { parseFeed } from '../parse-feed.js';

const GOOD = item('<title>Kept</title><link>https://x.example/kept</link>');
const titles = (document: string) => readFeed(document).entries.map((entry) => entry.title);
const doctype = (inside: string) => `<?xml version="1.0"?><!DOCTYPE rss [${inside}]>`;

describe('entities of the document', () => {
  const laughs = Array.from({ length: 12 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join(
    '',
  );
  const external = (address: string) => doctype(`<!ENTITY x SYSTEM "${address}">`);

  it.each([
    ['A01 billion laughs', doctype(`<!ENTITY l0 "ha">${laughs}`) + rss(item('<title>&l12;</title>'))],
    ['A02 one flat entity 100,000 times', doctype(`<!ENTITY a "${'x'.repeat(10_000)}">`) + rss(item(`<title>${'&a;'.repeat(1e5)}</title>`))],
    ['A04 an external entity from a file', external('file:///etc/hostname') + rss(item('<title>&x;</title>'))],
    ['A05 an external entity over HTTP', external('http://127.0.0.1:9/canary') + rss(item('<title>&x;</title>'))],
    ['A05 an external parameter entity', doctype('<!ENTITY % x SYSTEM "http://127.0.0.1:9/canary"> %x;') + rss(GOOD)],
  ])('%s: refused', (_name, document) => {
    expect(refusal(document)).toBe('entities_refused');
  }); // prettier-ignore

  it('A03 a million numeric references: read linearly', { timeout: 5_000 }, () => {
    expect(titles(rss(item(`<title>${'&#1575;'.repeat(1e6)}</title>`) + GOOD))).toContain('Kept');
  });

  it('A04 an entity that was never declared stays as it is written', () => {
    expect(titles(rss(item('<title>a &canary; b</title>')))).toEqual(['a &canary; b']);
  });

  it.each([
    ['A06 XInclude', rss(`<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>${GOOD}`)],
    ['A07 a style sheet', `<?xml version="1.0"?><?xml-stylesheet type="text/xsl" href="http://127.0.0.1:9/x.xsl"?>${rss(GOOD)}`],
    ['A07 a DOCTYPE without entities', `<!DOCTYPE rss PUBLIC "-//X//DTD//EN" "http://127.0.0.1:9/rss.dtd">${rss(GOOD)}`],
  ])('%s: passed over', (_name, document) => {
    expect(titles(document)).toEqual(['Kept']);
  }); // prettier-ignore
});

describe('sizes', { timeout: 5_000 }, () => {
  const attributes = Array.from({ length: 1e5 }, (_, i) => `a${i}="x"`).join(' ');

  it.each([
    ['A08 100,000 open elements in an item', rss(GOOD + item('<description>' + '<a>'.repeat(1e5)))],
    ['A08 100,000 closed elements', rss(GOOD + item(`<description>${'<b>'.repeat(1e5)}${'</b>'.repeat(1e5)}</description>`))],
    ['A09 100,000 attributes', rss(`<item ${attributes}><title>A</title></item>${GOOD}`)],
    ['A09 100,000 namespaces', rss(`<item ${attributes.replace(/a(\d)/g, 'xmlns:a$1')}><title>A</title></item>${GOOD}`)],
    ['A10 a tag name of 10 MiB', rss(`<${'n'.repeat(10 << 20)}>${GOOD}`)],
    ['A10 an attribute of 10 MiB', rss(`<x y="${'n'.repeat(10 << 20)}"/>${GOOD}`)],
  ])('%s: the good item is kept', (_name, document) => {
    expect(titles(document)).toContain('Kept');
  }); // prettier-ignore

  it('A08 a document that only nests: refused', () => {
    expect(refusal('<rss><channel>' + '<a>'.repeat(1e5))).toBe('too_deep');
  });

  it('A11 50,000 items: the first 2,000 in document order, marked as truncated', () => {
    const feed = readFeed(
      rss(Array.from({ length: 50_000 }, (_, i) => item(`<title>t${i}</title>`)).join('')),
    );
    expect(feed).toMatchObject({ truncated: true, partial: false });
    expect(feed.entries.map((e) => e.title)).toEqual(Array.from({ length: 2_000 }, (_, i) => `t${i}`));
  });

  it('A11 exactly 2,000 items: not truncated', () => {
    const feed = readFeed(
      rss(Array.from({ length: 2_000 }, (_, i) => item(`<title>t${i}</title>`)).join('')),
    );
    expect([feed.truncated, feed.entries.length]).toEqual([false, 2_000]);
  });

  it('A12 an endless stream that was cut: the whole items before the cut, marked as partial', () => {
    const feed = readFeed(
      `<rss><channel>${GOOD.repeat(1)}${item('<title>B</title>')}<item><title>Half a head`,
    );
    expect(feed).toMatchObject({ partial: true, entries: [{ title: 'Kept' }, { title: 'B' }] });
  });
});

describe('JSON', () => {
  const json = (inside: string) =>
    `{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[${inside}]}`;

  it('A23 __proto__ and constructor are data', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const feed = readFeed(
      json(
        '{"id":"1","title":"t","__proto__":{"url":"https://evil.example/"},"constructor":{"prototype":{"x":1}}}',
      ),
    );
    expect(feed.entries[0]).toMatchObject({ title: 't', url: null });
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it('A24 depth 10,000 and numbers without end: contained', { timeout: 5_000 }, () => {
    const deep = '['.repeat(1e4) + ']'.repeat(1e4);
    const feed = readFeed(json(`{"id":1e999,"title":"t","deep":${deep}},{"id":-1e999,"title":"u"}`));
    expect(feed.entries.map((e) => e.id)).toEqual([null, null]);
  });

  it('A24 200,000 open brackets, and a million quotation marks: refused in time', { timeout: 5_000 }, () => {
    expect(refusal(json('[{"a":'.repeat(2e5)))).toBe('malformed');
    expect(refusal(`{"items":["${'\\"'.repeat(1e6)}`)).toBe('not_a_feed');
  });
});

describe('what is no feed, or holds nothing', () => {
  it('A22 an HTML page: refused, and no items made of it', () => {
    const page =
      '<!DOCTYPE html><html><body><article><h1>News</h1></article><rss><item><title>x</title></item></rss></body></html>';
    expect(refusal(page)).toBe('not_a_feed');
    expect(refusal(page.replace('<!DOCTYPE html>', ''))).toBe('not_a_feed');
  });

  it('A26 an empty answer is an error; a feed without items is a whole feed', () => {
    expect(parseFeed(bytesOf(''), {})).toMatchObject({ kind: 'failed', code: 'empty' });
    expect(readFeed(rss(''))).toMatchObject({ partial: false, entries: [] });
  });

  it('A25 an Atom entry inside RSS, and items inside Atom: each once', () => {
    const atom =
      '<a:entry xmlns:a="http://www.w3.org/2005/Atom"><a:id>e</a:id><a:title>E</a:title></a:entry>';
    expect(titles(rss(atom + GOOD))).toEqual(['E', 'Kept']);
    expect(
      titles(
        `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>${atom}${item('<title>I</title>')}</feed>`,
      ),
    ).toEqual(['E', 'I']);
  });
});
