import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { code, egressFor, started, text } from './egress.test-helpers.js';
import { makeGuard } from './guard.js';
import { openEgress } from './index.js';
import { serve } from './wire.test-server.js';

describe('a plain request', () => {
  it('brings status, headers, body and final address', async () => {
    const word = `عاجل ${randomBytes(4).toString('hex')}`;
    const server = await started(
      serve((_request, response) => {
        response.writeHead(200, { ETag: '"a"', Link: ['<x>', '<y>'], 'Set-Cookie': 'a=b' }).end(word);
      }),
    );
    const fetched = await egressFor().get({ url: `${server.origin}/feed#part` });
    expect(text(fetched)).toBe(word);
    expect(fetched).toMatchObject({ status: 200, url: `${server.origin}/feed`, redirects: [] });
    expect(fetched.kind === 'response' && { ...fetched.headers }).toMatchObject({
      etag: '"a"',
      link: '<x>, <y>',
    });
    expect(fetched.kind === 'response' && fetched.headers['set-cookie']).toBeUndefined();
  });

  it("B26: sends our name, the caller's sound validators and neither cookies nor a referrer", async () => {
    const server = await started(serve((_request, response) => response.writeHead(304).end()));
    const headers = {
      'If-None-Match': '"v1"',
      Cookie: 'a=b',
      Referer: 'http://x',
      'If-Modified-Since': 'a\r\nEvil: b',
    };
    const fetched = await egressFor().get({ url: server.origin, headers });
    expect(fetched).toMatchObject({ kind: 'response', status: 304 });
    const sent = server.requests[0]?.headers ?? {};
    expect(sent).toMatchObject({ 'if-none-match': '"v1"', 'user-agent': 'Ajil-test/1' });
    expect(sent['accept-encoding']).toBe('gzip, deflate, br');
    expect(Object.keys(sent)).not.toEqual(expect.arrayContaining(['cookie']));
    expect(sent).not.toHaveProperty('referer');
    expect(sent).not.toHaveProperty('if-modified-since');
  });

  it('B26: an ETag of a megabyte never arrives, and one of 5,000 characters is never sent', async () => {
    const server = await started(
      serve((_request, response) => response.writeHead(200, { ETag: `"${'a'.repeat(1 << 20)}"` }).end()),
    );
    expect(code(await egressFor().get({ url: server.origin }))).toBe('too_large');
    const headers = { 'If-None-Match': `"${'a'.repeat(5_000)}"` };
    await egressFor().get({ url: server.origin, headers });
    expect(server.requests[1]?.headers).not.toHaveProperty('if-none-match');
  });

  it.each(['gzip', 'deflate', 'raw deflate', 'br'])('decodes %s', async (name) => {
    const feed = randomBytes(50_000).toString('base64');
    const pack = {
      gzip: gzipSync,
      deflate: deflateSync,
      'raw deflate': deflateRawSync,
      br: brotliCompressSync,
    }[name];
    const server = await started(
      serve((_request, response) => {
        response.writeHead(200, { 'Content-Encoding': name.replace('raw ', '') }).end(pack?.(feed));
      }),
    );
    expect(text(await egressFor().get({ url: server.origin }))).toBe(feed);
  });

  it('gives the status of an error page without its body', async () => {
    const server = await started(
      serve((_request, response) =>
        response.writeHead(503, { 'Retry-After': '9' }).end('x'.repeat(1_000_000)),
      ),
    );
    const fetched = await egressFor().get({ url: server.origin });
    expect(fetched).toMatchObject({ status: 503, body: new Uint8Array(0), headers: { 'retry-after': '9' } });
  });
});

