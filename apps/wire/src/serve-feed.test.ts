import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { babil } from './scripts/babil.js';
import { open, ask, feedOf, words, withinOneSecond } from './test-kit.js';

describe('a conditional request', () => {
  it('is answered 304 without a body while the feed is unchanged, and 200 after a change', async () => {
    const wire = await open();
    const feed = feedOf(wire, 'diffatan');
    wire.publish([{ outlet: 'diffatan', title: words() }]);
    const etag = (await ask(feed)).headers.etag!;
    const unchanged = await ask(feed, { 'if-none-match': etag });
    expect([unchanged.status, unchanged.bytes.length, unchanged.headers.etag]).toEqual([304, 0, etag]);
    wire.publish([{ outlet: 'diffatan', title: words() }]);
    const changed = await ask(feed, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(changed.headers.etag).not.toBe(etag);
  });

  it('matches a weak tag, a list of tags and the tag of the gzipped body', async () => {
    const wire = await open();
    const feed = feedOf(wire, 'meridian');
    const etag = (await ask(feed)).headers.etag!;
    const zipped = (await ask(feed, { 'accept-encoding': 'gzip' })).headers.etag!;
    expect(zipped).not.toBe(etag);
    for (const tags of [`W/${etag}`, `"other", ${etag}`, zipped, '*']) {
      expect((await ask(feed, { 'if-none-match': tags })).status).toBe(304);
    }
  });

  it('does not look at If-Modified-Since when there is If-None-Match', async () => {
    const wire = await open();
    const since = new Date(Date.now() + 60_000).toUTCString();
    const reply = await ask(feedOf(wire, 'nakheel'), {
      'if-none-match': '"other"',
      'if-modified-since': since,
    });
    expect(reply.status).toBe(200);
  });

  it('never hides a second change within one second behind Last-Modified', async () => {
    const wire = await open();
    const feed = feedOf(wire, 'qalam');
    const first = await withinOneSecond(() => {
      wire.publish([{ outlet: 'qalam', title: words() }]);
      return ask(feed);
    });
    expect(first.headers['last-modified']).toBeUndefined();
    const since = new Date().toUTCString();
    wire.publish([{ outlet: 'qalam', title: words() }]);
    expect((await ask(feed, { 'if-modified-since': since })).status).toBe(200);
  });

  it('is answered 304 by date once the second of the change is over', async () => {
    const wire = await open();
    const feed = feedOf(wire, 'qalam');
    const date = await vi.waitFor(async () => {
      const { headers } = await ask(feed);
      expect(headers['last-modified']).toBeDefined();
      return headers['last-modified']!;
    }, 3000);
    expect((await ask(feed, { 'if-modified-since': date })).status).toBe(304);
    const before = new Date(Date.parse(date) - 1000).toUTCString();
    expect((await ask(feed, { 'if-modified-since': before })).status).toBe(200);
  });
});

describe('a feed', () => {
  it.each(babil.outlets.map((outlet) => [outlet.slug]))('of %s shows what was published', async (slug) => {
    const wire = await open();
    const title = `${words()} & «<b>»`;
    const [item] = wire.publish([{ outlet: slug, title }]);
    const text = (await ask(feedOf(wire, slug))).bytes.toString();
    expect(text).toContain(title.replaceAll('&', text.startsWith('{') ? '&' : '&amp;').split('<')[0]);
    expect(text).toContain(item!.key);
    expect((await ask(item!.url)).bytes.toString()).toContain('&lt;b&gt;');
  });

  it('is encoded only when asked, and rather by gzip', async () => {
    const wire = await open();
    const feed = feedOf(wire, 'aljisr');
    const plain = await ask(feed, { 'accept-encoding': 'zstd, gzip;q=0, br;q=0' });
    const zipped = await ask(feed, { 'accept-encoding': 'br, GZIP;q=0.5' });
    const brotli = await ask(feed, { 'accept-encoding': 'br, gzip;q=0' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(gunzipSync(zipped.bytes)).toEqual(plain.bytes);
    expect(brotliDecompressSync(brotli.bytes)).toEqual(plain.bytes);
    expect(new Set([plain, zipped, brotli].map((reply) => reply.headers.etag)).size).toBe(3);
  });

  it('lists only the newest items, the newest first', async () => {
    const wire = await open({ feedItems: 3 });
    const titles = Array.from({ length: 5 }, words);
    wire.publish(titles.map((title) => ({ outlet: 'minbar-dijla', title })));
    const feed = JSON.parse((await ask(feedOf(wire, 'minbar-dijla'))).bytes.toString());
    expect(feed.items.map((item: { title: string }) => item.title)).toEqual(titles.slice(2).reverse());
  });
});
