import { randomBytes } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { code, egressFor, started, text } from './egress.test-helpers.js';
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

  it("sends our name, the caller's validators and neither cookies nor a referrer", async () => {
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
  const refused: [string, string][] = [
    ['ftp://example.org/', 'bad_url'],
    ['file:///etc/passwd', 'bad_url'],
    ['not a url', 'bad_url'],
    [`http://example.org/${'a'.repeat(2_048)}`, 'bad_url'],
    ['http://me:secret@example.org/', 'bad_url'],
    ...[
      '127.0.0.1',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '2130706433',
      '0x7f.1',
      '0177.0.0.1',
      '127.1',
      '１２７.0.0.1',
    ]
      .concat([
        'localhost',
        'localhost.',
        'a.localhost',
        '169.254.169.254',
        '10.0.0.1',
        '[fd00::1]',
        '0.0.0.0',
      ])
      .map((host): [string, string] => [`http://${host}/`, 'blocked_address']),
    ['http://8.8.8.8:22/', 'blocked_port'],
    ['http://8.8.8.8:6379/', 'blocked_port'],
  ];
  it.each(refused)('refuses %s as %s', async (url, expected) => {
    const fetched = await egressFor({ allow: [] }).get({ url });
    expect(code(fetched)).toBe(expected);
    expect(JSON.stringify(fetched)).not.toContain('secret');
  });

  it.each([['127.0.0.1'], ['93.184.216.34', '10.0.0.1'], ['2606:4700::1', '::1']])(
    'refuses a name of which one address is private (%s)',
    async (...addresses) => {
      const fetched = await egressFor({ allow: [], lookup: async () => addresses }).get({
        url: 'http://news.test/',
      });
      expect(code(fetched)).toBe('blocked_address');
    },
  );

  it('resolves a name once and connects to what it checked, whatever the name says later', async () => {
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