describe('the guard', () => {
  const hosts = (id: string, names: string) =>
    names.split(' ').map((host): [string, string, string] => [id, `http://${host}/`, 'blocked_address']);
  const ports = [22, 25, 6379, 5432, 11_211, 81, 3000].map((port): [string, string, string] => [
    'B23',
    `http://8.8.8.8:${port}/`,
    'blocked_port',
  ]);
  it.each([
    ['B14', 'file:///etc/passwd', 'bad_url'],
    ['scheme', 'ftp://example.org/', 'bad_url'],
    ['form', 'not a url', 'bad_url'],
    ['length', `http://example.org/${'a'.repeat(2_048)}`, 'bad_url'],
    ['B17', 'http://me:secret@example.org/', 'bad_url'],
    ['B17', 'http://secret@example.org/', 'bad_url'],
    ...hosts(
      'B18',
      '2130706433 0x7f.1 0x7f000001 0177.0.0.1 017700000001 127.1 127.0.1 １２７.0.0.1 ①②⑦.0.0.1',
    ),
    ...hosts('B18', '2852039166 0xa9fea9fe 0x0a000001 10.1 0'),
    ...hosts('B19', '127.0.0.1 169.254.169.254 10.0.0.1 0.0.0.0 100.64.0.1 198.18.0.1 240.0.0.1 192.0.0.8'),
    ...hosts('B19', '[::1] [::ffff:127.0.0.1] [::127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [2001:0::1]'),
    ...hosts('B19', '[fd00::1] [fe80::1] [ff02::1] [::]'),
    ...hosts('B20', 'localhost LOCALHOST localhost. a.localhost a.localhost.'),
    ...ports,
  ])('%s: refuses %s as %s', async (_id, url, expected) => {
    const fetched = await egressFor({ allow: [] }).get({ url });
    expect(code(fetched)).toBe(expected);
    expect(JSON.stringify(fetched)).not.toContain('secret');
  });

  it.each([80, 443, 8080, 8443])('B23: lets port %i of a public address pass', async (port) => {
    await expect(makeGuard([], async () => [])('8.8.8.8', port)).resolves.toEqual(['8.8.8.8']);
  });

  it('B24: goes its own way whatever proxy the environment names', async () => {
    const proxy = await started(serve((_request, response) => response.end('proxy')));
    const server = await started(serve((_request, response) => response.end('direct')));
    for (const name of ['http_proxy', 'HTTP_PROXY', 'ALL_PROXY']) vi.stubEnv(name, proxy.origin);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(text(await egressFor().get({ url: server.origin }))).toBe('direct');
    expect(code(await egressFor({ allow: [] }).get({ url: server.origin }))).toBe('blocked_address');
    expect(proxy.requests).toHaveLength(0);
  });

  it.each([
    ['B20', ['127.0.0.1']],
    ['B20', ['::1']],
    ['B22', ['93.184.216.34', '10.0.0.1']],
    ['B22', ['10.0.0.1', '93.184.216.34']],
    ['B22', ['2606:4700::1', '::1']],
    ['B22', ['93.184.216.34', 'fd00::1']],
  ])('%s: refuses a public name of which one address is private (%s)', async (_id, addresses) => {
    const fetched = await egressFor({ allow: [], lookup: async () => addresses }).get({
      url: 'http://news.test/',
    });
    expect(code(fetched)).toBe('blocked_address');
  });

  it('B21: resolves a name once and connects to what it checked, whatever the name says later', async () => {
    const server = await started(serve((_request, response) => response.end('vetted')));
    const trap = await started(serve((_request, response) => response.end('trap')));
    let asked = 0;
    const lookup = async () => (asked++ === 0 ? ['127.0.0.1'] : ['10.0.0.1']);
    const fetched = await egressFor({ lookup }).get({ url: `http://news.test:${server.port}/` });
    expect(text(fetched)).toBe('vetted');
    expect(asked).toBe(1);
    expect(server.requests[0]?.headers.host).toBe(`news.test:${server.port}`);
    expect(trap.requests).toHaveLength(0);
  });

  it('reaches localhost inside an allowed network, on any port', async () => {
    const server = await started(serve((_request, response) => response.end('here')));
    expect(text(await egressFor().get({ url: `http://localhost:${server.port}/` }))).toBe('here');
  });

  it('says at the start which network it cannot read', () => {
    expect(() => openEgress({ allow: ['127.0.0.0/8', 'home'], userAgent: 'x' })).toThrow('"home"');
  });
});
