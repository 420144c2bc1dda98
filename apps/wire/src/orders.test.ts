import { randomUUID } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { ask, feedOf, itemsOf, linesOf, open, post, stateOf, untilLines, words } from './test-kit.js';

describe('an outlet', () => {
  it.each([301, 302, 307, 308])('moves to another folder with %i, and its feed is there', async (status) => {
    const wire = await open();
    const [item] = wire.publish([{ outlet: 'nakheel', title: words() }]);
    await post(wire, 'outlet/nakheel', { move: { to: 'neu', status }, ttl: 5 });
    const moved = await ask(feedOf(wire, 'nakheel'));
    expect(moved.status).toBe(status);
    expect(moved.headers.location).toBe(`${wire.url}/nakheel/neu/feed.rss`);
    const there = await ask(moved.headers.location!);
    expect(there.bytes.toString()).toContain(item!.key);
    expect(there.bytes.toString()).toContain(`href="${moved.headers.location}" rel="self"`);
    expect(there.bytes.toString()).toContain('<ttl>5</ttl>');
  });

  it('moves to another host', async () => {
    const wire = await open();
    await post(wire, 'outlet/nakheel', { move: { to: 'https://elsewhere.test/feed' } });
    const { status, headers } = await ask(feedOf(wire, 'nakheel'));
    expect([status, headers.location]).toEqual([301, 'https://elsewhere.test/feed']);
  });

  it('answers a page instead of its feed', async () => {
    const wire = await open();
    await post(wire, 'outlet/nakheel', { html: true });
    const page = await ask(feedOf(wire, 'nakheel'));
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.bytes.toString()).toMatch(/^<!doctype html>/);
  });

  it('sends further headers, also in place of its own', async () => {
    const wire = await open();
    const headers = {
      'cache-control': 'max-age=600',
      expires: 'Thu, 01 Jan 2026 00:00:00 GMT',
      etag: '"mine"',
    };
    await post(wire, 'outlet/nakheel', { headers });
    expect((await ask(feedOf(wire, 'nakheel'))).headers).toMatchObject(headers);
  });

  it('encodes its body as it likes', async () => {
    const wire = await open();
    const plain = await ask(feedOf(wire, 'nakheel'));
    await post(wire, 'outlet/nakheel', { encoding: 'br' });
    const encoded = await ask(feedOf(wire, 'nakheel'));
    expect(encoded.headers['content-encoding']).toBe('br');
    expect(brotliDecompressSync(encoded.bytes)).toEqual(plain.bytes);
  });

  it('sends its body drop by drop', async () => {
    const wire = await open();
    const { length } = (await ask(feedOf(wire, 'nakheel'))).bytes;
    await post(wire, 'outlet/nakheel', { drip: length * 5 });
    const began = performance.now();
    expect((await ask(feedOf(wire, 'nakheel'))).bytes).toHaveLength(length);
    expect(performance.now() - began).toBeGreaterThan(150);
  });

  it('lies for ever that nothing has changed, but not to those who did not ask', async () => {
    const wire = await open();
    const etag = (await ask(feedOf(wire, 'nakheel'))).headers.etag!;
    await post(wire, 'outlet/nakheel', { stuck304: true });
    wire.publish([{ outlet: 'nakheel', title: words() }]);
    expect((await ask(feedOf(wire, 'nakheel'), { 'if-none-match': etag })).status).toBe(304);
    expect((await ask(feedOf(wire, 'nakheel'))).status).toBe(200);
  });

  it('gives an item another identity, and the ledger knows that it is the same', async () => {
    const wire = await open();
    const [item] = wire.publish([{ outlet: 'nakheel', title: words() }]);
    wire.publish([{ outlet: 'nakheel', title: words() }]);
    await ask(feedOf(wire, 'nakheel'));
    const newId = randomUUID();
    await post(wire, 'publish', { outlet: 'nakheel', id: item!.key, newId, title: item!.title });
    const lists = (await ask(feedOf(wire, 'nakheel'))).bytes.toString();
    expect(lists).not.toContain(item!.key);
    expect(lists.match(/<item>/g)).toHaveLength(2);
    await untilLines(wire, 2);
    expect((await itemsOf(wire)).find(({ key }) => key === newId)?.formerKeys).toEqual([item!.key]);
  });
});

describe('the outlets', () => {
  it('live on addresses of their own, where the machine has them', async () => {
    const wire = await open({ ownAddresses: true });
    const hosts = new Set(wire.sources.map(({ url }) => new URL(url).host));
    if (process.platform === 'linux') expect(hosts.size).toBe(wire.sources.length);
    const [item] = wire.publish([{ outlet: 'nakheel', title: words() }]);
    expect((await ask(feedOf(wire, 'nakheel'))).bytes.toString()).toContain(item!.url);
    expect((await ask(item!.url)).status).toBe(200);
    const [line] = await untilLines(wire, 1);
    const { host, hostname } = new URL(feedOf(wire, 'nakheel'));
    expect(line).toMatchObject({ host, address: hostname });
    expect((await itemsOf(wire))[0]!.feed).toBe(feedOf(wire, 'nakheel'));
  });

  it('are as many as wanted', async () => {
    const wire = await open({ outlets: 50 });
    expect(new Set(wire.sources.map(({ url }) => url)).size).toBe(50);
    wire.publish([{ outlet: 'diffatan-1', title: words() }]);
    expect((await ask(feedOf(wire, 'diffatan-1'))).status).toBe(200);
    expect((await open({ outlets: 2 })).sources).toHaveLength(2);
  });
});

describe('the ledger', () => {
  it('tells who asked, with which validators, over which connection', async () => {
    const wire = await open();
    const validators = { 'if-none-match': '"x"', 'if-modified-since': 'Thu, 01 Jan 2026 00:00:00 GMT' };
    await ask(feedOf(wire, 'nakheel'), { ...validators, 'user-agent': 'somebody' });
    await ask(feedOf(wire, 'nakheel'));
    const [first, second] = await untilLines(wire, 2);
    expect(first).toMatchObject({
      ifNoneMatch: '"x"',
      ifModifiedSince: validators['if-modified-since'],
      userAgent: 'somebody',
      conditional: true,
    });
    expect(second).toMatchObject({ ifNoneMatch: null, ifModifiedSince: null, conditional: false });
    expect(second!.socket).not.toBe(first!.socket);
  });

  it('counts how many connections were open at once', async () => {
    const wire = await open();
    await post(wire, 'outlet/nakheel', { delayMs: 100 });
    await Promise.all([1, 2, 3].map(() => ask(feedOf(wire, 'nakheel'))));
    await ask(feedOf(wire, 'nakheel'));
    const address = new URL(wire.url).hostname;
    await vi.waitFor(async () => {
      expect(await stateOf(wire)).toMatchObject({ connections: { [address]: { open: 0, most: 3 } } });
    });
    const lines = (await ask(`${wire.url}/ledger/connections`)).bytes.toString().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject(
      [1, 2, 3, 4].map((socket) => ({ socket, address, requests: 1, endedAt: expect.any(String) })),
    );
    expect(await linesOf(wire)).toHaveLength(4);
  });
});
