import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { catalogue, checkSources, familyOf } from './index.js';

const word = () => `w${randomBytes(5).toString('hex')}`;

describe('the family of a source that does not name one', () => {
  it('is one for the nine editions of a house, wherever they are', () => {
    const editions = [
      'https://feeds.bbci.co.uk/arabic/rss.xml',
      'https://feeds.bbci.co.uk/persian/rss.xml',
      'http://feeds.bbci.co.uk/turkce/rss.xml',
      'https://feeds.bbci.co.uk/urdu/rss.xml',
      'https://feeds.bbci.co.uk/pashto/rss.xml',
      'https://feeds.bbci.co.uk/news/world/rss.xml',
      'https://www.bbc.com/afrique/index.xml',
      'https://www.bbc.co.uk/programmes/p02nq0gn/episodes/downloads.rss',
      'https://newsrss.bbc.co.uk/rss/arabic/news/rss.xml',
    ];
    expect(new Set(editions.map((url) => familyOf({ outlet: word(), url })))).toEqual(new Set(['bbc']));
  });

  it.each([
    ['https://www.cnnturk.com/feed/rss/x', 'demiroren'],
    ['https://rss.cnn.com/rss/edition.rss', 'cnn'],
    ['https://asharq.com/rss', 'srmg'],
    ['https://arabic.trtworld.com/feed', 'trt'],
    ['https://www.aa.com.tr/fa/rss', 'anadolu'],
    ['https://www.tehrantimes.com/rss/pl/1', 'mehr'],
    ['https://www.maariv.co.il/rss/x', 'jerusalem-post-group'],
    ['https://www.alaraby.co.uk/rss', 'al-araby-al-jadeed'],
    ['https://www.alquds.co.uk/feed/', 'al-quds-al-arabi'],
  ])('of %s is %s', (url, family) => {
    expect(familyOf({ outlet: null, url })).toBe(family);
  });

  it('is that of the catalogue for every source of the catalogue', () => {
    for (const { outlet, url, family } of catalogue) {
      expect(familyOf({ outlet, url }), url).toBe(family);
      expect(familyOf({ outlet: null, url }), url).toBe(family);
    }
  });

  it('is known by the outlet where the address says nothing', () => {
    expect(familyOf({ outlet: 'Al Jazeera', url: 'https://feeds.feedburner.com/x' })).toBe('al-jazeera');
    expect(familyOf({ outlet: 'hürriyet', url: 'http://10.0.0.7/feed' })).toBe('demiroren');
  });

  it('is named after the domain of a house that nobody knows', () => {
    const name = word();
    expect(familyOf({ outlet: 'Daily News', url: `https://feeds.${name}.co.uk/rss` })).toBe(`${name}-co-uk`);
    expect(familyOf({ outlet: null, url: `https://en.${name}.gov.iq/rss` })).toBe(`${name}-gov-iq`);
    expect(familyOf({ outlet: null, url: `https://${name}.github.io/rss` })).toBe(`${name}-github-io`);
    expect(familyOf({ outlet: null, url: `https://${name}.substack.com/feed` })).toBe(`${name}-substack-com`);
    expect(familyOf({ outlet: null, url: 'https://موقع.وزارة-الاتصالات.مصر/rss' })).toMatch(/^xn-/);
  });

  it('is named after the outlet, else the address, on a host of many', () => {
    const channel = (id: string) => `https://www.youtube.com/feeds/videos.xml?channel_id=${id}`;
    expect(familyOf({ outlet: 'Al-Fajr TV', url: channel('a') })).toBe('al-fajr-tv');
    expect(familyOf({ outlet: null, url: channel('a') })).not.toBe(
      familyOf({ outlet: null, url: channel('b') }),
    );
    expect(familyOf({ outlet: null, url: 'http://127.0.0.1:8080/a.xml' })).toBe('127-0-0-1-8080-a-xml');
    expect(familyOf({ outlet: 'موازين', url: 'http://localhost/a' })).toBe('localhost-a');
  });

  it('is always a slug that the check accepts', () => {
    const urls = [
      `http://[::1]/${'a'.repeat(300)}`,
      'https://xn--mgbh0fb.xn--kgbechtv/',
      'http://localhost/',
      'http://1.1.1.1/',
    ];
    for (const url of urls) {
      const family = familyOf({ outlet: null, url });
      const [{ ...like }] = [catalogue[0]!];
      expect(checkSources([{ ...like, family }])).toEqual([]);
    }
  });
});
