import { describe, expect, it } from 'vitest';
import { discoverHub } from './index.js';
import type { Discovered, DocumentLinks } from './index.js';

const PAGE = 'https://news.test/feed';
const HUB = 'https://hub.test/';
const SELF = 'https://news.test/canonical';
const BOTH: Discovered = { hubs: [HUB], topic: SELF };
const OTHER: DocumentLinks = { hubs: ['https://other.test/'], self: 'https://news.test/other' };

const discover = (linkHeader: string | null, links: Partial<DocumentLinks> | null = {}) =>
  discoverHub({ linkHeader, links: links && { hubs: [], self: null, ...links }, url: PAGE });

describe('discovery', () => {
  it('100: finds hub and self in the HTTP headers', () => {
    for (const links of [null, {}]) {
      expect(discover(`<${HUB}>; rel="hub", <${SELF}>; rel="self"`, links)).toEqual(BOTH);
      const relative = discover(`</hub>; rel=hub, <canonical>; rel=self`, links);
      expect(relative).toEqual({ hubs: ['https://news.test/hub'], topic: SELF });
    }
  });

  it.each(['101: a page', '102: an Atom feed', '103: an RSS feed'])('%s: takes what it names', () => {
    expect(discover(null, { hubs: [HUB], self: SELF })).toEqual(BOTH);
    expect(discover(null, { hubs: [HUB] })).toEqual({ hubs: [HUB], topic: PAGE });
    expect(discover(null, { self: SELF })).toBeNull();
    expect(discover('<https://news.test/next>; rel=next', { hubs: [HUB], self: SELF })).toEqual(BOTH);
  });

  it('104: prefers the hub of the headers to the hub of the document', () => {
    expect(discover(`<${HUB}>; rel=hub, <${SELF}>; rel=self`, OTHER)).toEqual(BOTH);
    const inside = { hubs: OTHER.hubs, topic: OTHER.self };
    expect(discover(`<${SELF}>; rel=self`, OTHER)).toEqual(inside);
    expect(discover(`<${HUB}>; rel=hub; anchor="/else"`, OTHER)).toEqual(inside);
    expect(discover('<ftp://hub.test/>; rel=hub', OTHER)).toEqual(inside);
  });

  it('takes self from the document, or the address itself, where the headers only name a hub', () => {
    const header = `<${HUB}>; rel=hub`;
    expect(discover(header, { self: SELF })).toEqual(BOTH);
    expect(discover(header)).toEqual({ hubs: [HUB], topic: PAGE });
    expect(discover(header, null)).toEqual({ hubs: [HUB], topic: PAGE });
    expect(discover(`${header}, <ftp://x.test/>; rel=self, <${SELF}>; rel=self`)).toEqual(BOTH);
  });

  it('finds nothing where nothing is named', () => {
    expect(discover(null)).toBeNull();
    expect(discover(null, null)).toBeNull();
  });

  it.each([
    'javascript:alert(1)',
    'ftp://hub.test/',
    'https://me:secret@hub.test/',
    `https://hub.test/${'a'.repeat(3_000)}`,
  ])('names no hub at "%s"', (href) => {
    expect(discover(null, { hubs: [href] })).toBeNull();
    expect(discover(`<${href}>; rel=hub`)).toBeNull();
  });

  it('looks at five hubs and not at their doubles', () => {
    const hubs = Array.from({ length: 40 }, (_, i) => `https://hub${i % 7}.test/#${i}`);
    expect(discover(null, { hubs })?.hubs).toEqual([0, 1, 2, 3, 4].map((i) => `https://hub${i}.test/`));
  });
});
