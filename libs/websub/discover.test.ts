import { describe, expect, it } from 'vitest';
import { discoverHub } from './index.js';
import type { Discovered } from './index.js';

const PAGE = 'https://news.test/feed';
const HUB = 'https://hub.test/';
const SELF = 'https://news.test/canonical';
const BOTH: Discovered = { hubs: [HUB], topic: SELF };
const ATOM = 'xmlns="http://www.w3.org/2005/Atom"';
const LINKS = `<link rel="hub" href="${HUB}"/><link rel="self" href="${SELF}"/>`;

function discover(text: string, linkHeader: string | null = null, url = PAGE) {
  return discoverHub({ linkHeader, body: Buffer.from(text), url });
}

const rss = (inside: string, spaces = 'xmlns:atom="http://www.w3.org/2005/Atom"') =>
  `<?xml version="1.0"?><rss version="2.0" ${spaces}><channel><title>t</title>${inside}</channel></rss>`;

describe('discovery', () => {
  it('100: finds hub and self in the HTTP headers', () => {
    expect(discover('<rss/>', `<${HUB}>; rel="hub", <${SELF}>; rel="self"`)).toEqual(BOTH);
    expect(discover('<rss/>', `</hub>; rel=hub, <canonical>; rel=self`)).toEqual({
      hubs: ['https://news.test/hub'],
      topic: SELF,
    });
  });

  it('101: finds them in the head of a page', () => {
    const page = (head: string, body = '') =>
      `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
    expect(discover(page(`<title>x</title>${LINKS}`))).toEqual(BOTH);
    expect(discover(page(`<base href="https://news.test/a/"><LINK REL=hub HREF=../hub>${LINKS}`))).toEqual({
      hubs: ['https://news.test/hub', HUB],
      topic: SELF,
    });
    expect(discover(page('', LINKS))).toBeNull();
  });

  it('102: finds them in an Atom feed', () => {
    expect(
      discover(`<?xml version="1.0"?><!-- c --><feed ${ATOM}><title>t</title>${LINKS}<entry/></feed>`),
    ).toEqual(BOTH);
    const prefixed = LINKS.replaceAll('<link', '<a:link');
    expect(discover(`<a:feed xmlns:a="http://www.w3.org/2005/Atom">${prefixed}</a:feed>`)).toEqual(BOTH);
    expect(
      discover(`<feed ${ATOM} xml:base="https://news.test/x/"><link rel="hub" href="hub"/></feed>`),
    ).toEqual({
      hubs: ['https://news.test/x/hub'],
      topic: PAGE,
    });
  });

  it('103: finds them in an RSS feed', () => {
    expect(discover(rss(LINKS.replaceAll('<link', '<atom:link')))).toEqual(BOTH);
    expect(
      discover(rss(LINKS.replaceAll('<link', '<a10:link'), 'xmlns:a10="http://www.w3.org/2005/Atom"')),
    ).toEqual(BOTH);
    expect(discover(rss(LINKS.replaceAll('<link', '<atom10:link'), ''))).toEqual(BOTH);
    expect(discover(rss(`<item/>${LINKS.replaceAll('<link', '<atom:link')}`))).toEqual(BOTH);
    expect(discover(rss(LINKS))).toBeNull();
  });

  it('103: does not take the links of an item, or of another namespace, for those of the feed', () => {
    const atom = LINKS.replaceAll('<link', '<atom:link');
    expect(discover(rss(`<item>${atom}</item>`))).toBeNull();
    expect(discover(`<feed ${ATOM}><entry>${LINKS}</entry></feed>`)).toBeNull();
    expect(discover(rss(LINKS.replaceAll('<link', '<x:link'), 'xmlns:x="urn:x"'))).toBeNull();
  });

  it('104: prefers the hub of the headers to the hub of the document', () => {
    const feed = rss(
      '<atom:link rel="hub" href="https://other.test/"/><atom:link rel="self" href="/other"/>',
    );
    expect(discover(feed, `<${HUB}>; rel=hub, <${SELF}>; rel=self`)).toEqual(BOTH);
    expect(discover(feed, `<${SELF}>; rel=self`)).toEqual({
      hubs: ['https://other.test/'],
      topic: 'https://news.test/other',
    });
    expect(discover(feed, `<${HUB}>; rel=hub; anchor="/else"`)?.hubs).toEqual(['https://other.test/']);
  });

  it('takes self from the document, or the address itself, where the headers only name a hub', () => {
    const header = `<${HUB}>; rel=hub`;
    expect(discover(rss(`<atom:link rel="self" href="${SELF}"/>`), header)).toEqual(BOTH);
    expect(discover(rss(''), header)).toEqual({ hubs: [HUB], topic: PAGE });
  });

  it('reads the hubs of a JSON Feed', () => {
    const hubs = [
      { type: 'rssCloud', url: 'https://cloud.test/' },
      { type: 'WebSub', url: HUB },
      null,
      { type: 'WebSub' },
    ];
    expect(discover(JSON.stringify({ feed_url: SELF, hubs }))).toEqual(BOTH);
    expect(discover('{"hubs": [{')).toBeNull();
    expect(discover('{"hub": 1}')).toBeNull();
  });

  it('reads UTF-16', () => {
    const body = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`<feed ${ATOM}>${LINKS}</feed>`, 'utf16le'),
    ]);
    expect(discoverHub({ linkHeader: null, body, url: PAGE })).toEqual(BOTH);
  });

  it.each([
    'javascript:alert(1)',
    'ftp://hub.test/',
    'https://me:secret@hub.test/',
    `https://hub.test/${'a'.repeat(3_000)}`,
    '',
  ])('names no hub at "%s"', (href) => {
    expect(discover(`<feed ${ATOM}><link rel="hub" href="${href}"/></feed>`)).toBeNull();
    expect(discover('', `<${href}>; rel=hub`)?.hubs ?? []).not.toContain(href || 'x');
  });

  it('looks at five hubs and not at their doubles', () => {
    const hub = (i: number) => `<link rel="hub" href="https://hub${i % 7}.test/"/>`;
    const found = discover(`<feed ${ATOM}>${Array.from({ length: 40 }, (_, i) => hub(i)).join('')}</feed>`);
    expect(found?.hubs).toEqual([0, 1, 2, 3, 4].map((i) => `https://hub${i}.test/`));
  });
});
